"""Recordings damaged on purpose: each flaw is found without decoding, and good files have none."""

import random
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from podcast_publisher.load.audio.crc16 import Crc16
from podcast_publisher.load.audio.id3 import walk as tag_walk
from podcast_publisher.load.audio.probe import probe_audio
from podcast_publisher.model.audio import Audio, Flaw
from tests.cases.damage import (
    DAMAGES,
    ENDS,
    GOOD,
    GOOD_M4A,
    PICTURE,
    START,
    ape_tag,
    id3,
    picture_frame,
    text_frame,
    without_header,
)
from tests.shows import REPOSITORY


def louder() -> bytes:
    """The sound as MP3Gain leaves it: changed bits in the frames, with the old checksum."""
    return DAMAGES["one bit flipped"]()


def with_another_header() -> bytes:
    """The recording with a second header in front, as careless programs write it."""
    own = bytearray(GOOD[START : GOOD.index(b"\xff\xfb", START + 4)])
    header = own.index(b"Info")
    own[header + 12 :] = bytes(len(own) - header - 12)
    struct.pack_into(">I", own, header + 4, 1)  # it counts frames, and nothing else
    return bytes(own) + GOOD[START:]


def look(tmp_path: Path, body: bytes) -> Audio:
    """The probe of those bytes as a recording."""
    path = tmp_path / "recording.mp3"
    path.write_bytes(body)
    return probe_audio(path, path.name)


@pytest.mark.parametrize(
    ("damage", "flaw"),
    [
        ("cut in half", Flaw.TRUNCATED),
        ("last byte lost", Flaw.TRUNCATED),
        ("hole of zeros", Flaw.CORRUPT),
        ("web page inside", Flaw.CORRUPT),
        ("piece lost", Flaw.CORRUPT),
        ("one bit flipped", Flaw.CHECKSUM_MISMATCH),
        ("two files glued", Flaw.CONCATENATED),
        ("two sounds glued", Flaw.CONCATENATED),
        ("header amid the sound", Flaw.CONCATENATED),
        ("format changes", Flaw.FORMAT_CHANGES),
        ("rate varies without header", Flaw.VBR_WITHOUT_HEADER),
        ("junk before", Flaw.LEADING_JUNK),
        ("junk behind", Flaw.TRAILING_JUNK),
        ("two tags", Flaw.MULTIPLE_TAGS),
        ("heavier picture", Flaw.LARGE_TAGS),
        ("odd picture", Flaw.UNSUPPORTED_PICTURE),
        ("half a picture", Flaw.UNSUPPORTED_PICTURE),
        ("picture with a place", Flaw.PRIVATE_METADATA),
        ("tag swallows sound", Flaw.OVERLONG_TAG),
        ("path in a tag", Flaw.PRIVATE_METADATA),
        ("address in a tag", Flaw.PRIVATE_METADATA),
        ("path behind the sound", Flaw.PRIVATE_METADATA),
        ("path in front of the sound", Flaw.PRIVATE_METADATA),
        ("address in two bytes a letter", Flaw.PRIVATE_METADATA),
        ("half of it never came", Flaw.TRUNCATED),
        ("header counts more", Flaw.TRUNCATED),
        ("cut between frames", Flaw.TRUNCATED),
        ("channels change", Flaw.FORMAT_CHANGES),
        ("tag amid the sound", Flaw.CONCATENATED),
        ("copied as text", Flaw.CORRUPT),
        ("tag shorter than its picture", Flaw.OVERLONG_TAG),
        ("m4a says two lengths", Flaw.DURATION_MISMATCH),
        ("m4a of a longer film", Flaw.DURATION_MISMATCH),
        ("m4a names other places", Flaw.CORRUPT),
        ("m4a plays half", Flaw.DURATION_MISMATCH),
        ("m4a begins late", Flaw.DURATION_MISMATCH),
        ("m4a unfinished", Flaw.TRUNCATED),
        ("m4a glued", Flaw.CONCATENATED),
        ("m4a without parts", Flaw.CORRUPT),
        ("m4a without places", Flaw.CORRUPT),
        ("m4a without sizes", Flaw.CORRUPT),
        ("m4a without sound", Flaw.CORRUPT),
        ("m4a that does not say how", Flaw.CORRUPT),
        ("m4a with fewer sizes", Flaw.DURATION_MISMATCH),
        ("m4a with more parts in a place", Flaw.DURATION_MISMATCH),
        ("m4a index last", Flaw.MOOV_LAST),
        ("m4a fragmented", Flaw.FRAGMENTED),
        ("m4a encrypted", Flaw.ENCRYPTED),
        ("m4a with video", Flaw.VIDEO),
        ("m4a of another codec", Flaw.UNSUPPORTED_CODEC),
        ("m4a of mp3", Flaw.UNSUPPORTED_CODEC),
    ],
)
def test_each_flaw_is_found(tmp_path: Path, damage: str, flaw: Flaw) -> None:
    """One flaw, and no other."""
    assert flaw in look(tmp_path, DAMAGES[damage]()).flaws


