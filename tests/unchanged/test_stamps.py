"""Stamps: what they notice without reading a file, and when they do read."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from podcast_publisher.unchanged.stamps import Stamps, UnsureError

NEVER, ALWAYS = 2**62, 0
"""Moments before which every file, and none, has settled."""


def digest(folder: Path, settled_before: int = NEVER) -> str:
    """The digest of a folder, of a file beside it, and of a listing."""
    stamps = Stamps(settled_before)
    stamps.add_tree(str(folder), names_alone=frozenset({"state"}), without=frozenset({"skipped"}))
    stamps.add_files([str(folder.parent / "beside"), str(folder.parent / "missing")])
    return stamps.hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with files, links and state."""
    for name in (
        "top/a",
        "top/sub/b",
        "top/plain/d",
        "top/state/kept",
        "top/skipped/c",
        "beside",
        "far",
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name, "utf-8")
    (tmp_path / "top" / "link").symlink_to(tmp_path / "far")
    (tmp_path / "top" / "folder").symlink_to("sub")
    return tmp_path / "top"


def rewrite(file: Path) -> None:
    """Other bytes, as many, and the same times."""
    before = file.stat()
    file.write_text("x" * before.st_size, "utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "bytes": lambda folder: rewrite(folder / "a"),
    "bytes of a file beside": lambda folder: rewrite(folder.parent / "beside"),
    "bytes of what a link leads to": lambda folder: rewrite(folder.parent / "far"),
    "times": lambda folder: os.utime(folder / "sub" / "b"),
    "mode": lambda folder: (folder / "a").chmod(0o600),
    "mode of a folder": lambda folder: (folder / "sub").chmod(0o700),
    "a new file": lambda folder: (folder / "sub" / "new").touch(),
    "a new folder": lambda folder: (folder / "sub" / "new").mkdir(),
    "a name": lambda folder: (folder / "a").rename(folder / "z"),
    "a place": lambda folder: (folder / "sub" / "b").rename(folder / "b"),
    "a folder's name": lambda folder: (folder / "plain").rename(folder / "plainer"),
    "a removed file": lambda folder: (folder / "a").unlink(),
    "a file that was missing": lambda folder: (folder.parent / "missing").touch(),
    "a link that leads nowhere": lambda folder: (folder.parent / "far").unlink(),
    "a name in state": lambda folder: (folder / "state" / "new").touch(),
    "a file in the place of a link": lambda folder: (folder.parent / "far").replace(
        folder / "link"
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_changes_show_without_reading(folder: Path, change: Callable[[Path], object]) -> None:
    """Every change shows in the stamps of settled files."""
    before = digest(folder)
    assert digest(folder) == before
    change(folder)
    assert digest(folder) != before


def test_what_is_no_input_may_change(folder: Path) -> None:
    """The bytes of state, and folders that are left out."""
    before = digest(folder)
    rewrite(folder / "state" / "kept")
    (folder / "skipped" / "new").touch()
    assert digest(folder) == before


def test_bytes_of_unsettled_files_count(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second change within one tick of the clock leaves the same stamp."""
    settled, unsettled = digest(folder), digest(folder, ALWAYS)
    assert settled != unsettled
    assert digest(folder, ALWAYS) == unsettled
    monkeypatch.setattr("podcast_publisher.unchanged.stamps.open", _other_bytes, raising=False)
    assert digest(folder) == settled
    assert digest(folder, ALWAYS) != unsettled


def _other_bytes(_path: str, _mode: str) -> object:
    return (Path(__file__)).open("rb")


def test_large_unsettled_files_are_not_read(folder: Path) -> None:
    """Reading them would take longer than the program."""
    with (folder / "large").open("wb") as file:
        file.truncate(5_000_000)
    assert digest(folder)
    with pytest.raises(UnsureError):
        digest(folder, ALWAYS)


def test_folders_behind_links_are_unsure(folder: Path) -> None:
    """What is in a folder outside is not stamped."""
    (folder / "outside").symlink_to(folder.parent)
    with pytest.raises(UnsureError):
        digest(folder)


def test_a_file_in_the_place_of_the_folder_is_unsure(folder: Path) -> None:
    """There is no such project."""
    with pytest.raises(UnsureError):
        digest(folder / "a")


def test_more_files_than_a_show_has_are_unsure(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gate is bounded."""
    monkeypatch.setattr("podcast_publisher.unchanged.stamps._MAX_ENTRIES", 5)
    with pytest.raises(UnsureError):
        digest(folder)


def test_listings_notice_what_is_new(folder: Path) -> None:
    """A folder's own times tell of new and removed names; while it changes, nothing is sure."""

    def listing(settled_before: int) -> str:
        stamps = Stamps(settled_before)
        stamps.add_listings([str(folder), str(folder / "missing")])
        return stamps.hexdigest()

    before = listing(NEVER)
    (folder / "new").touch()
    assert listing(NEVER) != before
    with pytest.raises(UnsureError):
        listing(ALWAYS)
