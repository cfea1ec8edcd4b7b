"""Cached files: read only where they are plainly this user's, and never waited for."""

import os
from pathlib import Path

import pytest

from podcast_publisher.model.cache import Cache

posix = pytest.mark.skipif(os.name != "posix", reason="links, pipes and permissions are made")


def test_what_was_kept_is_read_back(tmp_path: Path) -> None:
    """The bytes, in a file that only this user reads, with nothing left beside it."""
    cache = Cache(tmp_path / "deep" / "down")
    assert not cache
    assert cache.write("name", b"bytes")
    assert cache
    assert cache.read("name", 5) == b"bytes"
    assert [file.name for file in (tmp_path / "deep" / "down").iterdir()] == ["name"]
    if os.name == "posix":
        assert (tmp_path / "deep" / "down" / "name").stat().st_mode & 0o777 == 0o600
        assert (tmp_path / "deep" / "down").stat().st_mode & 0o777 == 0o700


def test_more_than_was_expected_is_not_read(tmp_path: Path) -> None:
    """A file that has grown beyond all measure is as good as none."""
    cache = Cache(tmp_path)
    cache.write("name", b"bytes")
    with (tmp_path / "name").open("r+b") as file:
        file.truncate(1 << 40)  # a hole: no disk is filled
    assert cache.read("name", 1_000_000) is None


@posix
def test_neither_links_nor_pipes_are_opened(tmp_path: Path) -> None:
    """What a link leads to is not read, what it leads to is not written, and no pipe is waited for."""
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    cache = Cache(tmp_path / "cache")
    cache.write("real", b"")
    (tmp_path / "cache" / "link").symlink_to(secret)
    os.mkfifo(tmp_path / "cache" / "pipe")
    (tmp_path / "cache" / "folder").mkdir()
    assert [cache.read(name, 100) for name in ("link", "pipe", "folder", "absent", "a\0b")] == (
        [None] * 5
    )
    assert cache.write("link", b"other")
    assert (secret.read_bytes(), cache.read("link", 100)) == (b"secret", b"other")


def test_nowhere_to_keep_anything(tmp_path: Path) -> None:
    """Without a folder, or with a file in its place, nothing is kept and nothing fails."""
    (tmp_path / "file").write_bytes(b"")
    for cache in (Cache(), Cache(tmp_path / "file"), Cache(tmp_path / "file" / "below")):
        assert not cache.write("name", b"bytes")
        assert cache.read("name", 100) is None
        assert not cache
