"""Tags as bytes: what players read, and what is removed."""

import io
from pathlib import Path
from typing import Any

import pytest
from mutagen.apev2 import APEv2
from mutagen.id3 import ID3, Encoding
from mutagen.mp4 import MP4, MP4FreeForm

from podcast_publisher.audio.tag_values import TagValues
from podcast_publisher.audio.tags import id3_tag, read_gapless_info, tagged_m4a, tagged_mp3
from podcast_publisher.load.audio.mp3 import walk
from podcast_publisher.model.errors import RepairError
from podcast_publisher.model.transcript import Chapter
from tests.audio.recordings import jpeg, labelled_m4a
from tests.audio.test_minimal_m4a import bare
from tests.cases.damage import ENDS, GOOD, GOOD_M4A, START, ape_tag, id3, text_frame

SOUND = GOOD[START:ENDS]
LABELS = TagValues(
    title="A heart – “new” & très bon",
    show="The show",
    author="Leeds",
    number=7,
    season=2,
    date="2025-06-11",
    picture=jpeg(),
    chapters=(
        Chapter(0, "A long title for the first chapter"),
        Chapter(4.5, "II"),
        Chapter(12, "The third"),
    ),
    seconds=20.48,
)


def read(mp3: bytes) -> Any:
    """The tag as it stands, without what mutagen would make of it."""
    return ID3(io.BytesIO(mp3), translate=False)


def test_an_id3_tag_is_readable_by_players() -> None:
    """ID3v2.3 with text in UTF-16 and no frames of other versions."""
    tag = read(id3_tag(LABELS))
    assert tag.version == (2, 3, 0)
    assert {name: tag[name].text[0] for name in tag if name.startswith("T")} == {
        "TIT2": LABELS.title,
        "TALB": "The show",
        "TPE1": "Leeds",
        "TRCK": "7",
        "TPOS": "2",
        "TYER": "2025",
        "TDAT": "1106",
    }
    assert {tag[name].encoding for name in tag if name.startswith("T")} == {Encoding.UTF16}
    assert tag["APIC:"].data == jpeg()
    assert (tag["APIC:"].mime, tag["APIC:"].type) == ("image/jpeg", 3)


def test_chapters_are_in_chronological_order() -> None:
    """Each chapter lasts until the next one, and the last until the end."""
    tag = id3_tag(LABELS)
    positions = [tag.index(chapter.title.encode("utf-16-le")) for chapter in LABELS.chapters]
    assert positions == sorted(positions)
    frames = sorted(read(tag).getall("CHAP"), key=lambda frame: frame.start_time)
    assert [(frame.start_time, frame.end_time) for frame in frames] == [
        (0, 4_500),
        (4_500, 12_000),
        (12_000, 20_480),
    ]
    assert {(frame.start_offset, frame.end_offset) for frame in frames} == {
        (0xFFFFFFFF, 0xFFFFFFFF)
    }
    assert read(tag)["CTOC:toc"].child_element_ids == [frame.element_id for frame in frames]


def test_unknown_values_are_left_out() -> None:
    """A trailer has no number, and perhaps no chapters."""
    assert set(read(id3_tag(TagValues(title="Trailer")))) == {"TIT2"}


def test_old_tags_are_removed() -> None:
    """Tags before and behind the sound are removed, and the sound is unchanged."""
    behind = io.BytesIO()
    ape = APEv2()
    ape["REPLAYGAIN_TRACK_GAIN"] = "-6 dB"
    ape.save(behind)
    old = id3(text_frame(b"TENC", "mix.wav")) + id3(text_frame(b"TIT2", "Old"))
    longer = b"TAG+" + b"Old".ljust(223, b"\0") + b"TAG" + b"Old".ljust(125, b"\0")
    in_front = ape_tag(b"Comment", b"mix.wav")
    data = old + in_front + SOUND + behind.getvalue() + longer
    seen = walk(data)
    assert seen is not None
    assert seen.tags == len(old + in_front)
    assert data[seen.start : len(data) - seen.trailing_tags] == SOUND
    assert tagged_mp3(SOUND, data[-seen.trailing_tags :], LABELS) == id3_tag(LABELS) + SOUND


def test_mp3gain_data_is_kept() -> None:
    """It allows the gain change to be undone, and explains the mismatched checksum."""
    undo = ape_tag(b"MP3GAIN_UNDO", b"-001,-001,N")
    tagged = tagged_mp3(SOUND, undo, LABELS)
    assert tagged.startswith(id3_tag(LABELS) + SOUND)
    assert dict(APEv2(io.BytesIO(tagged))) == {"MP3GAIN_UNDO": "-001,-001,N"}
    rest = tagged.removeprefix(id3_tag(LABELS) + SOUND)
    assert tagged_mp3(SOUND, rest, LABELS) == tagged
    spoken = ape_tag(b"MP3GAIN_UNDO", b"Sam Sample")
    assert tagged_mp3(SOUND, spoken, LABELS) == id3_tag(LABELS) + SOUND


def test_too_many_chapters_are_refused() -> None:
    """The count is stored in one byte."""
    many = tuple(Chapter(start, f"Part {start}") for start in range(256))
    with pytest.raises(RepairError, match="256 chapters, and a tag holds 255"):
        id3_tag(TagValues(chapters=many, seconds=300))
    assert len(read(id3_tag(TagValues(chapters=many[1:], seconds=300))).getall("CHAP")) == 255


def test_an_m4a_is_tagged(tmp_path: Path) -> None:
    """With the YAML's values and the gapless information, which is only numbers."""
    path = labelled_m4a(tmp_path / "one.m4a")
    gapless = read_gapless_info(path.read_bytes())
    path.write_bytes(tagged_m4a(bare(GOOD_M4A), LABELS, gapless))
    tags: Any = MP4(path).tags
    assert set(tags) == {
        *("\xa9nam", "\xa9alb", "\xa9ART", "\xa9day", "trkn", "disk", "covr"),
        "----:com.apple.iTunes:iTunSMPB",
    }
    assert (tags["\xa9nam"], tags["trkn"], tags["disk"]) == ([LABELS.title], [(7, 0)], [(2, 0)])
    assert bytes(tags["covr"][0]) == jpeg()
    assert tagged_m4a(GOOD_M4A, TagValues()) is GOOD_M4A


def test_gapless_information_must_be_numeric(tmp_path: Path) -> None:
    """Text in place of the gapless numbers is not copied."""
    path = labelled_m4a(tmp_path / "one.m4a")
    file: Any = MP4(path)
    file["----:com.apple.iTunes:iTunSMPB"] = [MP4FreeForm(b"Sam Sample")]
    file.save()
    assert read_gapless_info(path.read_bytes()) == b""
    assert read_gapless_info(b"\0\0\0\x10ftypM4A " + bytes(40)) == b""


def test_tags_that_cannot_be_written() -> None:
    """They are refused with mutagen's own reason."""
    with pytest.raises(RepairError, match="tags cannot be read"):
        tagged_m4a(b"\0\0\0\x10ftypM4A " + bytes(40), TagValues(title="A title"))
