"""Cached files: read only if they are plainly this user's, without ever blocking."""

import os
from pathlib import Path

import pytest

from podcast_publisher.model.cache import Cache

posix = pytest.mark.skipif(os.name != "posix", reason="links, pipes and permissions are made")


def test_cached_bytes_are_read_back(tmp_path: Path) -> None:
    """From a file that only this user can read, with no other file left."""
    cache = Cache(tmp_path / "deep" / "down")
    assert not cache
    assert cache.write("name", b"bytes")
    assert cache
    assert cache.read("name", 5) == b"bytes"
    assert [file.name for file in (tmp_path / "deep" / "down").iterdir()] == ["name"]
    if os.name == "posix":
        assert (tmp_path / "deep" / "down" / "name").stat().st_mode & 0o777 == 0o600
        assert (tmp_path / "deep" / "down").stat().st_mode & 0o777 == 0o700


def test_an_oversized_file_is_ignored(tmp_path: Path) -> None:
    """It counts as missing."""
    cache = Cache(tmp_path)
    cache.write("name", b"bytes")
    with (tmp_path / "name").open("r+b") as file:
        file.truncate(1 << 40)  # a hole: no disk is filled
    assert cache.read("name", 1_000_000) is None


@posix
def test_links_and_pipes_are_not_opened(tmp_path: Path) -> None:
    """A link is neither read nor written through, and a pipe does not block."""
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


def test_without_a_cache_folder_nothing_is_cached(tmp_path: Path) -> None:
    """Nothing fails without a folder, or with a file in its place."""
    (tmp_path / "file").write_bytes(b"")
    for cache in (Cache(), Cache(tmp_path / "file"), Cache(tmp_path / "file" / "below")):
        assert not cache.write("name", b"bytes")
        assert cache.read("name", 100) is None
        assert not cache
