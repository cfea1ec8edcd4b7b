"""The digest of what kept results depend on besides their inputs."""

import zoneinfo
from collections.abc import Iterator
from pathlib import Path

import pytest

from podcast_publisher.load.cache.program import program_digest


@pytest.fixture(autouse=True)
def computed_anew() -> Iterator[None]:
    program_digest.cache_clear()
    yield
    program_digest.cache_clear()


def test_another_time_zone_database_is_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text says `Europe/London`; the database says when that is."""
    before = program_digest()
    file = tmp_path / "Europe" / "London"
    file.parent.mkdir()
    file.write_bytes(b"without summer time")
    program_digest.cache_clear()
    monkeypatch.setattr(zoneinfo, "TZPATH", (*zoneinfo.TZPATH, str(tmp_path)))
    assert program_digest() != before
