"""Repairs that keep the sound, on real files; a failure leaves the file untouched."""

import io
import sys
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from mutagen.id3 import ID3
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4

from podcast_publisher.audio.remux import remux, tag
from podcast_publisher.audio.tag_values import TagValues
from podcast_publisher.load.audio.probe import probe_audio
from podcast_publisher.load.project import load_project
from podcast_publisher.model.audio import Flaw
from podcast_publisher.model.errors import RepairError
from podcast_publisher.model.show import Episode, Show
from podcast_publisher.model.transcript import Chapter
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.recordings.load import RecordingReader
from tests.audio.recordings import (
    beside,
    chapters,
    encode,
    jpeg,
    labelled_m4a,
    packets,
    raw_aac,
    speech,
)
from tests.cases.damage import DAMAGES, GOOD, GOOD_M4A, M4A, START, id3, picture_frame, text_frame
from tests.shows import SMALL_SHOW

READER = RecordingReader()
PROJECT = load_project(Workspace(SMALL_SHOW))
VARYING = DAMAGES["rate varies without header"]()


def written(folder: Path, name: str, body: bytes) -> Path:
    path = folder / name
    path.write_bytes(body)
    return path


def as_it_is(path: Path) -> tuple[object, ...]:
    """The file's bytes and the times that show whether it was written again."""
    now = path.stat()
    return path.read_bytes(), now.st_mtime_ns, now.st_ino, beside(path)


def episode_with(path: Path, **more: Any) -> Episode:
    """The second episode of the small show, with that recording."""
    return replace(PROJECT.episodes[1], audio=probe_audio(path, path.name), **more)


def tagged(path: Path, show: Show = PROJECT.show, **more: Any) -> TagValues | None:
    return tag(READER, episode_with(path, **more), show)


def seconds_for_players(path: Path) -> float:
    """The length that mutagen and most players show: from the header, or guessed from the first frame."""
    info: Any = MP3(path).info
    return float(info.length)


# --- remux


def test_an_mp3_gets_a_xing_header(tmp_path: Path) -> None:
    """Players then know its length; its packets are unchanged, and its tags are removed."""
    old = id3(text_frame(b"TIT2", "Kept"), picture_frame(jpeg()))
    path = written(tmp_path, "one.mp3", old + VARYING + b"TAG" + bytes(125))
    before, length = packets(path), 1040 * 1152 / 44_100
    assert abs(seconds_for_players(path) - length) > 3
    done = remux(READER, path, "one.mp3")
    assert done is not None
    assert done.packets == packets(path) == before
    assert seconds_for_players(path) == pytest.approx(length, abs=0.05)
    body = path.read_bytes()
    assert not body.startswith(b"ID3")
    assert body.endswith(VARYING)
    assert probe_audio(path, "one.mp3").flaws == {}


def test_a_constant_rate_mp3_gets_a_header(tmp_path: Path) -> None:
    """The same for a constant rate, where players only guess the length."""
    path = encode(tmp_path / "one.mp3", speech(2, -10), write_xing="0")
    before = packets(path)
    assert remux(READER, path, "one.mp3") is not None
    assert packets(path) == before
    assert b"Info" in path.read_bytes()[:200]


def test_the_index_of_an_m4a_is_moved_to_the_front(tmp_path: Path) -> None:
    """Packets and gapless information are kept."""
    path = labelled_m4a(tmp_path / "one.m4a")
    before, tags = packets(path), dict(MP4(path))
    assert Flaw.MOOV_LAST in probe_audio(path, "one.m4a").flaws
    done = remux(READER, path, "one.m4a")
    assert done is not None
    assert done.packets == packets(path) == before
    kept = "----:com.apple.iTunes:iTunSMPB"
    assert dict(MP4(path)) == {kept: tags[kept]}
    assert probe_audio(path, "one.m4a").flaws == {}
    assert beside(path) == ["one.m4a"]


@pytest.mark.parametrize("name", ["one.aac", "one.m4a"])
def test_raw_aac_is_put_into_an_m4a(tmp_path: Path, name: str) -> None:
    """Beside the old file, or in its place where that was already named .m4a."""
    whole = written(tmp_path, "whole.m4a", M4A)
    path = tmp_path / name
    raw_aac(whole, path)
    done = remux(READER, path, name)
    assert done is not None
    assert done.path == tmp_path / "one.m4a"
    assert packets(done.path) == packets(whole)
    audio = probe_audio(done.path, "one.m4a")
    assert (audio.format, audio.flaws) == ("M4A", {})
    assert beside(path) == sorted({name, "one.m4a", "whole.m4a"})


