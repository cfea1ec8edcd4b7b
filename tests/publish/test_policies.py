"""Bucket policies, applied to a store that enforces them."""

import json
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import urllib3
from botocore.exceptions import ClientError

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.publication import FEED_KEY, Artifact
from podcast_publisher.model.release import PRUNE_MARKER_KEY, record_key
from podcast_publisher.publish.stores.capabilities import probe_capabilities
from podcast_publisher.publish.stores.local.state import BUCKET
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.publish.stores.s3.connection import client
from podcast_publisher.publish.stores.s3.policies import (
    CROSS_ORIGIN,
    PUBLIC_PATTERNS,
    public_read_policy,
    publisher_policy,
)
from tests.publish.publishing import begin_upload, correct, publish, rolled_back
from tests.publish.stores import PREFIX, PUBLISHER, Store
from tests.publish.target import Target

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@pytest.fixture
def publisher(tls_store: Store, monkeypatch: pytest.MonkeyPatch) -> "S3Client":
    """A client with publisher_policy, in a public bucket."""
    owner = tls_store.client()
    owner.put_bucket_policy(Bucket=BUCKET, Policy=public_read_policy(BUCKET, PREFIX))
    owner.put_bucket_cors(Bucket=BUCKET, CORSConfiguration=CROSS_ORIGIN)
    monkeypatch.setenv("AWS_CA_BUNDLE", str(tls_store.authority))
    access, secret = PUBLISHER
    return client(endpoint_url=tls_store.endpoint_url, access_key=access, secret_key=secret)


@pytest.fixture
def place(publisher: "S3Client", tls_store: Store) -> Target:
    """The publisher's part of the bucket."""
    return Target(
        BucketDestination(publisher, BUCKET, PREFIX),
        f"{tls_store.endpoint_url}/{BUCKET}/{PREFIX}/",
    )


@pytest.mark.usefixtures("fewer_rounds")
def test_the_publisher_policy_is_sufficient(
    small_show: Path, place: Target, tls_store: Store
) -> None:
    """The show is tested, published, corrected and rolled back, and everybody can read it."""
    assert probe_capabilities(place.destination).missing == ()
    written = publish(small_show, place).written()
    correct(small_show, "A cough")
    publish(small_show, place)
    rolled_back(place)
    begin_upload(place.destination, "audio/large-0a1b2c3d.mp3")
    for upload in place.destination.unfinished_uploads(""):
        place.destination.abort_upload(upload)
    assert list(place.destination.unfinished_uploads("")) == []
    web = urllib3.PoolManager(ca_certs=str(tls_store.authority))
    answers = {key: web.request("GET", place.public_url + key).status for key in written}
    web.clear()
    private = {key for key in written if key.startswith("releases/")}
    assert len(private) == 2
    assert {answers[key] for key in private} == {403}
    assert {answers[key] for key in answers.keys() - private} == {200}


def test_cors_lets_other_sites_read(place: Target, tls_store: Store) -> None:
    """A player on another site may fetch what the feed names."""
    place.destination.write(
        Artifact.of_bytes(
            "transcripts/a.vtt", b"WEBVTT", content_type="text/vtt", cache_control="c"
        )
    )
    web = urllib3.PoolManager(ca_certs=str(tls_store.authority))
    answer = web.request(
        "GET",
        place.public_url + "transcripts/a.vtt",
        headers={"Origin": "https://player.example.org"},
    )
    web.clear()
    assert answer.headers["Access-Control-Allow-Origin"] in {"*", "https://player.example.org"}


def refused(attempt: Callable[[], object]) -> bool:
    """Whether the store refuses it."""
    try:
        attempt()
    except (ClientError, DestinationError) as error:
        return "AccessDenied" in str(error) or "do not allow this" in str(error)
    return False


def test_the_publisher_policy_permits_nothing_else(publisher: "S3Client", place: Target) -> None:
    """Nothing outside the show, no deletion of feed or record, and no policy changes."""
    for key in (FEED_KEY, record_key(1), PRUNE_MARKER_KEY, "audio/a.mp3"):
        place.destination.write(Artifact.of_bytes(key, b"x", content_type="a/b", cache_control="c"))
    beside: dict[str, Callable[[], Any]] = {
        "remove the feed": lambda: place.destination.delete(FEED_KEY),
        "remove a record": lambda: place.destination.delete(record_key(1)),
        "write beside": lambda: publisher.put_object(Bucket=BUCKET, Key="other/feed.xml", Body=b""),
        "write another file": lambda: publisher.put_object(
            Bucket=BUCKET, Key=f"{PREFIX}/x.exe", Body=b""
        ),
        "read beside": lambda: publisher.get_object(Bucket=BUCKET, Key="other/feed.xml"),
        "list everything": lambda: publisher.list_objects_v2(Bucket=BUCKET),
        "open the bucket": lambda: publisher.put_bucket_policy(
            Bucket=BUCKET, Policy=public_read_policy(BUCKET)
        ),
        "make a bucket": lambda: publisher.create_bucket(Bucket="another"),
    }
    assert [name for name, attempt in beside.items() if not refused(attempt)] == []
    for key in (PRUNE_MARKER_KEY, "audio/a.mp3"):
        place.destination.delete(key)
        assert place.destination.head(key) is None


def resources(policy: str) -> list[str]:
    """Every resource of a policy."""
    statements = json.loads(policy)["Statement"]
    return [resource for statement in statements for resource in statement["Resource"]]


@pytest.mark.parametrize("prefix", ["", "series/one", "/series/one/"])
def test_policies_are_limited_to_the_prefix(prefix: str) -> None:
    """However the prefix is written; none is for the whole bucket."""
    below = "series/one/" if prefix else ""
    assert resources(public_read_policy("b", prefix)) == [
        f"arn:aws:s3:::b/{below}{pattern}" for pattern in PUBLIC_PATTERNS
    ]
    allowed = resources(publisher_policy("b", prefix))
    while allowed[-1] == "arn:aws:s3:::b":
        allowed.pop()
    assert all(resource.startswith(f"arn:aws:s3:::b/{below}") for resource in allowed)
    assert f"arn:aws:s3:::b/{below}*" not in allowed


def test_the_public_policy_excludes_records() -> None:
    """No pattern matches anything under `releases/`."""
    assert not [
        public_pattern
        for public_pattern in PUBLIC_PATTERNS
        if "releases" in public_pattern or public_pattern.startswith("*")
    ]


def test_missing_permissions_have_a_fix(publisher: "S3Client") -> None:
    """And a foreign bucket, with the same fix."""
    with pytest.raises(DestinationError, match="do not allow this") as caught:
        BucketDestination(publisher, "somebody-elses").read(FEED_KEY)
    assert "destination policy" in caught.value.fix
    assert "`bucket`" in caught.value.fix


def may_list(policy: str, asked: str | None) -> bool:
    """Whether the policy permits listing with that prefix, or none."""
    holds = {
        "StringLike": lambda pattern: asked is not None and fnmatchcase(asked, pattern),
        "StringLikeIfExists": lambda pattern: asked is None or fnmatchcase(asked, pattern),
    }
    return any(
        all(holds[name](values["s3:prefix"]) for name, values in statement["Condition"].items())
        for statement in json.loads(policy)["Statement"]
        if "s3:ListBucket" in statement["Action"]
    )


def test_listing_without_a_prefix_is_permitted() -> None:
    """Ceph and Amazon answer 404 for a missing object only then; only our own prefix can be listed."""
    policy = publisher_policy("b", "series/one")
    assert may_list(policy, None)
    assert may_list(policy, "series/one/audio/")
    assert not may_list(policy, "other/")
