"""A show that was built once, and servers for it."""

from collections.abc import Iterator
from contextlib import ExitStack
from ssl import SSLContext

import pytest

from podcast_publisher.fetch import client
from podcast_publisher.model.publication import Publication
from tests.shows import build_show
from tests.verify.servers import Change, Serve, Server, Show, serving, unchanged


@pytest.fixture(scope="session")
def publication() -> Publication:
    """The small show, as it would be published."""
    return build_show()[0].publication


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers that are stopped after the test."""
    with ExitStack() as stack:

        def start(change: Change = unchanged, tls: SSLContext | None = None) -> Server:
            return stack.enter_context(serving(change, tls))

        yield start


@pytest.fixture
def show(serve: Serve, publication: Publication) -> Show:
    """Serves the small show with one fault, and says where its feed is."""
    return lambda change: serve(change).hold(publication)


@pytest.fixture(autouse=True)
def without_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked once more is asked at once."""
    monkeypatch.setattr(client, "RETRY_DELAY", 0.0)