def test_raw_aac_does_not_overwrite_an_m4a(tmp_path: Path) -> None:
    """An existing M4A is kept."""
    path = tmp_path / "one.aac"
    raw_aac(written(tmp_path, "one.m4a", M4A), path)
    with pytest.raises(RepairError, match=r"one\.m4a already"):
        remux(READER, path, "one.aac")
    assert (tmp_path / "one.m4a").read_bytes() == M4A


@pytest.mark.parametrize(("name", "body"), [("one.mp3", GOOD), ("one.m4a", GOOD_M4A)])
def test_a_good_container_is_not_touched(tmp_path: Path, name: str, body: bytes) -> None:
    """There is nothing to do, and nothing is written."""
    path = written(tmp_path, name, body)
    before = as_it_is(path)
    assert remux(READER, path, name) is None
    assert as_it_is(path) == before


COUNTS_NOTHING = {
    "Info": GOOD.replace(
        GOOD[(_at := GOOD.index(b"Info")) : _at + 12], GOOD[_at : _at + 8] + bytes(4)
    ),
    "VBRI": GOOD[:START]
    + GOOD[START : START + 36]
    + b"VBRI"
    + bytes(GOOD.index(b"\xff\xfb", START + 4) - START - 40)
    + GOOD[GOOD.index(b"\xff\xfb", START + 4) :],
}


@pytest.mark.parametrize("header", COUNTS_NOTHING)
def test_an_empty_xing_header_is_replaced(tmp_path: Path, header: str) -> None:
    """Players show 0:00 with it; the new header counts frames, and the sound is unchanged."""
    path = written(tmp_path, "one.mp3", COUNTS_NOTHING[header])
    words = probe_audio(path, "one.mp3").flaws[Flaw.VBR_WITHOUT_HEADER]
    assert words == "its header counts 0 frames, but there are 0:20 of sound"
    before = packets(path)
    assert remux(READER, path, "one.mp3") is not None
    assert packets(path) == before
    assert seconds_for_players(path) == pytest.approx(20.5, abs=0.1)
    assert probe_audio(path, "one.mp3").flaws == {}


# --- tag


def test_tags_of_an_mp3_come_from_the_yaml(tmp_path: Path) -> None:
    """The packets are unchanged, and mutagen reads the tags back."""
    old = id3(text_frame(b"TENC", r"C:\Users\somebody\mix.wav"), picture_frame(b"GIF89a"))
    path = written(tmp_path, "one.mp3", id3(text_frame(b"TIT2", "One")) + old + GOOD)
    before = packets(path)
    labels = tagged(path)
    assert str(labels).startswith("title, show, author, number, date, picture (")
    assert packets(path) == before
    tags: Any = ID3(path, translate=False)
    assert str(tags["TIT2"]) == "Measuring: what counts"
    assert str(tags["TALB"]) == PROJECT.show.title
    assert str(tags["TPE1"]) == PROJECT.show.author
    assert [str(tags[name]) for name in ("TRCK", "TPOS", "TYER", "TDAT")] == [
        "2",
        "1",
        "2025",
        "0204",
    ]
    assert [str(frame.sub_frames["TIT2"]) for frame in tags.getall("CHAP")] == [
        "A ruler",
        "A clock",
        "A questionnaire",
    ]
    assert chapters(path) == [(0, "A ruler"), (8, "A clock"), (14, "A questionnaire")]
    assert len(tags.getall("APIC")) == 1
    audio = probe_audio(path, "one.mp3")
    assert audio.flaws == {}
    assert [chapter.title for chapter in audio.tags.chapters] == [
        "A ruler",
        "A clock",
        "A questionnaire",
    ]


@pytest.mark.parametrize(("name", "body"), [("one.mp3", GOOD), ("one.m4a", M4A)])
def test_correct_tags_are_not_written_again(tmp_path: Path, name: str, body: bytes) -> None:
    """A second run has nothing to do: the file keeps its bytes and its time."""
    path = written(tmp_path, name, body)
    assert tagged(path, chapters=()) is not None
    before = as_it_is(path)
    assert tagged(path, chapters=()) is None
    assert as_it_is(path) == before
    assert tagged(path, chapters=(), title="Another") is not None


def test_tags_of_an_m4a_come_from_the_yaml(tmp_path: Path) -> None:
    """The packets are unchanged; chapters that the YAML does not have are removed."""
    path = labelled_m4a(tmp_path / "one.m4a")
    before = packets(path)
    assert tagged(path, chapters=()) is not None
    assert (packets(path), chapters(path)) == (before, [])
    tags: Any = MP4(path).tags
    assert tags["\xa9nam"] == ["Measuring: what counts"]
    assert tags["\xa9day"] == ["2025-04-02"]
    assert bytes(tags["covr"][0]).startswith(b"\xff\xd8\xff")


