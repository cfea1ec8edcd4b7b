"""Requests without boto3's client: the same requests, results and refusals as with it."""

import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.credentials import Credentials
from urllib3 import HTTPResponse

from podcast_publisher.model.destination import (
    ConflictError,
    DestinationError,
    IfAbsent,
    IfUnchanged,
)
from podcast_publisher.model.publication import SMALL_OBJECT, Artifact
from podcast_publisher.publish.stores.local.state import LocalStore
from podcast_publisher.publish.stores.s3 import conditions
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.publish.stores.s3.connection import client
from podcast_publisher.publish.stores.s3.limited_session import limited_session
from tests.faults.faults import cut_short, drop, lose_answer, refuse
from tests.faults.proxy import Answer, Fault, FaultProxy, Forward, Request, fault_proxy
from tests.long_run import sampled

KEY = "pages/a.html"
Ask = Callable[[BucketDestination], object]


def page(text: str = "x", key: str = KEY) -> Artifact:
    return Artifact.of_bytes(key, text.encode(), content_type="text/html", cache_control="no-store")


def read(place: BucketDestination) -> object:
    return place.read(KEY)


def head(place: BucketDestination) -> object:
    return place.head(KEY)


def sample(place: BucketDestination) -> object:
    return place.read_range(KEY, 0, 1)


def write(place: BucketDestination) -> object:
    return place.write(page())


def create(place: BucketDestination) -> object:
    return place.write(page(), IfAbsent(), release=7)


def replace(place: BucketDestination) -> object:
    return place.write(page("y"), IfUnchanged('"0"'))


ASKS = (read, head, sample, write, create, replace)


@pytest.fixture
def place(
    store: LocalStore, bucket: tuple[BucketDestination, str]
) -> Iterator[tuple[BucketDestination, FaultProxy]]:
    """A bucket with one page, behind a proxy."""
    bucket[0].write(page())
    with fault_proxy(bucket[1]) as proxy:
        yield behind(proxy, store, bucket), proxy


def behind(
    proxy: FaultProxy, store: LocalStore, bucket: tuple[BucketDestination, str]
) -> BucketDestination:
    connected = client(
        endpoint_url=proxy.url, access_key=store.access_key, secret_key=store.secret_key
    )
    return BucketDestination(connected, bucket[0]._bucket)


def outcome(ask: Ask, place: BucketDestination) -> tuple[object, ...]:
    """What the caller gets: a result, or an error with its words."""
    try:
        return ("result", ask(place))
    except DestinationError as error:
        return type(error), str(error), error.fix
    except ConflictError as error:
        return type(error), str(error)


def is_direct(request: Request) -> bool:
    """boto3's client numbers its requests."""
    return "amz-sdk-invocation-id" not in request.headers


@contextmanager
def through_boto3(place: BucketDestination) -> Iterator[None]:
    """Make every request with boto3's client: so it is where someone else handles its events."""
    events = place._client.meta.events

    def handler(**_: object) -> None:
        pass

    events.register("before-send.s3", handler)
    try:
        yield
    finally:
        events.unregister("before-send.s3", handler)


def test_requests_are_repeated_directly(place: tuple[BucketDestination, FaultProxy]) -> None:
    """boto3's client makes the first of each kind; the next has the same headers but for time and signature."""
    destination, proxy = place
    for ask in ASKS:
        proxy.forget()
        proxy.when(lambda _: True, refuse(412) if ask is replace else refuse_nothing)
        outcomes = [outcome(ask, destination) for _ in range(2)]
        assert outcomes[0] == outcomes[1], ask
        asked = [request for request in proxy.requests if request.key == KEY]
        first = next(request for request in asked if not is_direct(request))
        again = next(
            request for request in asked if request.method == first.method and is_direct(request)
        )
        assert described(again) == described(first), ask


def refuse_nothing(request: Request, forward: Forward) -> Answer:
    return forward(request)


def described(request: Request) -> tuple[object, ...]:
    own = {"amz-sdk-invocation-id", "amz-sdk-request", "x-amz-date", "authorization"}
    headers = sorted((name.lower(), value) for name, value in request.headers.items())
    signed = request.headers["Authorization"].partition("Signature=")[0]
    return (
        request.method,
        request.path,
        request.body,
        signed,
        [header for header in headers if header[0] not in own],
    )


def empty(status: int, *headers: tuple[str, str], body: bytes = b"") -> Fault:
    answer = Answer(status, headers, body)
    return lambda _request, _forward: answer


