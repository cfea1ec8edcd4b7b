"""An old host for each test."""

from collections.abc import Iterator

import pytest

from tests.import_show.old_host import OldHost, open_host


@pytest.fixture
def host() -> Iterator[OldHost]:
    with open_host() as opened:
        yield opened
