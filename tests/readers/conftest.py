"""The nine episodes, published once to a real store: what every reader reads."""

import os
import secrets

import pytest

from podcast_publisher.publish.releases.carry_out import Publisher, carry_out
from podcast_publisher.publish.stores.local.state import LocalStore
from podcast_publisher.publish.stores.local.store import connect
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.publish.stores.s3.policies import public_read_policy
from podcast_publisher.workflow.plan import plan_release
from tests.buckets import create_bucket
from tests.readers.published import Published, fetched
from tests.shows import NOW, build_show, copy_series


@pytest.fixture(scope="session")
def published(store: LocalStore, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The series, published to a bucket of its own."""
    root = copy_series(tmp_path_factory.mktemp("readers") / "series")
    destination, public_url = _bucket(store)
    built, checked = build_show(root, public_url)
    publisher = Publisher(name="Ada", tool="0", run="readers", now=NOW)
    planned, _ = plan_release(built, checked.project, destination)
    carry_out(planned, destination, publisher)
    return Published(checked.project, root, public_url)


@pytest.fixture(scope="session")
def feed(published: Published) -> bytes:
    """The bytes of the feed, as they come over HTTP."""
    return fetched(published.feed_url)[0]


def _bucket(store: LocalStore) -> tuple[BucketDestination, str]:
    """As the fixture `bucket`, which is made anew for each test; this one serves the whole run."""
    name = f"readers-{secrets.token_hex(6)}"
    with pytest.MonkeyPatch.context() as environment:
        for variable in [name for name in os.environ if name.startswith("AWS_")]:
            environment.delenv(variable)
        client = connect(store)
    create_bucket(client, name)
    client.put_bucket_policy(Bucket=name, Policy=public_read_policy(name))
    return BucketDestination(client, name), f"{store.endpoint_url}/{name}/"