def changed(**headers: str) -> Fault:
    """The store's answer with other headers."""
    others = {name.replace("_", "-").lower(): value for name, value in headers.items()}

    def fault(request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        kept = tuple(header for header in answer.headers if header[0].lower() not in others)
        return Answer(answer.status, (*kept, *others.items()), answer.body)

    return fault


ERROR = b"<Error><Code>InternalError</Code><Message>refused</Message></Error>"
FAULTS = {
    "no-length": changed(
        Transfer_Encoding="identity", Last_Modified="Mon, 30 Nov 2026 10:00:00 GMT"
    ),
    "odd-date": changed(Last_Modified="soon"),
    "encoded": changed(Content_Encoding="gzip"),
    "other-etag": changed(ETag='"other"'),
    "no-type": changed(Content_Type=""),
    "impossible-release": changed(x_amz_meta_release="9" * 400),
    "204": empty(204),
    "304": empty(304),
    "error-with-200": empty(200, ("Content-Type", "application/xml"), body=ERROR),
    "elsewhere": empty(301, ("Location", "https://store.example.org/")),
    "sign-in-page": empty(302, ("Location", "/signin"), body=b"<html></html>"),
    "temporary": empty(307, body=b"<Error><Code>TemporaryRedirect</Code></Error>"),
    "region": empty(301, ("x-amz-bucket-region", "eu-west-2")),
    "no-xml": empty(403, body=b"no"),
    "cut": cut_short,
    "dropped": drop,
    "answer-lost": lose_answer,
    **{
        f"{status}-{code}": refuse(status, code)
        for status, code in [
            (400, ""),
            (400, "ExpiredToken"),
            (400, "BadDigest"),
            (400, "RequestTimeout"),
            (400, "AuthorizationHeaderMalformed"),
            (401, ""),
            (403, "AccessDenied"),
            (403, "InvalidAccessKeyId"),
            (403, "SignatureDoesNotMatch"),
            (403, "RequestTimeTooSkewed"),
            (404, "NoSuchKey"),
            (404, "NoSuchBucket"),
            (404, ""),
            (405, "MethodNotAllowed"),
            (409, "ConditionalRequestConflict"),
            (412, "PreconditionFailed"),
            (413, ""),
            (416, "InvalidRange"),
            (429, "TooManyRequests"),
            (500, "InternalError"),
            (501, "NotImplemented"),
            (503, "SlowDown"),
            (503, ""),
            (507, "InsufficientStorage"),
        ]
    },
}


EVERY_CHANGE = {
    *("odd-date", "error-with-200", "region", "cut", "dropped", "answer-lost"),
    *(
        "403-AccessDenied",
        "404-NoSuchKey",
        "409-ConditionalRequestConflict",
        "412-PreconditionFailed",
    ),
    *("503-SlowDown",),
}


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before a retry nothing is waited for."""
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _seconds: None)
    monkeypatch.setattr(conditions, "_PAUSES", (0, 0))


@pytest.mark.usefixtures("no_pauses")
@pytest.mark.parametrize("name", sampled(FAULTS, EVERY_CHANGE))
def test_a_refusal_is_the_same_as_through_boto3(
    place: tuple[BucketDestination, FaultProxy], name: str
) -> None:
    """In type, words and fix, and after as many requests: whatever the store does, once or always."""
    (destination, proxy), fault = place, FAULTS[name]
    for ask, once in itertools.product(ASKS, (False, True)):
        seen = []
        for way in (direct, through_boto3):
            destination.write(page())  # notices a connection that the last fault has cut
            outcome(ask, destination)  # the first of its kind, by boto3's client
            destination.write(page())
            proxy.forget()
            proxy.when(lambda request: request.key == KEY, fault, times=1 if once else None)
            with way(destination):
                result = outcome(ask, destination)
            requests = [(request.method, request.key, request.path) for request in proxy.requests]
            seen.append((result, requests))
            if way is direct:
                assert is_direct(proxy.requests[0])
            proxy.forget()
        assert seen[0] == seen[1], (ask, once)


@contextmanager
def direct(_place: BucketDestination) -> Iterator[None]:
    """As it is."""
    yield


def test_a_handler_of_events_sees_every_request(
    place: tuple[BucketDestination, FaultProxy],
) -> None:
    """With one, boto3's client makes them all; without it, requests are direct again."""
    destination, proxy = place
    ways = []
    for _ in range(3):
        read(destination)
        with through_boto3(destination):
            read(destination)
        ways += [is_direct(request) for request in proxy.requests]
        proxy.forget()
    assert ways == [False, False, True, False, True, False]


def test_after_a_retry_the_pattern_is_learnt_again(
    place: tuple[BucketDestination, FaultProxy],
) -> None:
    """boto3 may have been redirected; a refusal changes nothing."""
    destination, proxy = place
    read(destination)
    proxy.when(lambda _: True, refuse(503), times=1)
    read(destination)
    read(destination)
    read(destination)
    assert [is_direct(request) for request in proxy.requests] == [False, True, False, False, True]
    proxy.forget()
    proxy.when(lambda _: True, refuse(404, "NoSuchKey"), times=1)
    assert read(destination) is None
    read(destination)
    assert [is_direct(request) for request in proxy.requests] == [True, True]


def test_renewed_keys_are_used_at_once(place: tuple[BucketDestination, FaultProxy]) -> None:
    """Keys and session token are asked for with every request."""
    destination, proxy = place
    read(destination)
    signer: Any = destination._client._request_signer  # type: ignore[attr-defined]
    signer._credentials = Credentials("renewed", "secret", "a-token")
    assert outcome(read, destination)[0] is DestinationError
    (request,) = proxy.requests[1:]
    assert is_direct(request)
    assert "Credential=renewed/" in request.headers["Authorization"]
    assert "x-amz-security-token" in request.headers["Authorization"]
    assert request.headers["X-Amz-Security-Token"] == "a-token"


@pytest.mark.parametrize(
    ("size", "direct"), [(1, True), (SMALL_OBJECT, True), (SMALL_OBJECT + 1, False), (0, False)]
)
def test_large_and_empty_bodies_are_left_to_boto3(
    place: tuple[BucketDestination, FaultProxy], size: int, *, direct: bool
) -> None:
    """It asks for leave to send large ones, and rewinds files."""
    destination, proxy = place
    for _ in range(2):
        destination.write(page("x" * size))
    assert [is_direct(request) for request in proxy.requests] == [False, direct]


class Recorder:
    """Takes the place of the connections, and answers every request."""

    def __init__(self) -> None:
        self.requests: list[Any] = []

    def send(self, request: Any) -> AWSResponse:
        self.requests.append(request)
        headers: Any = {"ETag": '"0"', "Content-Length": "0"}
        return AWSResponse(request.url, 200, headers, HTTPResponse(b"", preload_content=False))


SETTINGS: dict[str, dict[str, str]] = {
    "aws": {"endpoint_url": ""},
    "region": {"endpoint_url": "", "region": "eu-west-2"},
    "virtual": {"endpoint_url": "", "region": "eu-west-2", "addressing": "virtual"},
    "other-store": {"endpoint_url": "https://s3.example.org", "addressing": "virtual"},
    "below-a-path": {"endpoint_url": "https://example.org:9000/store/"},
    "address": {"endpoint_url": "http://[::1]:9000"},
}
ENVIRONMENTS: dict[str, dict[str, str]] = {
    "plain": {},
    "token": {"AWS_SESSION_TOKEN": "a-token"},
    "dual-stack": {"AWS_USE_DUALSTACK_ENDPOINT": "true"},
    "fips": {"AWS_USE_FIPS_ENDPOINT": "true"},
    "endpoint": {"AWS_ENDPOINT_URL": "https://store.example.org"},
    "endpoint-of-s3": {"AWS_ENDPOINT_URL_S3": "https://store.example.org/below"},
    "sigv4a": {"AWS_AUTH_SCHEME_PREFERENCE": "sigv4a"},
    "lambda": {"AWS_LAMBDA_FUNCTION_NAME": "f", "_X_AMZN_TRACE_ID": "Root=1"},
}
BUCKETS = (
    "podcast",
    "pod.cast",
    "podcast--use1-az4--x-s3",
    "arn:aws:s3:eu-west-2:123456789012:accesspoint/a",
)
PREFIXES = ("", "series/one", "sé ries", "a+b%20c", "a//b", "~!'()*;:@&=$,?#[]")


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=str)
def test_every_configuration_gives_boto3s_requests(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], environment: str
) -> None:
    """For every address, bucket and key: as boto3 makes them, or by boto3 itself."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
    for name, value in ENVIRONMENTS[environment].items():
        monkeypatch.setenv(name, value)
    connected = client(**settings)
    session = limited_session(connected)
    assert session
    session._session = recorder = Recorder()
    for bucket, prefix, ask in itertools.product(BUCKETS, PREFIXES, (read, head, sample, create)):
        place, seen = BucketDestination(connected, bucket, prefix), []
        outcome(ask, place)
        for way in (direct, through_boto3):
            recorder.requests.clear()
            with way(place):
                result = outcome(ask, place)
            if bucket == BUCKETS[0] and environment not in {"sigv4a", "lambda"}:
                (request,) = recorder.requests
                assert ("amz-sdk-request" in request.headers) is (way is through_boto3)
            seen.append((result, [sent(request) for request in recorder.requests]))
        assert seen[0] == seen[1], (bucket, prefix, ask)


def sent(request: Any) -> tuple[object, ...]:
    """A request but for what no two share."""
    own = {"amz-sdk-invocation-id", "amz-sdk-request", "x-amz-date", "authorization"}
    headers = {name.lower(): value for name, value in request.headers.items()}
    headers = {n: v.decode() if isinstance(v, bytes) else v for n, v in headers.items()}
    signed = headers.get("authorization", "").partition("Signature=")[0]
    body = request.body.read() if hasattr(request.body, "read") else request.body
    return (
        request.method,
        request.url,
        body,
        signed,
        sorted((name, value) for name, value in headers.items() if name not in own),
    )


def test_many_threads_learn_and_repeat(place: tuple[BucketDestination, FaultProxy]) -> None:
    """Each gets the answer to its own request."""
    destination, _ = place
    keys = [f"pages/{number}.html" for number in range(64)]
    threads = [threading.Thread(target=destination.write, args=(page(key, key),)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for key in keys:
        stored = destination.read(key)
        assert stored is not None
        assert stored[0].decode() == key
