"""A file read page by page, as if all its bytes were in memory."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast_publisher.load.audio import mp3, probe
from podcast_publisher.load.audio.probe import probe_audio
from podcast_publisher.load.files import paged_file
from podcast_publisher.load.files.media_file import FileRefusedError
from podcast_publisher.load.files.paged_file import PagedFile, find, strip_zeros, windows
from tests.cases.damage import DAMAGES, GOOD
from tests.shows import REPOSITORY

few = st.binary(max_size=60) | st.text("\0\0\0a", max_size=60).map(str.encode)
places = st.integers(0, 70)


@settings(max_examples=300, derandomize=True, database=None)
@given(few, st.integers(1, 20), st.lists(st.tuples(places, places), max_size=8))
def test_a_paged_file_behaves_like_bytes(
    tmp_path_factory: pytest.TempPathFactory,
    body: bytes,
    page: int,
    parts: list[tuple[int, int]],
) -> None:
    """Slices, searches and stripped zeros are the same wherever pages end; every page is given once, in order."""
    path = tmp_path_factory.getbasetemp() / "paged"
    path.write_bytes(body)
    passed: list[bytes] = []
    with pytest.MonkeyPatch.context() as patch, path.open("rb") as file:
        patch.setattr(paged_file, "PAGE", page)
        patch.setattr(paged_file, "_PAGES_IN_MEMORY", 2)
        patch.setattr(paged_file, "_SEARCH_STEP", page)
        data = PagedFile(file, len(body), passed.append)
        assert len(data) == len(body)
        for start, end in parts:
            part = body[start:end]
            assert data[start:end] == part
            assert find(data, b"\0a", start, end) == body.find(b"\0a", start, end)
            assert b"".join(window for _, window in windows(data, start, end)) == part
            first, last = strip_zeros(data, start, end)
            assert body[first:last] == part.strip(b"\0")
            assert last - start == len(part.rstrip(b"\0")) or not part.strip(b"\0")
        data.read_to_the_end()
    assert b"".join(passed) == body


BODIES: dict[str, Callable[[], bytes]] = {
    **DAMAGES,
    "zeros": lambda: bytes(50_000),
    "text": lambda: "Gestört – später noch einmal\n".encode() * 300,
    "text cut in a letter": lambda: "Gestört – später".encode()[:11],
    "a WAV": lambda: b"RIFF\x24\0\0\0WAVEfmt " + bytes(9_000) + b"\1",
}


@pytest.mark.parametrize("name", BODIES)
def test_probe_results_do_not_depend_on_page_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Wherever pages end, in a header, tag or box; the digests too."""
    path = tmp_path / "recording.mp3"
    path.write_bytes(BODIES[name]())
    whole = probe_audio(path, path.name)
    chance = random.Random(name)  # noqa: S311 - the same pages every time
    for _ in range(4):
        size = chance.choice([chance.randint(50, 600), chance.randint(600, 60_000)])
        monkeypatch.setattr(paged_file, "PAGE", size)
        monkeypatch.setattr(mp3, "_STEP", chance.randint(200, 60_000))
        assert probe_audio(path, path.name) == whole, size


def test_a_recording_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A good recording's pages are read once, except those of its tag and its end."""
    path = next((REPOSITORY / "episodes").glob("01-*.mp3"))
    read: list[int] = []
    fetch = PagedFile._read

    def noted(self: PagedFile, number: int) -> bytes:
        read.append(number)
        return fetch(self, number)

    monkeypatch.setattr(paged_file, "PAGE", 2_000)
    monkeypatch.setattr(mp3, "_STEP", 2_000)
    monkeypatch.setattr(mp3, "_SEARCH_BYTES", 8_000)
    monkeypatch.setattr(PagedFile, "_read", noted)
    probe_audio(path, path.name)
    walk = mp3.walk(path.read_bytes())
    assert walk
    pages = -(-path.stat().st_size // 2_000)
    assert pages <= len(read) <= pages + walk.tags // 2_000 + 8


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_bytes(GOOD[: len(GOOD) // 2]),
        lambda path: path.write_bytes(GOOD + GOOD),
        lambda path: path.write_bytes(GOOD[::-1]),
        lambda path: path.write_bytes(b""),
    ],
    ids=["shorter", "longer", "other bytes", "emptied"],
)
def test_a_file_that_changes_meanwhile_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], object]
) -> None:
    """Otherwise results and digests would be of different states."""
    path = tmp_path / "recording.mp3"
    path.write_bytes(GOOD)
    see = probe._probe

    def meanwhile(data: PagedFile) -> probe.WithFile:
        change(path)
        return see(data)

    monkeypatch.setattr(probe, "_probe", meanwhile)
    with pytest.raises(FileRefusedError, match="changed while it was checked"):
        probe_audio(path, path.name)
