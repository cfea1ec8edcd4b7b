"""Recordings damaged on purpose, by name: a case folder holds the name, and the bytes are made."""

import struct
from collections.abc import Callable
from pathlib import Path

from podcast_publisher.load.audio.mp3 import walk

_CASES = Path(__file__).parent
GOOD = (_CASES / "good-show" / "episodes" / "01-listening.mp3").read_bytes()
OTHER = (_CASES / "good-show" / "episodes" / "02-measuring.mp3").read_bytes()
M4A = (_CASES / "broken" / "m4a-renamed-mp3" / "episodes" / "01-listening.mp3").read_bytes()
PICTURE = (_CASES / "good-show" / "artwork" / "cover.jpg").read_bytes()
_PLACE = b"\xff\xe1\x00\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x88\x25\0\x04\0\0\0\x01" + bytes(8)
"""A segment of a JPEG with one entry, which leads to where it was taken."""

_walked = walk(GOOD)
assert _walked is not None
START, ENDS = _walked.start, _walked.end
"""Where the sound of the good recording begins and ends."""


def id3(*frames: bytes) -> bytes:
    """An ID3v2.3 tag with these frames."""
    body = b"".join(frames)
    size = len(body)
    return b"ID3\x03\x00\x00" + bytes(size >> shift & 127 for shift in (21, 14, 7, 0)) + body


def text_frame(name: bytes, text: str) -> bytes:
    """A frame of an ID3 tag that holds text."""
    body = b"\x00" + text.encode("latin-1")
    return name + struct.pack(">IH", len(body), 0) + body


def picture_frame(body: bytes) -> bytes:
    """A frame of an ID3 tag that holds a picture."""
    body = b"\x00image/jpeg\x00\x03\x00" + body
    return b"APIC" + struct.pack(">IH", len(body), 0) + body


def chapter_frame(title: str) -> bytes:
    """A frame of an ID3 tag that holds a chapter, from the beginning for ten seconds."""
    inside = text_frame(b"TIT2", title)
    body = b"c0\x00" + struct.pack(">IIII", 0, 10_000, 0xFFFFFFFF, 0xFFFFFFFF) + inside
    return b"CHAP" + struct.pack(">IH", len(body), 0) + body


def without_header(body: bytes) -> bytes:
    """The sound without tag and without the frame that carries the encoder's header."""
    seen = walk(body)
    assert seen is not None
    return body[body.index(b"\xff\xfb", seen.start + 4) : seen.end]


def _frames(*second_halves: int, number: int, mode: int = 0xC4) -> bytes:
    """Frames without sound in turn, each by the third byte of its header; mono, or in another mode."""
    sizes = {0x10: 104, 0x50: 208, 0x54: 192, 0x58: 288}
    return b"".join(
        bytes([0xFF, 0xFB, third, mode]) + bytes(sizes[third] - 4)
        for _ in range(number)
        for third in second_halves
    )


def _counting(frames: int, *, only_frames: bool = False) -> bytes:
    """The recording with a header that counts so many frames, and, if so, nothing else."""
    body = bytearray(GOOD)
    start = body.index(b"Info")
    struct.pack_into(">I", body, start + 8, frames)
    if only_frames:
        struct.pack_into(">I", body, start + 4, 1)
    return bytes(body)


def _old_tag(text: str) -> bytes:
    """An ID3v1 tag with that comment."""
    return b"TAG" + bytes(94) + text.encode("latin-1").ljust(30, b"\0")[:30] + b"\0"


def _wide_frame(name: bytes, text: str) -> bytes:
    body = b"\x01" + text.encode("utf-16")
    return name + struct.pack(">IH", len(body), 0) + body


def _index_first(body: bytes) -> bytes:
    """The M4A with its index before the sound, and the places in it corrected."""
    sound, index = body.index(b"mdat") - 4, body.index(b"moov") - 4
    (size,) = struct.unpack_from(">I", body, index)
    moved = bytearray(body[index : index + size])
    table = moved.index(b"stco") + 8
    (count,) = struct.unpack_from(">I", moved, table)
    for offset in range(table + 4, table + 4 + 4 * count, 4):
        struct.pack_into(">I", moved, offset, struct.unpack_from(">I", moved, offset)[0] + size)
    return body[:sound] + bytes(moved) + body[sound:index] + body[index + size :]


