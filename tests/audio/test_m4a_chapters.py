"""Chapters of an M4A: written as players read them, with the sound in its place."""

import io
from pathlib import Path
from typing import Any

import pytest
from mutagen.mp4 import MP4

from podcast_publisher.audio.m4a_chapters import with_chapters
from podcast_publisher.audio.tag_values import TagValues
from podcast_publisher.audio.tags import copy_with_chapters, tagged_m4a
from podcast_publisher.model.errors import RepairError
from podcast_publisher.model.transcript import Chapter
from tests.audio.recordings import chapters, packets
from tests.audio.test_minimal_m4a import bare
from tests.cases.damage import GOOD_M4A
from tests.private_recordings import ilst, item, m4a

CHAPTERS = (Chapter(0, "Willkommen"), Chapter(0.5, "Zwei – drei"), Chapter(1.25, "Ende"))
READ = [(chapter.start, chapter.title) for chapter in CHAPTERS]


def written(folder: Path, body: bytes) -> Path:
    path = folder / "one.m4a"
    path.write_bytes(body)
    return path


@pytest.mark.parametrize(
    "body",
    [bare(GOOD_M4A), m4a(ilst(item(b"\xa9nam", "A title"))), m4a(first=False)],
    ids=["without tags", "with tags", "index last"],
)
def test_ffmpeg_and_mutagen_read_them(tmp_path: Path, body: bytes) -> None:
    """The packets stay as they are, wherever the index is and whatever stands in it."""
    before = packets(written(tmp_path, body))
    path = written(tmp_path, with_chapters(body, CHAPTERS))
    assert chapters(path) == READ
    file: Any = MP4(path)
    assert [(chapter.start, chapter.title) for chapter in file.chapters] == READ
    assert packets(path) == before
    assert title_in(path.read_bytes()) == title_in(body)


def title_in(body: bytes) -> object:
    file: Any = MP4(io.BytesIO(body))
    return file.tags and file.tags.get("\xa9nam")


def test_tags_and_chapters_go_together(tmp_path: Path) -> None:
    """Written twice, the bytes are the same."""
    tags = TagValues(title="Measuring", chapters=CHAPTERS, seconds=2)
    path = written(tmp_path, tagged_m4a(bare(GOOD_M4A), tags))
    assert chapters(path) == READ
    assert MP4(path)["\xa9nam"] == ["Measuring"]
    assert packets(path) == packets(written(tmp_path, GOOD_M4A))
    assert tagged_m4a(bare(tagged_m4a(bare(GOOD_M4A), tags)), tags) == tagged_m4a(
        bare(GOOD_M4A), tags
    )


def test_a_long_file_is_copied_with_them() -> None:
    """Only its index is held in the memory; the bytes are those of the other way."""
    new = io.BytesIO()
    copy_with_chapters(io.BytesIO(bare(GOOD_M4A)), new, TagValues(chapters=CHAPTERS))
    assert new.getvalue() == with_chapters(bare(GOOD_M4A), CHAPTERS)


def test_a_long_title_is_cut_between_letters(tmp_path: Path) -> None:
    """One byte counts the bytes of a title."""
    path = written(tmp_path, with_chapters(GOOD_M4A, [Chapter(0, "ä" * 200)]))
    assert chapters(path) == [(0, "ä" * 127)]


@pytest.mark.parametrize(
    "body", [b"", b"\0\0\0\x08ftyp", GOOD_M4A[:60], b"\0\0\0\4moov" + bytes(9)]
)
def test_a_damaged_index_is_refused(body: bytes) -> None:
    """With a sentence, in both ways."""
    with pytest.raises(RepairError, match="its index is not"):
        with_chapters(body, CHAPTERS)
    with pytest.raises(RepairError, match="its index is not"):
        copy_with_chapters(io.BytesIO(body), io.BytesIO(), TagValues(chapters=CHAPTERS))


def test_more_than_fit_are_refused() -> None:
    """One byte counts the chapters."""
    many = tuple(Chapter(start, f"Part {start}") for start in range(256))
    with pytest.raises(RepairError, match="256 chapters, and a tag holds 255"):
        tagged_m4a(bare(GOOD_M4A), TagValues(chapters=many))
