"""Private data in the metadata of recordings: found everywhere, and never repeated."""

from pathlib import Path

import pytest

from podcast_publisher.load.audio import private_metadata
from podcast_publisher.load.audio.private_metadata import in_field, in_text
from podcast_publisher.load.audio.probe import probe_audio
from podcast_publisher.model.audio import Flaw
from tests.audio.recordings import encode, speech
from tests.cases.damage import GOOD, GOOD_M4A, M4A
from tests.private_recordings import M4AS, MP3S, held_in
from tests.shows import REPOSITORY

WORDS = {
    "place": ("the place where it was recorded", "where its picture was taken"),
    "person": ("the name of a person",),
    "device": ("the device that recorded it",),
    "moment": ("the minute in which it was recorded",),
    "mail": ("an email address",),
    "path": ("the path of a file",),
    "unused": ("words that are left in unused space",),
    "program": ("notes of a program",),
}


def private_metadata_message(path: Path, body: bytes) -> str:
    path.write_bytes(body)
    return probe_audio(path, path.name).flaws.get(Flaw.PRIVATE_METADATA, "")


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("what", M4AS)
def test_private_data_of_an_m4a_is_found(tmp_path: Path, what: str, *, first: bool) -> None:
    """The most serious kind first, with its place; its text is not shown."""
    kind, make = M4AS[what]
    words = private_metadata_message(tmp_path / "one.m4a", make(first=first))
    assert words.startswith(tuple(f"it holds {begins}" for begins in WORDS[kind]))
    assert ", at byte " in words or "picture" in words
    assert held_in(words.encode()) == []


@pytest.mark.parametrize("what", MP3S)
def test_private_data_of_an_mp3_is_found(tmp_path: Path, what: str) -> None:
    """In every frame, a second tag and the older tag formats."""
    kind, make = MP3S[what]
    words = private_metadata_message(tmp_path / "one.mp3", make())
    assert words.startswith(tuple(f"it holds {begins}" for begins in WORDS[kind]))
    assert held_in(words.encode()) == []


def test_good_recordings_have_no_private_data(tmp_path: Path) -> None:
    """What encoders write, and the nine episodes."""
    for name, body in (("a.mp3", GOOD), ("b.m4a", GOOD_M4A), ("c.m4a", M4A)):
        assert private_metadata_message(tmp_path / name, body) == ""
    plain = encode(tmp_path / "plain.m4a", speech(2, -10), chapters=True)
    assert private_metadata_message(plain, plain.read_bytes()) == ""
    for path in (REPOSITORY / "episodes").glob("*.mp3"):
        assert Flaw.PRIVATE_METADATA not in probe_audio(path, path.name).flaws


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("©nam", "A new iPhone app for diabetes"),
        ("©too", "Lavf60.16.100"),
        ("©too", "iTunes 12.9.5.7"),
        ("TSSE", "LAME 64bits version 3.100"),
        ("©day", "2025-06-11"),
        ("date", "2025-06-11T00:00:00Z"),
        ("comment", "Recorded in Leeds with iPhones in 2025. Version 1.234, 5.678"),
        ("replaygain_track_gain", "-7.89 dB"),
        ("TPE1", "Leeds Teaching Hospitals NHS Trust"),
        ("iTunNORM", " 00000B12 00000B12 00003A5F 00003A5F"),
        ("artist", "The author of the book"),
    ],
)
def test_harmless_metadata_passes(name: str, text: str) -> None:
    """Titles, encoders, dates and measurements."""
    assert list(in_field(name, text, "")) == []


@pytest.mark.parametrize(
    "text",
    [
        *("+53.8008-001.5491/", "53.8008, -1.5491", "53.8008 -1.5491", "geo:53.8008,-1.5491"),
        *("https://www.example.org/maps/@53.8008,-1.5491,17z", "+535321.4-0013247.1/", "53° 48′ N"),
    ],
)
def test_positions_are_recognised_in_every_format(text: str) -> None:
    """As phones, maps and people write them."""
    assert [match.kind for match in in_text(text, "")] == [private_metadata.LOCATION]
