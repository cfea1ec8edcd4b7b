"""A folder as destination: killed at any change, and on a full disk."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from podcast_publisher.model.publication import FEED_KEY, Publication
from podcast_publisher.model.release import is_page
from podcast_publisher.publish.stores.folder import FolderDestination
from tests.faults.command import Command, CommandResult, die_at_change
from tests.faults.listener import undated
from tests.faults.proxied_show import first_release
from tests.faults.small_disk import on_small_disk
from tests.long_run import sampled
from tests.publish.publishing import add_destination
from tests.publish.target import Target
from tests.shows import build_show

URL = "http://127.0.0.1:9/"
"""Nothing answers there: what stands in the folder is looked at as files."""
KILLED = -9
CHANGES = 96
"""Twenty-four files: eleven of the show, the record, copies of the pages that will be replaced, new pages, the feed,
the pages, and the copy of the feed; each with its headers."""

WRITES_AND_DELETES = """
import pathlib, sys
path = pathlib.Path(sys.argv[1])
while True:
    path.write_bytes(b"sound")
    path.unlink()
"""


@pytest.fixture
def show(small_show: Path, tmp_path: Path) -> Path:
    """The small show, changed since its first release to the folder `public`."""
    add_destination(
        small_show,
        kind="folder",
        folder="../public",
        public_url=URL,
        public_url_unreachable="Nothing serves it in these tests",
    )
    first_release(small_show, Target(FolderDestination(tmp_path / "public"), URL))
    return small_show


def published(show: Path, *prepare: Callable[[], None]) -> CommandResult:
    """Run the command to its end."""
    return Command(show, os.environ, prepare).end()


def assert_whole(folder: Path, old: bytes, new: Publication, *, ended: bool = True) -> bool:
    """The old feed or the new one is live; if the new one, with all that it names. Pages may be old until the run has ended."""
    feed = (folder / FEED_KEY).read_bytes()
    if feed != old:
        assert undated(feed) == undated(new.feed.body())
        assert all((folder / page.key).is_file() for page in new.pages)
        for artifact in new if ended else new.media:
            if artifact.key != FEED_KEY:
                assert (folder / artifact.key).read_bytes() == artifact.body(), artifact.key
    return feed != old


def files(folder: Path) -> dict[str, bytes]:
    """Every public file."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("number", sampled(range(1, CHANGES + 1), {2, 22, 38, 55, CHANGES}))
def test_a_publish_killed_at_any_change_is_completed(
    show: Path, tmp_path: Path, number: int
) -> None:
    """Before each file is started or moved into place: the old show or the new one is live; then the next run completes it."""
    folder = tmp_path / "public"
    first = files(folder)
    kept = {key: body for key, body in first.items() if key != FEED_KEY and not is_page(key)}
    old, new = first[FEED_KEY], build_show(show, URL)[0].publication
    publication = published(show, partial(die_at_change, number))
    assert publication.code == KILLED, publication.text
    assert_whole(folder, old, new, ended=False)
    assert kept.items() <= files(folder).items()
    published(show)
    assert assert_whole(folder, old, new)
    left = [key for key in files(folder) if key.endswith(".part")]
    assert all(key.startswith((".headers/", "releases/")) for key in left)


def test_the_number_of_changes_is_complete(show: Path) -> None:
    """An uninterrupted publish makes that many changes, so each was tested."""
    publication = published(show, partial(die_at_change, CHANGES + 1))
    assert "Release 2 is live." in publication.text


def test_a_full_disk_is_reported(show: Path, tmp_path: Path) -> None:
    """The old show stays complete; with room, the next run completes it."""
    folder, first, after = (tmp_path / name for name in ("public", "first", "after"))
    shutil.copytree(folder, first)
    # the disk is seen by these commands alone, so what is on it is brought out by them
    script = 'cp -a "$0/." "$1" && "$3" -m podcast_publisher publish --yes --to elsewhere; code=$?'
    script += '; cp -a "$1/." "$2"; exit $code'
    words = ("sh", "-c", script, str(first), str(folder), str(after), sys.executable)
    room = sum(len(body) for body in files(first).values()) + 150_000
    done = subprocess.run(
        [*on_small_disk(folder, str(room)), *words],
        cwd=show,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    assert files(after)[FEED_KEY] == files(first)[FEED_KEY]
    assert files(first).items() <= files(after).items()
    assert f"in the folder {folder}: No space left on device." in done.stderr
    assert "whether the disk is full" in done.stderr
    shutil.rmtree(folder)
    shutil.copytree(after, folder)
    published(show)
    assert assert_whole(folder, b"", build_show(show, URL)[0].publication)


def test_a_file_written_meanwhile_is_no_error(tmp_path: Path) -> None:
    """A file that another publisher writes and deletes is there or absent, and never an error."""
    folder = FolderDestination(tmp_path / "public")
    path = tmp_path / "public/audio/new.mp3"
    path.parent.mkdir(parents=True)
    writer = subprocess.Popen([sys.executable, "-c", WRITES_AND_DELETES, str(path)])
    try:
        while not path.exists():
            assert writer.poll() is None
        for _ in range(2000):
            folder.head("audio/new.mp3")
            list(folder.list_objects("audio/"))
    finally:
        writer.kill()
        writer.wait()


def test_a_system_that_opens_nothing_without_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows has no O_NONBLOCK, and reads what was published to a folder all the same."""
    monkeypatch.delattr(os, "O_NONBLOCK")
    (tmp_path / "feed.xml").write_bytes(b"<rss/>")
    stored = FolderDestination(tmp_path).read(FEED_KEY)
    assert stored is not None
    assert stored[0] == b"<rss/>"