GOOD_M4A = _index_first(M4A)


def _m4a_with(old: bytes, new: bytes) -> bytes:
    assert GOOD_M4A.count(old) >= 1
    return GOOD_M4A.replace(old, new, 1)


def _m4a_with_number(table: bytes, behind: int, number: int) -> bytes:
    """The M4A with another number so many bytes behind the name of a table."""
    body = bytearray(GOOD_M4A)
    struct.pack_into(">I", body, body.index(table) + behind, number)
    return bytes(body)


def _m4a_of_length(header: bytes, times: int) -> bytes:
    """The M4A with another length in one of its headers."""
    body = bytearray(GOOD_M4A)
    start = body.index(header) + 4 + 16
    (length,) = struct.unpack_from(">I", body, start)
    struct.pack_into(">I", body, start, length * times)
    return bytes(body)


def _m4a_beside(step: int) -> bytes:
    """The M4A whose index names places so many bytes further on."""
    body = bytearray(GOOD_M4A)
    table = body.index(b"stco") + 8
    (count,) = struct.unpack_from(">I", body, table)
    for place in range(table + 4, table + 4 + 4 * count, 4):
        struct.pack_into(">I", body, place, struct.unpack_from(">I", body, place)[0] + step)
    return bytes(body)


def _m4a_without_edits_for(seconds: float, start: int) -> bytes:
    """The M4A whose only edit plays so many seconds, from that part of the sound on."""
    body = bytearray(GOOD_M4A)
    (scale,) = struct.unpack_from(">I", body, body.index(b"mvhd") + 16)
    struct.pack_into(">Ii", body, body.index(b"elst") + 12, round(seconds * scale), start)
    return bytes(body)


def _m4a_unfinished() -> bytes:
    """The M4A whose sound ends in zeros: room was made for it, and it never came."""
    body, zeros = bytearray(GOOD_M4A), 30_000
    start = body.index(b"mdat") - 4
    (size,) = struct.unpack_from(">I", body, start)
    struct.pack_into(">I", body, start, size + zeros)
    return bytes(body[: start + size]) + bytes(zeros) + bytes(body[start + size :])


def ape_tag(name: bytes, value: bytes) -> bytes:
    """An APE tag with one entry, which may stand behind the sound or in front of it."""
    entry = struct.pack("<II", len(value), 0) + name + b"\0" + value
    size = len(entry) + 32
    head = b"APETAGEX" + struct.pack("<IIII", 2000, size, 1, 0xA000_0000) + bytes(8)
    foot = b"APETAGEX" + struct.pack("<IIII", 2000, size, 1, 0x8000_0000) + bytes(8)
    return head + entry + foot


