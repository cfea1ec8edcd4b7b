"""A show on its way to a real store, and a web server before it through which the world reads."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from podcast_publisher.fetch import client
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.verify import public_reads
from tests.verify.servers import Change, serving, unchanged
from tests.workflow.served_bucket import ServeBucket, ServedBucket


@pytest.fixture(autouse=True)
def without_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked once more is asked at once."""
    monkeypatch.setattr(client, "RETRY_DELAY", 0.0)
    monkeypatch.setattr(public_reads, "RETRY_DELAYS", (0.0, 0.0))


@pytest.fixture
def serve_bucket(bucket: tuple[BucketDestination, str]) -> Iterator[ServeBucket]:
    """Starts servers that give out what is in the bucket, with one fault each."""
    with ExitStack() as stack:

        def start(change: Change = unchanged) -> ServedBucket:
            return ServedBucket(stack.enter_context(serving(change)), bucket[0])

        yield start
