"""Markers in masters and files of labels, as chapters."""

import json
import struct
from pathlib import Path

import pytest

from podcast_publisher.load.markers.chunks import missing_bytes
from podcast_publisher.load.markers.labels import labels_beside, read_labels
from podcast_publisher.load.markers.read import markers
from podcast_publisher.model.transcript import Chapter
from tests.audio.masters import chunk, cues

TITLES = (Chapter(0, "Welcome"), Chapter(62.5, "On the ward"))
RATE = 48_000


def wav(*chunks: bytes, form: bytes = b"RIFF", sound: int = 100) -> bytes:
    """A WAV with these chunks around some sound."""
    fmt = chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, RATE, 2 * RATE, 2, 16))
    body = b"WAVE" + fmt + chunk(b"data", bytes(sound)) + b"".join(chunks)
    return form + struct.pack("<I", len(body)) + body


def ebu_marker(seconds: float, title: str, flags: int = 1) -> bytes:
    sample = round(seconds * RATE)
    head = struct.pack("<III", flags, sample & 0xFFFFFFFF, sample >> 32) + bytes(16)
    return head + title.encode().ljust(256, b"\0") + bytes(36)


IXML = (
    "<BWFXML><SYNC_POINT_LIST><SYNC_POINT><SYNC_POINT_TYPE>RELATIVE</SYNC_POINT_TYPE>"
    "<SYNC_POINT_COMMENT>Welcome</SYNC_POINT_COMMENT><SYNC_POINT_LOW>0</SYNC_POINT_LOW>"
    "<SYNC_POINT_HIGH>0</SYNC_POINT_HIGH></SYNC_POINT><SYNC_POINT><SYNC_POINT_TYPE>RELATIVE"
    "</SYNC_POINT_TYPE><SYNC_POINT_COMMENT>On the ward</SYNC_POINT_COMMENT><SYNC_POINT_LOW>"
    "3000000</SYNC_POINT_LOW><SYNC_POINT_HIGH>0</SYNC_POINT_HIGH></SYNC_POINT></SYNC_POINT_LIST>"
    "</BWFXML>"
)


def aiff() -> bytes:
    """An AIFF with two markers, the later one first."""
    rate = struct.pack(">HQ", 16_383 + 15, RATE << 48)
    common = b"COMM" + struct.pack(">IhIh", 18, 1, 50, 16) + rate
    marks = struct.pack(">H", 2)
    for number, (title, seconds) in enumerate((("On the ward", 62.5), ("Welcome", 0)), 1):
        name = bytes((len(title),)) + title.encode()
        marks += struct.pack(">HI", number, round(seconds * RATE)) + name + bytes(len(name) % 2)
    body = b"AIFF" + common + b"MARK" + struct.pack(">I", len(marks)) + marks
    return b"FORM" + struct.pack(">I", len(body)) + body


def caf() -> bytes:
    """A CAF with two markers."""
    description = b"desc" + struct.pack(">qd", 32, RATE) + bytes(24)
    marks = struct.pack(">II", 0, 2)
    for number, seconds in ((1, 0.0), (2, 62.5)):
        marks += struct.pack(">IdI", 0, seconds * RATE, number) + bytes(12)
    names = b"Welcome\0On the ward\0"
    strings = struct.pack(">IIqIq", 2, 1, 0, 2, 8) + names
    chunks = ((b"mark", marks), (b"strg", strings))
    return (
        b"caff\0\1\0\0"
        + description
        + b"".join(kind + struct.pack(">q", len(content)) + content for kind, content in chunks)
    )


MASTERS = {
    "cue points": wav(*cues(RATE, (62.5, "On the ward"), (0, "Welcome"))),
    "cue points of an RF64": wav(*cues(RATE, (0, "Welcome"), (62.5, "On the ward")), form=b"RF64"),
    "EBU": wav(
        chunk(
            b"r64m",
            ebu_marker(0, "Welcome") + ebu_marker(62.5, "On the ward") + ebu_marker(9, "x", 0),
        )
    ),
    "iXML": wav(chunk(b"iXML", IXML.encode())),
    "AIFF": aiff(),
    "CAF": caf(),
}


@pytest.mark.parametrize("name", MASTERS)
def test_markers_are_read_by_time(name: str) -> None:
    """Each editor's markers, with their titles, in order."""
    assert markers(MASTERS[name]) == TITLES