DAMAGES: dict[str, Callable[[], bytes]] = {
    "cut in half": lambda: GOOD[: len(GOOD) // 2],
    "last byte lost": lambda: GOOD[:-1],
    "hole of zeros": lambda: GOOD[:60_000] + bytes(5_000) + GOOD[65_000:],
    "web page inside": lambda: GOOD[:60_000] + b"<html>busy</html>" * 50 + GOOD[60_000:],
    "piece lost": lambda: GOOD[:60_000] + GOOD[60_777:],
    "one bit flipped": lambda: GOOD[:60_100] + bytes([GOOD[60_100] ^ 1]) + GOOD[60_101:],
    "two files glued": lambda: GOOD + OTHER,
    "two sounds glued": lambda: GOOD + without_header(OTHER),
    "header amid the sound": lambda: without_header(OTHER) + GOOD[START:],
    "format changes": lambda: GOOD + _frames(0x54, number=20),
    "rate varies without header": lambda: _frames(0x10, 0x50, number=520),
    "low rate": lambda: _frames(0x10, number=1_600),
    "32 kHz": lambda: _frames(0x58, number=600),
    "junk before": lambda: b"some junk " * 300 + GOOD[START:],
    "junk behind": lambda: GOOD + b"what remains " * 30,
    "two tags": lambda: id3(text_frame(b"TIT2", "One")) + GOOD,
    "heavy picture": lambda: id3(picture_frame(PICTURE + bytes(600_000))) + GOOD[START:],
    "heavier picture": lambda: id3(picture_frame(PICTURE + bytes(1_100_000))) + GOOD[START:],
    "odd picture": lambda: id3(picture_frame(b"GIF89a")) + GOOD[START:],
    "half a picture": lambda: id3(picture_frame(PICTURE[: len(PICTURE) // 2])) + GOOD[START:],
    "picture with a place": lambda: (
        id3(picture_frame(PICTURE[:2] + _PLACE + PICTURE[2:])) + GOOD[START:]
    ),
    "tag swallows sound": lambda: (
        id3(text_frame(b"TIT2", "One"), GOOD[START : START + 9_000]) + GOOD[START:]
    ),
    "path in a tag": lambda: id3(text_frame(b"TENC", r"C:\Users\somebody\mix.wav")) + GOOD[START:],
    "address in a tag": lambda: id3(text_frame(b"TPE1", "somebody@example.org")) + GOOD[START:],
    "path behind the sound": lambda: GOOD + _old_tag(r"C:\Users\somebody\mix.wav"),
    "path in front of the sound": lambda: (
        ape_tag(b"Comment", rb"C:\Users\somebody\mix.wav") + GOOD[START:]
    ),
    "address in two bytes a letter": lambda: (
        id3(_wide_frame(b"TCOM", "somebody@example.org")) + GOOD[START:]
    ),
    "half of it never came": lambda: without_header(GOOD)[: len(GOOD) // 2] + bytes(len(GOOD) // 2),
    "header counts more": lambda: _counting(4_000),
    "cut between frames": lambda: _counting(2_000, only_frames=True),
    "channels change": lambda: GOOD + _frames(0x50, number=20, mode=0x40),
    "tag amid the sound": lambda: without_header(GOOD) + id3(text_frame(b"TIT2", "Two")) + OTHER,
    "copied as text": lambda: GOOD.replace(b"\n", b"\r\n"),
    "tag shorter than its picture": lambda: (
        id3(picture_frame(PICTURE))[:8]
        + b"\x04\x00"
        + id3(picture_frame(PICTURE))[10:]
        + GOOD[START:]
    ),
    "m4a says two lengths": lambda: _m4a_of_length(b"mdhd", 3),
    "m4a of a longer film": lambda: _m4a_of_length(b"mvhd", 3),
    "m4a names other places": lambda: _m4a_beside(40),
    "m4a plays half": lambda: _m4a_without_edits_for(0.2, 0),
    "m4a begins late": lambda: _m4a_without_edits_for(1.5, 60_000),
    "m4a unfinished": _m4a_unfinished,
    "m4a in surround": lambda: _m4a_with(b"\x12\x08\x56", b"\x12\x30\x56"),
    "m4a glued": lambda: GOOD_M4A + GOOD_M4A,
    "m4a without parts": lambda: _m4a_with_number(b"stsz", 12, 0),
    "m4a without places": lambda: _m4a_with(b"stco", b"free"),
    "m4a without sizes": lambda: _m4a_with(b"stsz", b"free"),
    "m4a without sound": lambda: _m4a_with(b"soun", b"text"),
    "m4a that does not say how": lambda: _m4a_with(b"esds", b"free"),
    "m4a with fewer sizes": lambda: _m4a_with_number(b"stsz", 12, 40),
    "m4a with more parts in a place": lambda: _m4a_with_number(b"stsc", 16, 9_999),
    "place in a tag": lambda: (
        id3(text_frame(b"TXXX", "location\0+53.8008-001.5491/")) + without_header(OTHER)
    ),
    "chapters inside": lambda: id3(chapter_frame("Another")) + GOOD[START:],
    "m4a": lambda: GOOD_M4A,
    "m4a index last": lambda: M4A,
    "m4a with a date": lambda: _m4a_with_number(b"mvhd", 8, 0xE5A1B2C3),
    "m4a fragmented": lambda: GOOD_M4A + struct.pack(">I4s", 8, b"moof"),
    "m4a encrypted": lambda: _m4a_with(b"mp4a", b"enca"),
    "m4a with video": lambda: _m4a_with(b"soun", b"vide"),
    "m4a of another codec": lambda: _m4a_with(b"mp4a", b"ac-3"),
    "m4a of mp3": lambda: _m4a_with(b"\x40\x15", b"\x6b\x15"),
}
"""What may have happened to a recording."""
