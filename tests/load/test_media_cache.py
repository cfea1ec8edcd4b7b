"""The media cache: what probing recordings and pictures found, from one run to the next."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from podcast_publisher.load.audio import probe as audio
from podcast_publisher.load.cache import media_cache as media_cache_module
from podcast_publisher.load.cache.media_cache import CACHE_FILE, load_media_cache, media_cache
from podcast_publisher.load.files.media_file import open_limited, read_media
from podcast_publisher.load.picture import probe
from podcast_publisher.load.project import load_project
from podcast_publisher.load.transcript import webvtt
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import PROBES, Workspace
from tests import shows as cache_owner
from tests.shows import workspace

FIRST = "episodes/01-listening.mp3"

Load = Callable[[timedelta], tuple[Project, list[str]]]


@pytest.fixture
def load(small_show: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Load the project that much later; returns it and the names of the media files read."""
    names: list[str] = []

    def noted(read: Callable[[Path, str, int], Any]) -> Callable[[Path, str, int], Any]:
        def reads(path: Path, name: str, largest: int) -> Any:
            names.append(name)
            return read(path, name, largest)

        return reads

    monkeypatch.setattr(audio, "open_limited", noted(open_limited))
    monkeypatch.setattr(probe, "read_media", noted(read_media))
    monkeypatch.setattr(webvtt, "read_media", noted(read_media))

    def run(later: timedelta) -> tuple[Project, list[str]]:
        names.clear()
        with media_cache(cache_owner.workspace(small_show), datetime.now(UTC) + later) as cache:
            return load_project(Workspace(small_show), cache=cache), sorted(names)

    return run


NOW = timedelta()
LATER = timedelta(minutes=1)


def test_unchanged_files_are_not_read_again(load: Load) -> None:
    """A second run reads no recording and no picture, and gives the same results."""
    first, read = load(LATER)
    assert FIRST in read
    assert "artwork/cover.jpg" in read
    again, read = load(LATER)
    assert read == []
    assert again == first


def test_changed_files_are_read_again(load: Load, small_show: Path) -> None:
    """Another size, or other bytes under the old date: only that file is read."""
    load(LATER)
    recording = small_show / FIRST
    was, body = recording.stat(), bytearray(recording.read_bytes())
    body[len(body) // 2] ^= 1
    recording.write_bytes(body)
    os.utime(recording, ns=(was.st_atime_ns, was.st_mtime_ns))
    project, read = load(LATER)
    assert read == [FIRST]
    assert project == load_project(Workspace(small_show))


def test_recently_changed_files_are_read_again(load: Load) -> None:
    """A file younger than the clock's resolution may have changed again."""
    load(NOW)
    _, read = load(NOW)
    assert FIRST in read


def test_the_folder_may_be_moved(load: Load, small_show: Path) -> None:
    """The cache does not depend on where the project is."""
    load(LATER)
    moved = small_show.rename(small_show.with_name("moved"))
    with media_cache(workspace(moved), datetime.now(UTC)) as cache:
        assert load_project(Workspace(moved), cache=cache) == load_project(Workspace(moved))


@pytest.mark.parametrize(
    "bytes_there", [b"", b"{", b"[]", b'{"by": 1}', b"\xff\xfe", b"[" * 100_000]
)
def test_an_unreadable_cache_is_ignored(load: Load, small_show: Path, bytes_there: bytes) -> None:
    """The project is read as usual."""
    first, read = load(LATER)
    assert workspace(small_show).cache(PROBES).write(CACHE_FILE, bytes_there)
    assert load(LATER) == (first, read)


@pytest.mark.parametrize(
    ("true", "untrue"),
    [
        (b'"seconds":', b'"seconds":1e999,"was":'),
        (b'"seconds":', b'"seconds":NaN,"was":'),
        (b'"seconds":', b'"seconds":1e300,"was":'),
        (b'"seconds":', b'"seconds":"long","was":'),
        (b'"size":', b'"size":1,"was":'),
        (b'"sha256":"', b'"sha256":"../'),
        (b'"md5":"', b'"md5":"z'),
        (b'"name":"', b'"name":"../../'),
        (b'"channels":', b'"channels":99999999999999999999999,"was":'),
        (b'"tags":{', b'"tags":{"texts":' + b"[" * 10_000 + b"]" * 10_000 + b","),
    ],
)
def test_an_impossible_cache_is_ignored(
    load: Load, small_show: Path, true: bytes, untrue: bytes
) -> None:
    """A cache that was invented or damaged but can be read."""
    first, _ = load(LATER)
    cache = workspace(small_show).cache(PROBES)
    kept = cache.read(CACHE_FILE, 1_000_000)
    assert kept
    assert true in kept
    cache.write(CACHE_FILE, kept.replace(true, untrue))
    again, read = load(LATER)
    assert again == first
    assert FIRST in read


@pytest.mark.parametrize("by", [b"", b"a pull request's"])
def test_a_cache_that_another_has_written_is_ignored(
    load: Load, small_show: Path, monkeypatch: pytest.MonkeyPatch, by: bytes
) -> None:
    """Who has a key believes only what was written with it, however plausible."""
    place = workspace(small_show)
    monkeypatch.setattr(cache_owner, "workspace", lambda _: replace(place, cache_key=by))
    load(LATER)
    monkeypatch.setattr(cache_owner, "workspace", lambda _: replace(place, cache_key=b"ours"))
    _, read = load(LATER)
    assert FIRST in read
    assert load(LATER)[1] == []


def test_another_versions_cache_is_ignored(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current version may find more."""
    _, read = load(LATER)
    monkeypatch.setattr(media_cache_module, "program_digest", lambda: "another")
    assert load(LATER)[1] == read


def test_an_unwritable_cache_is_no_error(load: Load, small_show: Path) -> None:
    """The files are read again next time."""
    caches = workspace(small_show).caches
    assert caches
    caches.parent.mkdir(parents=True, exist_ok=True)
    caches.write_text("a file where a folder should be")
    first, read = load(LATER)
    assert load(LATER) == (first, read)


def test_unchanged_transcripts_are_not_parsed(
    load: Load, small_show: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their words are counted and compared without that; whoever needs the cues has them parsed."""
    first, _ = load(LATER)
    monkeypatch.setattr(webvtt, "parse_cues", lambda _: pytest.fail("it was parsed"))
    again, read = load(LATER)
    assert again == first
    assert not any(name.endswith(".vtt") for name in read)
    monkeypatch.undo()
    for before, after in zip(first.episodes, again.episodes, strict=True):
        assert before.transcript
        assert after.transcript
        assert after.transcript.cues == before.transcript.cues


def test_a_desk_reads_transcripts_at_its_start(load: Load, small_show: Path) -> None:
    """It shows their words also after another program has changed the file."""
    load(LATER)
    project = load_project(Workspace(small_show), cache=load_media_cache(workspace(small_show)))
    text = small_show / "episodes" / "01-listening.vtt"
    text.write_text("WEBVTT\n", "utf-8")
    assert project.episodes[0].transcript
    assert project.episodes[0].transcript.cues
