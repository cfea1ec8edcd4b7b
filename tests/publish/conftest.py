"""Every destination there is: the contract holds for each of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from podcast_publisher.model.destination import Destination
from podcast_publisher.publish.stores import write_races
from podcast_publisher.publish.stores.folder import FolderDestination
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from tests.buckets import BucketPool
from tests.publish import stores
from tests.publish.target import Target


@pytest.fixture(scope="session")
def tls_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[stores.Store]:
    """SeaweedFS over https, where boto3 takes another path than over http (docs/reference/stores.md)."""
    with stores.seaweedfs_over_tls(tmp_path_factory.mktemp("tls") / "store") as store:
        yield store


@pytest.fixture(scope="session")
def tls_bucket_pool(tls_store: stores.Store) -> BucketPool:
    """Buckets of that store."""
    return BucketPool(tls_store.client())


@pytest.fixture
def tls_bucket(
    tls_store: stores.Store, tls_bucket_pool: BucketPool
) -> Iterator[tuple[BucketDestination, str]]:
    """An empty bucket of that store, and its address."""
    with tls_bucket_pool.borrow() as name:
        yield BucketDestination(tls_store.client(), name), f"{tls_store.endpoint_url}/{name}/"


@pytest.fixture(scope="session")
def moto_store() -> Iterator[stores.Store]:
    """An implementation that shares nothing with SeaweedFS."""
    with stores.moto() as store:
        yield store


@pytest.fixture(scope="session")
def rclone_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[stores.Store]:
    """A store that cannot be trusted with a show."""
    with stores.rclone(tmp_path_factory.mktemp("rclone") / "data") as store:
        yield store


@pytest.fixture(scope="session")
def s3rver_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[stores.Store]:
    """Another one, with other faults."""
    with stores.s3rver(tmp_path_factory.mktemp("s3rver") / "data") as store:
        yield store


@pytest.fixture(params=["folder", "seaweedfs"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Target:
    """An empty destination of each kind."""
    return _empty(request, tmp_path)


@pytest.fixture(params=["folder", "seaweedfs", "tls", "moto"])
def any_target(request: pytest.FixtureRequest, tmp_path: Path) -> Target:
    """The same, and in other stores and on other ways to them."""
    return _empty(request, tmp_path)


@pytest.fixture
def destination(any_target: Target) -> Destination:
    """Anywhere, where the address does not matter."""
    return any_target.destination


def _empty(request: pytest.FixtureRequest, folder: Path) -> Target:
    if request.param == "folder":
        return Target(FolderDestination(folder / "public"), "http://127.0.0.1:8000/")
    bucket_fixture = {"seaweedfs": "bucket", "tls": "tls_bucket"}.get(request.param)
    if bucket_fixture:
        bucket: tuple[BucketDestination, str] = request.getfixturevalue(bucket_fixture)
        return Target(*bucket)
    store: stores.Store = request.getfixturevalue(f"{request.param}_store")
    return store.bucket()


@pytest.fixture
def fewer_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """What races at all does so in two rounds; SeaweedFS makes the losers wait."""
    monkeypatch.setattr(write_races, "_ROUNDS", 2)