def test_a_good_m4a_has_no_flaw(tmp_path: Path) -> None:
    """AAC with its index before the sound; its single channel is recognised."""
    audio = look(tmp_path, GOOD_M4A)
    assert (audio.format, audio.flaws, audio.channels) == ("M4A", {}, 1)


@pytest.mark.parametrize(
    "file", sorted((REPOSITORY / "episodes").glob("*.mp3")), ids=lambda f: f.stem
)
def test_a_good_recording_has_no_flaw(file: Path) -> None:
    """The nine recordings are complete."""
    audio = probe_audio(file, file.name)
    assert audio.flaws == {}
    assert (audio.sample_rate, audio.channels, audio.is_vbr) == (44_100, 1, False)
    assert audio.bit_rate == pytest.approx(64_000, rel=0.01)


@pytest.mark.parametrize(
    "harmless",
    [
        lambda: GOOD[START:],
        lambda: without_header(GOOD),
        lambda: GOOD + b"TAG" + bytes(125),
        lambda: GOOD + bytes(300),
        lambda: GOOD + b"TAG+" + bytes(223) + b"TAG" + bytes(125),
        lambda: GOOD + b"LYRICSBEGIN[00:01]Listen!LYRICSEND" + b"TAG" + bytes(125),
        lambda: GOOD + ape_tag(b"Title", b"Listening"),
        lambda: ape_tag(b"Title", b"Listening") + GOOD[START:],
        lambda: louder() + ape_tag(b"MP3GAIN_UNDO", b"-001,-001,N"),
        lambda: without_header(GOOD)[:-2],
        with_another_header,
        lambda: id3(text_frame(b"TIT2", "Ten past eight: 10/8, a@b")) + GOOD[START:],
        lambda: id3(picture_frame(PICTURE + bytes(40_000)), bytes(2_000)) + GOOD[START:],
    ],
)
def test_harmless_oddities_are_no_flaws(tmp_path: Path, harmless: Callable[[], bytes]) -> None:
    """No tag, no header, all kinds of tags, trailing zeros, padding, MP3Gain, and two bytes that an encoder never wrote: all of it plays everywhere."""
    audio = look(tmp_path, harmless())
    assert audio.flaws == {}
    assert audio.seconds == pytest.approx(20.5, abs=0.1)


@pytest.mark.parametrize("kind", ["cut", "overwritten", "inserted", "deleted", "one bit"])
def test_random_damage_is_always_found(tmp_path: Path, kind: str) -> None:
    """Each of 60 faults of a kind, anywhere in a recording with a header."""
    chance = random.Random(kind)  # noqa: S311 - the same faults every time
    missed = []
    for number in range(60):
        position = chance.randrange(START + 600, ENDS - 600)
        noise = chance.randbytes(200)
        bit = bytes([GOOD[position] ^ 1 << chance.randrange(8)])
        damaged = {
            "cut": GOOD[:position],
            "overwritten": GOOD[:position] + noise + GOOD[position + 200 :],
            "inserted": GOOD[:position] + noise + GOOD[position:],
            "deleted": GOOD[:position] + GOOD[position + 200 :],
            "one bit": GOOD[:position] + bit + GOOD[position + 1 :],
        }[kind]
        if not look(tmp_path, damaged).flaws:
            missed.append((number, position))
    assert missed == []


def checksum(*pieces: bytes) -> int:
    """The checksum of data that comes in these pieces."""
    crc = Crc16()
    for piece in pieces:
        crc.update(piece)
    return crc.value()


@pytest.mark.parametrize("size", [0, 1, 32_766, 32_767, 32_768, 65_534, 100_001])
def test_the_checksum_does_not_depend_on_the_pieces(size: int) -> None:
    """Summing blocks before dividing equals dividing byte by byte."""
    data = random.Random(size).randbytes(size)  # noqa: S311 - any bytes will do
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    for pieces in (
        [data],
        [data[:7], data[7:]],
        [data[:40_000], data[40_000:70_000], data[70_000:]],
    ):
        assert checksum(*pieces) == crc


def test_the_crc16_check_value() -> None:
    """The check value of CRC-16/ARC."""
    assert checksum(b"123456789") == 0xBB3D


@pytest.mark.parametrize(("size", "read"), [(12, True), (70_000, False)])
def test_an_id3_play_count_is_not_parsed(size: int, *, read: bool) -> None:
    """Mutagen needs time quadratic in the number's length."""
    count = b"PCNT" + struct.pack(">IH", size, 0) + b"\1" * size
    filling = picture_frame(PICTURE + bytes(70_000))
    assert tag_walk(id3(filling, count)).harmless is read
