"""The places an episode is erased from: a folder that is served, and stores that keep old versions or none."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from podcast_publisher.publish.stores.folder import FolderDestination
from podcast_publisher.publish.stores.local import store as local
from podcast_publisher.publish.stores.local.state import LocalStore
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.publish.stores.s3.policies import public_read_policy
from podcast_publisher.publish.stores.separate_records import SeparateRecords
from tests.buckets import BucketPool
from tests.erase.patient_show import Stage
from tests.publish import stores
from tests.publish.target import Somewhere


@pytest.fixture(scope="session")
def moto_store() -> Iterator[stores.Store]:
    """An implementation that shares nothing with SeaweedFS."""
    with stores.moto() as store:
        yield store


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Somewhere]:
    """A folder that a web server serves."""
    folder = tmp_path / "public"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield Somewhere(FolderDestination(folder), f"http://127.0.0.1:{server.server_port}/")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def versioned(store: LocalStore, bucket_pool: BucketPool) -> Iterator[Somewhere]:
    """A bucket of SeaweedFS that keeps every version."""
    with bucket_pool.borrow(versioning="Enabled") as name:
        client = local.connect(store)
        client.put_bucket_policy(Bucket=name, Policy=public_read_policy(name))
        yield Somewhere(BucketDestination(client, name), f"{store.endpoint_url}/{name}/")


@pytest.fixture
def moto_versioned(moto_store: stores.Store) -> Somewhere:
    """A bucket of moto that keeps every version."""
    somewhere = moto_store.bucket()
    name = somewhere.public_url.rstrip("/").rpartition("/")[2]
    owner = moto_store.client()
    owner.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    owner.put_bucket_policy(Bucket=name, Policy=public_read_policy(name))
    return somewhere


@pytest.fixture
def plain(bucket: tuple[BucketDestination, str]) -> Somewhere:
    """A bucket of SeaweedFS that keeps no versions."""
    return Somewhere(*bucket)


@pytest.fixture
def apart(plain: Somewhere, store: LocalStore, bucket_pool: BucketPool) -> Iterator[Somewhere]:
    """A bucket of SeaweedFS whose records stand in a second one."""
    with bucket_pool.borrow() as name:
        records = BucketDestination(local.connect(store), name)
        yield Somewhere(SeparateRecords(plain.destination, records), plain.public_url)


PLACES = ("served", "plain", "apart", "versioned", "moto_versioned")


@pytest.fixture(params=PLACES)
def anywhere(request: pytest.FixtureRequest) -> Somewhere:
    """Each of them."""
    somewhere: Somewhere = request.getfixturevalue(request.param)
    return somewhere


@pytest.fixture
def stage(anywhere: Somewhere, small_show: Path, tmp_path: Path) -> Stage:
    """The small show with a patient in its first episode, for each of the places."""
    return Stage.of(small_show, anywhere, tmp_path / "reports")


@pytest.fixture
def here(plain: Somewhere, small_show: Path, tmp_path: Path) -> Stage:
    """The same for a bucket that keeps no versions."""
    return Stage.of(small_show, plain, tmp_path / "reports")