@pytest.mark.parametrize("name", MASTERS)
@pytest.mark.parametrize("cut", [12, 40, 60, 90, 130, 200])
def test_cut_and_huge_chunks_are_survived(name: str, cut: int) -> None:
    """Cut anywhere, or with lengths and counts of four billion: no error, and no more than there is."""
    body = MASTERS[name]
    assert len(markers(body[:cut])) <= 2
    hostile = body[:cut] + b"\xff" * 8 + body[cut + 8 :]
    assert len(markers(hostile)) <= 5


def test_a_cue_without_a_label_has_no_title() -> None:
    """Nothing is invented."""
    assert markers(wav(*cues(RATE, (1, "")))) == (Chapter(1, ""),)


def test_missing_bytes_are_counted() -> None:
    """A WAV that ends before its header says; one whose header does not know is fine."""
    body = wav(sound=1000)
    assert missing_bytes(body) == 0
    assert missing_bytes(body[:-300]) == 300
    unknown = body.replace(struct.pack("<I", 1000), b"\xff" * 4)
    assert missing_bytes(unknown[:-300]) == 0


LABELS = {
    "audacity.txt": "0.000000\t0.000000\tWelcome\n62.500000\t62.500000\tOn the ward\n",
    "podlove.chapters.txt": "00:00:00.000 Welcome\n00:01:02.500 On the ward\n",
    "youtube.txt": "0:00 - Welcome\n(1:02.5) On the ward\n",
    "reaper.csv": "#,Name,Start,End,Length\nM1,Welcome,0:00.000,,\nM2,On the ward,1:02.500,,\n",
    "audition.csv": "Name\tStart\tDuration\tTime Format\tType\tDescription\nWelcome\t0:00.000\t0:00.000\tdecimal\tCue\t\nOn the ward\t1:02.500\t0:00.000\tdecimal\tCue\t\n",
    "hindenburg.nhsx": '<?xml version="1.0"?><Session><Markers><Marker Id="1" Name="Welcome" Time="0"/>'
    '<Marker Id="2" Name="On the ward" Time="01:02,500" Type="Chapter"/></Markers></Session>',
    "burner.cue": 'PERFORMER "x"\nTITLE "The disc"\nTRACK 01 AUDIO\n  TITLE "Welcome"\n  INDEX 01 00:00:00\n'
    'TRACK 02 AUDIO\n  TITLE "On the ward"\n  INDEX 01 01:02:37\n',
    "ogg.txt": "CHAPTER01=00:00:00.000\nCHAPTER01NAME=Welcome\nCHAPTER02=00:01:02.500\nCHAPTER02NAME=On the ward\n",
    "ffmpeg.txt": ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=62500\ntitle=Welcome\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=62500\nEND=90000\ntitle=On the ward\n",
    "pod.chapters.json": json.dumps(
        {"version": "1.2.0", "chapters": [{"startTime": t.start, "title": t.title} for t in TITLES]}
    ),
}


@pytest.mark.parametrize("name", LABELS)
def test_labels_of_every_editor_are_read(tmp_path: Path, name: str) -> None:
    """With their titles and times, to a cue sheet's frame."""
    path = tmp_path / name
    path.write_text(LABELS[name], "utf-8")
    read = read_labels(path)
    assert [chapter.title for chapter in read] == [chapter.title for chapter in TITLES]
    assert [chapter.start for chapter in read] == pytest.approx([0, 62.5], abs=0.01)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "Just some words\n",
            "0:00 Welcome\nand words without a time\n",
            "{",
            '{"chapters": 3}',
        ),
        *("[" * 100_000, "<Marker " + "a" * 100_000, "Name,Start\n" + '"' * 100_000, "\0" * 1000),
    ],
)
def test_other_files_hold_no_labels(tmp_path: Path, text: str) -> None:
    """Whatever is in them, and quickly."""
    path = tmp_path / "labels.txt"
    path.write_text(text, "utf-8")
    assert read_labels(path) == ()


def test_a_transcript_beside_a_master_is_not_its_chapters(tmp_path: Path) -> None:
    """Its lines may have times; only Audacity's labels are taken from a .txt that nobody named."""
    master = tmp_path / "take.wav"
    (tmp_path / "take.txt").write_text("00:00 Hello and welcome\n00:07 Thank you\n", "utf-8")
    assert labels_beside(master) == (master, ())
    (tmp_path / "take.cue").write_text(LABELS["burner.cue"], "utf-8")
    assert labels_beside(master)[0].name == "take.cue"
