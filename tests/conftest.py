"""What the tests stand on: the series itself, a small good show, and real stores on loopback."""

import atexit
import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from podcast_publisher.model.workspace import STORE
from podcast_publisher.publish.stores.local import store as local
from podcast_publisher.publish.stores.local.state import LocalStore
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.publish.stores.s3.policies import public_read_policy
from tests.buckets import BucketPool
from tests.long_run import ALL_COLLECTED
from tests.shows import SMALL_SHOW, copy_series, workspace
from tests.stores import end_store
from tests.typist import Typist

# How long an example takes says more of what else the computer does than of the example.
settings.register_profile("without a clock", deadline=None)
settings.load_profile("without a clock")

_TESTS = Path(__file__).parent

# A folder of this process alone, in which each project's folder has its own: no test sees another's.
_caches = tempfile.mkdtemp(prefix="podcast-publisher-tests-")
atexit.register(shutil.rmtree, _caches, ignore_errors=True)
os.environ["XDG_CACHE_HOME"] = _caches
os.environ["XDG_STATE_HOME"] = str(Path(_caches, "state"))

# A shell that starts the tests in the background has them ignore Ctrl-C, and all that they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

_LEFT = pytest.StashKey[dict[str, int]]()
_LEFT_IN_WORKER = "left to the long run"


def pytest_configure(config: pytest.Config) -> None:
    """Nothing is left out yet."""
    config.stash[_LEFT] = {}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Remember them all, before options choose among them."""
    config.stash[ALL_COLLECTED] = [*items]


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Count the long tests, by the folder or file below tests/ they stand in."""
    for item in items:
        if item.get_closest_marker("long"):
            left, place = item.config.stash[_LEFT], item.path.relative_to(_TESTS).parts[0]
            left[place] = left.get(place, 0) + 1


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker tells the process that started it."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_LEFT_IN_WORKER] = session.config.stash[_LEFT]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Every worker collects the same tests, so the last one's counts are as good as any."""
    node.config.stash[_LEFT] = getattr(node, "workeroutput", {}).get(_LEFT_IN_WORKER, {})


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Whoever reads the result learns what it does not speak of."""
    left = config.stash[_LEFT]
    if left:
        places = ", ".join(f"{place} {count}" for place, count in sorted(left.items()))
        terminalreporter.write_line(
            f"Left to `make test-long`: {sum(left.values())} tests ({places})"
        )


@pytest.fixture(autouse=True)
def loopback_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test speaks to anything but this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(("127.", "::1")):
            raise AssertionError(f"a test called out to {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in the environment of whoever runs the tests decides what they find."""
    for name in list(os.environ):
        if name.startswith(("AWS_", "S3_", "PODCAST_")):
            monkeypatch.delenv(name)
    # where there are no keys, boto3 would ask a cloud machine's own address for some
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """A copy of the nine episodes, to publish and to break."""
    return copy_series(tmp_path / "series")


@pytest.fixture
def small_show(tmp_path: Path) -> Path:
    """A copy of a good show of two episodes, to change and to break."""
    return Path(shutil.copytree(SMALL_SHOW, tmp_path / "show"))


@pytest.fixture
def typist(tmp_path: Path) -> Iterator[Typist]:
    """A person in an empty folder, in which a store may be started."""
    folder = tmp_path / "show"
    folder.mkdir()
    yield Typist(folder)
    end_store(workspace(folder).state(STORE))


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStore]:
    """A real store, started for these tests and stopped after them."""
    folder = tmp_path_factory.mktemp("store")
    try:
        yield local.start(folder, os.environ)
    finally:
        end_store(folder)


@pytest.fixture(scope="session")
def bucket_pool(store: LocalStore) -> BucketPool:
    """Buckets of that store."""
    with pytest.MonkeyPatch.context() as environment:
        for variable in list(os.environ):
            if variable.startswith("AWS_"):
                environment.delenv(variable)
        return BucketPool(local.connect(store))


@pytest.fixture
def bucket(store: LocalStore, bucket_pool: BucketPool) -> Iterator[tuple[BucketDestination, str]]:
    """An empty bucket of that store, open to the world, and its public address."""
    with bucket_pool.borrow() as name:
        client = local.connect(store)
        client.put_bucket_policy(Bucket=name, Policy=public_read_policy(name))
        yield BucketDestination(client, name), f"{store.endpoint_url}/{name}/"
