"""GET, HEAD and small PUT with boto3's signer and connections, without the rest of boto3.

boto3 spends most of a small request on its model of S3: validation, endpoint rules, hooks, parsing. Here it makes
the first request of each kind itself. The next ones repeat that one with another key, body and header values, and are
signed by the same signer and sent over the same connections.

A request is repeated only if that yields the very request that boto3 made. What is not a plain success (an error, a
redirect, a broken connection, an unusual header) goes to boto3 as the response to its own first attempt, so
boto3 parses, retries, follows and raises as if it had sent the request.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

from botocore.awsrequest import AWSPreparedRequest, AWSRequest, AWSResponse
from botocore.response import StreamingBody
from msgspec import Struct

from podcast_publisher.model.publication import SMALL_OBJECT
from podcast_publisher.publish.stores.s3.limited_session import limited_session

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

Operation = Literal["GetObject", "HeadObject", "PutObject"]
Parameters = Mapping[str, Any]

_METHODS: Mapping[Operation, str] = {"GetObject": "GET", "HeadObject": "HEAD", "PutObject": "PUT"}
_HEADERS = {
    "CacheControl": "Cache-Control",
    "ContentLength": "Content-Length",
    "ContentMD5": "Content-MD5",
    "ContentType": "Content-Type",
    "IfMatch": "If-Match",
    "IfNoneMatch": "If-None-Match",
    "Range": "Range",
}
"""The header of each parameter; with any other parameter, boto3 makes the request."""
_SUCCESSES: Mapping[Operation, tuple[int, ...]] = {
    "GetObject": (200, 206),
    "HeadObject": (200,),
    "PutObject": (200,),
}
_METADATA = "x-amz-meta-"
_RESULTS = {
    "etag": "ETag",
    "content-type": "ContentType",
    "cache-control": "CacheControl",
    "content-encoding": "ContentEncoding",
    "content-range": "ContentRange",
}
"""boto3's names of the response headers that are used."""

_OF_ONE_REQUEST = {"amz-sdk-invocation-id", "amz-sdk-request", "x-amz-date", "authorization"}
"""Headers that no two requests share."""
_LENGTH = re.compile(r"[0-9]{1,18}")
_SOME_DATE = "Mon, 30 Nov 2026 10:00:00 GMT"
_DATE = re.compile(
    r"[A-Z][a-z]{2}, [0-3]\d [A-Z][a-z]{2} \d{4} [0-2]\d:[0-5]\d:[0-5]\d GMT", re.ASCII
)


class _Pattern(Struct, frozen=True):
    """What requests of a kind have in common."""

    base: str
    """The URL up to the key."""
    user_agent: str
    context: Mapping[str, Any]
    """What the signer is to know."""
    region: str


_UNKNOWN = _Pattern("", "", {}, "")


