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
from tests.erase.patient_show import PatientShow
from tests.publish import stores
from tests.publish.target import Target


@pytest.fixture(scope="session")
def moto_store() -> Iterator[stores.Store]:
    """An implementation that shares nothing with SeaweedFS."""
    with stores.moto() as store:
        yield store


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Target]:
    """A folder that a web server serves."""
    folder = tmp_path / "public"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield Target(FolderDestination(folder), f"http://127.0.0.1:{server.server_port}/")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def versioned(store: LocalStore, bucket_pool: BucketPool) -> Iterator[Target]:
    """A bucket of SeaweedFS that keeps every version."""
    with bucket_pool.borrow(versioning="Enabled") as name:
        client = local.connect(store)
        client.put_bucket_policy(Bucket=name, Policy=public_read_policy(name))
        yield Target(BucketDestination(client, name), f"{store.endpoint_url}/{name}/")


@pytest.fixture
def moto_versioned(moto_store: stores.Store) -> Target:
    """A bucket of moto that keeps every version."""
    target = moto_store.bucket()
    name = target.public_url.rstrip("/").rpartition("/")[2]
    owner = moto_store.client()
    owner.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    owner.put_bucket_policy(Bucket=name, Policy=public_read_policy(name))
    return target


@pytest.fixture
def plain(bucket: tuple[BucketDestination, str]) -> Target:
    """A bucket of SeaweedFS that keeps no versions."""
    return Target(*bucket)


@pytest.fixture
def apart(plain: Target, store: LocalStore, bucket_pool: BucketPool) -> Iterator[Target]:
    """A bucket of SeaweedFS whose records stand in a second one."""
    with bucket_pool.borrow() as name:
        records = BucketDestination(local.connect(store), name)
        yield Target(SeparateRecords(plain.destination, records), plain.public_url)


PLACES = ("served", "plain", "apart", "versioned", "moto_versioned")


@pytest.fixture(params=PLACES)
def any_target(request: pytest.FixtureRequest) -> Target:
    """Each of them."""
    target: Target = request.getfixturevalue(request.param)
    return target


@pytest.fixture
def patient_show(any_target: Target, small_show: Path, tmp_path: Path) -> PatientShow:
    """The small show with a patient in its first episode, for each of the places."""
    return PatientShow.of(small_show, any_target, tmp_path / "reports")


@pytest.fixture
def show_in_bucket(plain: Target, small_show: Path, tmp_path: Path) -> PatientShow:
    """The same for a bucket that keeps no versions."""
    return PatientShow.of(small_show, plain, tmp_path / "reports")
