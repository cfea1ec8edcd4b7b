"""The store with the bucket in which every test has a prefix of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from podcast_publisher.publish.stores.local.state import LocalStore
from tests.faults.proxied_show import Scene, Shared, scene, share


@pytest.fixture(scope="session")
def shared(store: LocalStore) -> Shared:
    """The store, with that bucket."""
    return share(store)


@pytest.fixture
def here(shared: Shared, tmp_path: Path) -> Iterator[Scene]:
    """The small show, nothing of it live yet, and the proxy on the way to the store."""
    with scene(shared, tmp_path) as one:
        yield one