def test_tagging_an_mp3_needs_no_decoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An MP3's frames can be compared without one; an M4A needs it."""
    monkeypatch.setitem(sys.modules, "av", None)
    assert tagged(written(tmp_path, "one.mp3", GOOD)) is not None
    path = written(tmp_path, "one.m4a", GOOD_M4A)
    with pytest.raises(RepairError, match="not installed") as caught:
        tagged(path, chapters=())
    assert 'pip install "podcast-publisher[audio]"' in caught.value.fix
    assert path.read_bytes() == GOOD_M4A


def test_chapters_beyond_the_end_are_not_written(tmp_path: Path) -> None:
    """A chapter that would start behind the end is refused."""
    path = written(tmp_path, "one.mp3", GOOD)
    with pytest.raises(RepairError, match='chapter "Late" begins behind the end'):
        tagged(path, chapters=(Chapter(20.6, "Late"),))
    assert path.read_bytes() == GOOD


def test_private_data_is_not_written_into_tags(tmp_path: Path) -> None:
    """A repair adds no flaw, such as an address in the title."""
    path = written(tmp_path, "one.mp3", GOOD)
    with pytest.raises(RepairError, match="would have a fault: it holds an email address"):
        tagged(path, title="Write to robin@example.org")
    assert as_it_is(path)[0] == GOOD
    assert beside(path) == ["one.mp3"]


# --- what may go wrong

BROKEN = {
    "cut in half": "bytes are missing",
    "hole of zeros": "are not sound",
    "two files glued": "its header says 0:20",
    "tag swallows sound": "swallows 9,000 bytes",
    "m4a encrypted": "it is encrypted",
    "m4a with video": "picture track",
    "m4a of another codec": "not AAC",
    "m4a fragmented": "fragments",
}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "it is empty"),
        (b"<html>", "a web page"),
        (b"nothing" * 999, "a text"),
        (b"\x80" + bytes(range(256)), "nothing that can be recognised"),
        *((DAMAGES[name](), why) for name, why in BROKEN.items()),
    ],
)
def test_a_damaged_recording_is_refused(tmp_path: Path, body: bytes, why: str) -> None:
    """With a message, and untouched."""
    path = written(tmp_path, "one.mp3", body)
    before = as_it_is(path)
    with pytest.raises(RepairError, match=why):
        remux(READER, path, "one.mp3")
    with pytest.raises(RepairError, match=why):
        tagged(path)
    assert as_it_is(path) == before


def test_a_truncated_m4a_is_refused(tmp_path: Path) -> None:
    """Its index would point to sound that is missing."""
    path = written(tmp_path, "one.m4a", GOOD_M4A[:8_000])
    with pytest.raises(RepairError, match="bytes are missing"):
        remux(READER, path, "one.m4a")


@pytest.mark.parametrize("name", ["there.mp3/one.mp3", "missing.mp3"])
def test_a_missing_file_is_reported_with_the_system_error(tmp_path: Path, name: str) -> None:
    """The system's own error, in a sentence."""
    written(tmp_path, "there.mp3", GOOD)
    with pytest.raises(RepairError, match="the disk refuses"):
        remux(READER, tmp_path / name, name)


@pytest.mark.usefixtures("killed")
@pytest.mark.parametrize(("name", "body"), [("one.mp3", VARYING), ("one.m4a", M4A)])
def test_a_killed_process_leaves_the_recording(tmp_path: Path, name: str, body: bytes) -> None:
    """The kill is reported, the recording is unchanged, and no partial file remains."""
    path = written(tmp_path, name, body)
    before = as_it_is(path)
    with pytest.raises(RepairError, match=r"crashed over it \(exit code -9\)"):
        remux(READER, path, name)
    assert as_it_is(path) == before


class _Deaf(RecordingReader):
    """Reads what a repair has written, and changes one byte of its sound."""

    def probe(self, path: Path, name: str) -> Any:
        audio = super().probe(path, name)
        if ".part" in path.name:
            with path.open("r+b") as file:
                file.seek(-2_000, io.SEEK_END)
                file.write(b"\xaa")
        return audio


@pytest.mark.parametrize(("name", "body"), [("one.mp3", GOOD), ("one.m4a", GOOD_M4A)])
def test_a_changed_sound_is_never_put_in_place(tmp_path: Path, name: str, body: bytes) -> None:
    """If a byte of the sound differs in the written file, the recording stays."""
    path = written(tmp_path, name, body)
    with pytest.raises(RepairError, match="would not stay the same"):
        tag(_Deaf(), episode_with(path, chapters=()), PROJECT.show)
    assert path.read_bytes() == body
    assert beside(path) == [name]
