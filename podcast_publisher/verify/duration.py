"""Estimate a recording's duration from its first bytes: the frames its header counts, or its bit rate."""

import struct

from msgspec import Struct

from podcast_publisher.fetch.client import HttpClient

_SAMPLE = 4096
_IN_A_ROW = 3
"""Frames in a row that distinguish sound from bytes that look like a frame."""
_ID3_HEADER = 10
_KBITS = (
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
)
"""Of layer III: MPEG 2 and 2.5, and MPEG 1."""
_HERTZ = (44_100, 48_000, 32_000)
_LONGEST = 86_400.0


class _Frame(Struct, frozen=True):
    """An MP3 frame's header."""

    kbits: int
    hertz: int
    samples: int
    length: int
    """Bytes."""


def probe_duration(
    client: HttpClient, url: str, beginning: bytes, size: int | None
) -> float | None:
    """The duration in seconds, where it can be told; sends one or two requests where the beginning does not tell.

    `beginning` holds the first 4,096 bytes, `size` is the size of the whole.
    """
    start = 0
    if beginning[:3] == b"ID3" and len(beginning) >= _ID3_HEADER:
        start = _ID3_HEADER + _id3_size(beginning[6:10])
        if start + _SAMPLE // 4 > len(beginning):
            beginning = _part(client, url, start)
        else:
            beginning = beginning[start:]
    if beginning[4:8] == b"ftyp":
        return _of_mp4(beginning)
    rates, counted = parse_frames(beginning)
    if counted or not rates or not size or len(set(rates)) > 1:
        return counted
    middle, _ = parse_frames(_part(client, url, start + (size - start) // 2))
    is_constant = middle and set(middle) == set(rates)  # else the rate varies, and nothing says how
    return _plausible((size - start) * 8 / (rates[0] * 1000)) if is_constant else None


def _part(client: HttpClient, url: str, start: int) -> bytes:
    """Fetch some bytes from that offset on; empty where the server sends others."""
    span = f"bytes={start}-{start + _SAMPLE - 1}"
    response = client.get(url, {"Range": span}, max_bytes=_SAMPLE)
    return response.body if response.content_range and response.content_range[0] == start else b""


def _id3_size(header: bytes) -> int:
    """Seven bits of each byte count."""
    return (
        (header[0] & 127) << 21 | (header[1] & 127) << 14 | (header[2] & 127) << 7 | header[3] & 127
    )


def _of_mp4(beginning: bytes) -> float | None:
    """By the movie header, where the index comes first."""
    start = beginning.find(b"mvhd")
    try:
        if start < 0:
            return None
        if beginning[start + 4] == 0:
            scale, length = struct.unpack_from(">II", beginning, start + 16)
        else:
            scale, length = struct.unpack_from(">IQ", beginning, start + 24)
    except (struct.error, IndexError):
        return None
    return _plausible(length / scale) if scale else None


def parse_frames(data: bytes) -> tuple[list[int], float | None]:
    """The bit rates of the first frames of an MP3, and the seconds where a header counts all frames."""
    for start in range(len(data) - 4):
        if data[start] == 0xFF and (first := _frame(data, start)):
            rates, offset = [first.kbits], start + first.length
            while (frame := _frame(data, offset)) and frame.hertz == first.hertz:
                rates.append(frame.kbits)
                offset += frame.length
            if len(rates) >= _IN_A_ROW or offset >= len(data):
                return rates, _counted(data[start : start + 200], first)
    return [], None


def _frame(data: bytes, offset: int) -> _Frame | None:
    """Parse the layer III frame header at that offset."""
    header = data[offset : offset + 4]
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return None
    version = {3: 1, 2: 2, 0: 4}.get(header[1] >> 3 & 3)
    rate, hertz = header[2] >> 4, header[2] >> 2 & 3
    if version is None or rate in {0, 15} or hertz == 3:
        return None
    kbits = _KBITS[version == 1][rate]
    frequency = _HERTZ[hertz] // version
    samples = 1152 if version == 1 else 576
    return _Frame(
        kbits, frequency, samples, samples * kbits * 125 // frequency + (header[2] >> 1 & 1)
    )


def _counted(frame: bytes, header: _Frame) -> float | None:
    """The duration by the frame count in an encoder's header (Xing, Info or VBRI)."""
    count = 0
    for offset in (36, 32, 23, 21, 19, 17, 13):
        if frame[offset : offset + 4] in {b"Xing", b"Info"} and frame[offset + 7] & 1:
            count = int.from_bytes(frame[offset + 8 : offset + 12], "big")
    if frame[36:40] == b"VBRI":
        count = int.from_bytes(frame[50:54], "big")
    return _plausible(count * header.samples / header.hertz)


def _plausible(seconds: float) -> float | None:
    return seconds if 0 < seconds <= _LONGEST else None