class DirectRequests:
    """Three operations of a client, by the same names, with the same parameters and errors.

    Results have only what this program reads.
    """

    def __init__(self, client: "S3Client") -> None:
        self._client = client
        self._session = limited_session(client)
        self._patterns: dict[tuple[str, ...], _Pattern | None] = {}

    def get_object(self, **parameters: Any) -> Any:
        return self._request("GetObject", self._client.get_object, parameters)

    def head_object(self, **parameters: Any) -> Any:
        return self._request("HeadObject", self._client.head_object, parameters)

    def put_object(self, **parameters: Any) -> Any:
        return self._request("PutObject", self._client.put_object, parameters)

    def _request(self, operation: Operation, boto3: Any, parameters: Parameters) -> Any:
        session, headers = self._session, _headers(parameters)
        if headers is None or not session or not session.has_own_handlers():
            return boto3(**parameters)
        kind = (operation, parameters["Bucket"], *headers)
        pattern = self._patterns.get(kind, _UNKNOWN)
        if pattern is _UNKNOWN:
            before = session.last_request
            try:
                return boto3(**parameters)
            finally:
                seen = session.last_request
                if seen is not before:
                    self._patterns[kind] = self._learn(operation, parameters, headers, seen)
        if pattern is None:
            return boto3(**parameters)
        outcome = session.attempt(self._signed(operation, pattern, parameters, headers))
        if isinstance(outcome, AWSResponse) and (result := _result(operation, outcome)):
            return result
        with session.answered(outcome):
            result = boto3(**parameters)
        self._patterns.clear()  # it may have found the bucket in another region
        return result

    def _learn(
        self,
        operation: Operation,
        parameters: Parameters,
        headers: Mapping[str, str],
        seen: AWSPreparedRequest,
    ) -> _Pattern | None:
        """The pattern of the request that boto3 made, if it can be repeated; None if in doubt."""
        path, context = _path(parameters), _context(seen)
        if not seen.url.endswith(f"/{path}"):
            return None
        try:
            pattern = _Pattern(
                base=seen.url.removesuffix(path),
                user_agent=_text(seen.headers["User-Agent"]),
                context=context,
                region=context["signing"]["region"],
            )
            repeated = self._signed(operation, pattern, parameters, headers)
            return pattern if _comparable(repeated) == _comparable(seen) else None
        except Exception:  # noqa: BLE001 - in doubt, boto3 makes the request
            return None

    def _signed(
        self,
        operation: Operation,
        pattern: _Pattern,
        parameters: Parameters,
        headers: Mapping[str, str],
    ) -> AWSPreparedRequest:
        method, url = _METHODS[operation], pattern.base + _path(parameters)
        request = AWSRequest(method, url, {**headers, "User-Agent": pattern.user_agent})
        request.context = dict(pattern.context)
        signer: Any = self._client._request_signer  # type: ignore[attr-defined]
        signer.get_auth_instance("s3", pattern.region, "s3v4").add_auth(request)
        is_streamed = operation == "GetObject"
        signed: Any = dict(request.headers.items())
        return AWSPreparedRequest(method, url, signed, parameters.get("Body"), is_streamed)


def _headers(parameters: Parameters) -> dict[str, str] | None:
    """The headers for these parameters; None if boto3 must make the request."""
    headers: dict[str, str] = {}
    for name, value in parameters.items():
        if name == "Metadata":
            headers |= {_METADATA + key: text for key, text in value.items()}
        elif name in _HEADERS:
            headers[_HEADERS[name]] = str(value)
        elif name == "Body":
            if not isinstance(value, bytes) or not 0 < len(value) <= SMALL_OBJECT:
                return None
        elif name not in {"Bucket", "Key"}:
            return None
    is_whole = len(parameters.get("Body", b"")) == parameters.get("ContentLength", 0)
    is_plain = all(value.isascii() and value.isprintable() for value in headers.values())
    return headers if is_whole and is_plain and parameters["Key"] else None


def _context(request: Any) -> dict[str, Any]:
    """What boto3 noted of the request."""
    return dict(request.context)


def _path(parameters: Parameters) -> str:
    return quote(parameters["Key"], safe="/")


def _comparable(request: AWSPreparedRequest) -> tuple[object, ...]:
    """All of a request but its body, time and signature."""
    headers = {name.lower(): _text(value) for name, value in request.headers.items()}
    scope = headers.get("authorization", "").partition(", Signature=")[0]
    common = {name: value for name, value in headers.items() if name not in _OF_ONE_REQUEST}
    return request.method, request.url, request.stream_output, scope, common


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _result(operation: Operation, response: AWSResponse) -> dict[str, Any] | None:
    """What boto3 would return; None if the response is not plain."""
    headers, status = response.headers, response.status_code
    length: Any = headers.get("content-length")
    is_plain = (
        status in _SUCCESSES[operation]
        and (length is None or _LENGTH.fullmatch(length))
        and (operation != "PutObject" or not response.content)
        and _DATE.fullmatch(headers.get("last-modified", _SOME_DATE))
    )
    if not is_plain:
        return None
    result: dict[str, Any] = {"ResponseMetadata": {"HTTPStatusCode": status}, "Metadata": {}}
    if length is not None:
        result["ContentLength"] = int(length)
    for name, value in headers.items():
        lower = name.lower()
        if lower in _RESULTS:
            result[_RESULTS[lower]] = value
        elif lower.startswith(_METADATA):
            result["Metadata"][name[len(_METADATA) :]] = value
    if operation == "GetObject":
        result["Body"] = StreamingBody(response.raw, length)
    return result
