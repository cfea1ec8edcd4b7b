"""Tags as bytes: what players find in them, and what goes."""

import io
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mutagen.apev2 import APEv2
from mutagen.id3 import APIC, CHAP, ID3, RVA2, TIT2, TLAN, TXXX, Encoding
from mutagen.mp4 import MP4

from podcast_publisher.load.mp3 import walk
from podcast_publisher.model.transcript import Chapter
from podcast_publisher.repair.labels import Labels
from podcast_publisher.repair.refusal import RepairError
from podcast_publisher.repair.tags import carried_over, id3_tag, tagged_m4a, tagged_mp3
from tests.cases.damage import ENDS, GOOD, GOOD_M4A, START, ape_tag, id3, text_frame
from tests.repair.recordings import chapters, jpeg, labelled_m4a

SOUND = GOOD[START:ENDS]
LABELS = Labels(
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


def test_players_read_it() -> None:
    """ID3v2.3, each text in UTF-16, and no frame that is of another version."""
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


def test_chapters_stand_in_the_order_of_time() -> None:
    """In the file itself, each to the next one's beginning and the last to the end."""
    tag = id3_tag(LABELS)
    found = [tag.index(one.title.encode("utf-16-le")) for one in LABELS.chapters]
    assert found == sorted(found)
    frames = sorted(read(tag).getall("CHAP"), key=lambda one: one.start_time)
    assert [(one.start_time, one.end_time) for one in frames] == [
        (0, 4_500),
        (4_500, 12_000),
        (12_000, 20_480),
    ]
    assert {(one.start_offset, one.end_offset) for one in frames} == {(0xFFFFFFFF, 0xFFFFFFFF)}
    assert read(tag)["CTOC:toc"].child_element_ids == [one.element_id for one in frames]


def test_what_is_not_known_is_left_out() -> None:
    """A trailer has no number, and perhaps no chapters."""
    assert set(read(id3_tag(Labels(title="Trailer")))) == {"TIT2"}


def test_old_tags_go() -> None:
    """Whatever stood before and behind the sound as a tag is gone, and the sound is not touched."""
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
    tagged = tagged_mp3(data, seen.tags, seen.tags_behind, LABELS)
    assert tagged == id3_tag(LABELS) + SOUND
    again = walk(tagged)
    assert again is not None
    assert tagged_mp3(tagged, again.tags, again.tags_behind, LABELS) == tagged


def test_what_mp3gain_has_done_is_kept() -> None:
    """By it the change of loudness can be undone, and the checksum that does not fit be explained."""
    undo = ape_tag(b"MP3GAIN_UNDO", b"-001,-001,N")
    tagged = tagged_mp3(SOUND + undo, 0, len(undo), LABELS)
    assert tagged.startswith(id3_tag(LABELS) + SOUND)
    assert dict(APEv2(io.BytesIO(tagged))) == {"MP3GAIN_UNDO": "-001,-001,N"}
    rest = len(tagged) - len(id3_tag(LABELS) + SOUND)
    assert tagged_mp3(tagged, len(id3_tag(LABELS)), rest, LABELS) == tagged


def test_too_many_chapters_are_refused() -> None:
    """The list of them counts in one byte."""
    many = tuple(Chapter(at, f"Part {at}") for at in range(256))
    with pytest.raises(RepairError, match="256 chapters, and a tag holds 255"):
        id3_tag(Labels(chapters=many, seconds=300))
    assert len(read(id3_tag(Labels(chapters=many[1:], seconds=300))).getall("CHAP")) == 255


def test_an_m4a_is_tagged(tmp_path: Path) -> None:
    """Its old tags go but for the one that belongs to the sound, and its chapters stay."""
    path = labelled_m4a(tmp_path / "one.m4a")
    listed = chapters(path)
    path.write_bytes(tagged := tagged_m4a(path.read_bytes(), LABELS))
    tags: Any = MP4(path).tags
    assert set(tags) == {
        *("\xa9nam", "\xa9alb", "\xa9ART", "\xa9day", "trkn", "disk", "covr"),
        "----:com.apple.iTunes:iTunSMPB",
    }
    assert (tags["\xa9nam"], tags["trkn"], tags["disk"]) == ([LABELS.title], [(7, 0)], [(2, 0)])
    assert bytes(tags["covr"][0]) == jpeg()
    assert chapters(path) == listed
    assert tagged_m4a(tagged, LABELS) is tagged


def test_an_mp3_hands_over_what_it_says() -> None:
    """Texts, pictures and chapters; not how much to turn that very sound down."""
    tag: Any = ID3()
    tag.add(TIT2(encoding=3, text="Één"))
    tag.add(TLAN(encoding=3, text="eng"))
    tag.add(TXXX(encoding=3, desc="replaygain_track_gain", text="-6 dB"))
    tag.add(TXXX(encoding=3, desc="Mixed by", text="Röbin"))
    tag.add(RVA2(desc="track", channel=1, gain=-6, peak=0))
    tag.add(APIC(encoding=3, mime="image/jpeg", type=3, desc="ö", data=jpeg()))
    title = TIT2(encoding=3, text="Only")
    tag.add(CHAP(element_id="a", start_time=0, end_time=9, start_offset=77, end_offset=88))
    tag["CHAP:a"].sub_frames.add(title)
    out = io.BytesIO()
    tag.save(out)  # ID3v2.4
    carried = read(carried_over(out.getvalue() + SOUND, "MP3", 20))
    assert set(carried) == {"TIT2", "TLAN", "TXXX:Mixed by", "APIC:ö", "CHAP:a"}
    assert carried.version == (2, 3, 0)
    assert carried["TIT2"].text == ["Één"]
    assert carried["CHAP:a"].sub_frames["TIT2"].text == ["Only"]
    assert carried["CHAP:a"].start_offset == carried["CHAP:a"].end_offset == 0xFFFFFFFF


def test_an_m4a_hands_over_what_it_says(tmp_path: Path) -> None:
    """As far as both kinds of tags know it, and its chapters."""
    path = labelled_m4a(tmp_path / "one.m4a")
    data = tagged_m4a(path.read_bytes(), LABELS)
    carried = read(carried_over(data, "M4A", 2))
    assert carried["TIT2"].text == [LABELS.title]
    assert carried["APIC:"].data == jpeg()
    frames = sorted(carried.getall("CHAP"), key=lambda one: one.start_time)
    assert [(one.start_time, one.end_time, str(one.sub_frames["TIT2"])) for one in frames] == [
        (0, 700, "One"),
        (700, 2_000, "Twö"),
    ]


def test_no_tag_is_handed_over_as_none() -> None:
    """An MP3 that says nothing goes on saying nothing."""
    assert carried_over(SOUND, "MP3", 20) == b""


@pytest.mark.parametrize(
    "work",
    [
        lambda data: carried_over(data, "M4A", 2),
        lambda data: tagged_m4a(data, LABELS),
    ],
)
def test_tags_that_cannot_be_read(work: Callable[[bytes], bytes]) -> None:
    """They are refused with what mutagen says of them."""
    with pytest.raises(RepairError, match="tags cannot be read"):
        work(b"\0\0\0\x10ftypM4A " + bytes(40))


def test_padding_that_is_longer_than_the_file() -> None:
    """What mutagen does not expect is refused in the same words."""
    body = bytearray(tagged_m4a(GOOD_M4A, LABELS))
    struct.pack_into(">I", body, body.index(b"free", body.index(b"ilst")) - 4, 1 << 20)
    with pytest.raises(RepairError, match="tags cannot be read"):
        tagged_m4a(bytes(body), Labels(title="Short"))
