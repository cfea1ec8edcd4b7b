"""The store with the bucket in which every test has a prefix of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from podcast_publisher.publish.stores.local.state import LocalStore
from tests.faults.proxied_show import ProxiedShow, SharedStore, open_proxied_show, open_shared_store


@pytest.fixture(scope="session")
def shared_store(store: LocalStore) -> SharedStore:
    """The store, with that bucket."""
    return open_shared_store(store)


@pytest.fixture
def proxied_show(shared_store: SharedStore, tmp_path: Path) -> Iterator[ProxiedShow]:
    """The small show, nothing of it live yet, and the proxy on the way to the store."""
    with open_proxied_show(shared_store, tmp_path) as proxied_show:
        yield proxied_show
