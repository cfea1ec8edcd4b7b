"""What kind of picture it is, and the header of a JPEG or PNG, held to measure before Pillow reads it.

Pillow keeps every part of a header, reads stray bytes one by one, and knows dozens of formats: a
hostile file of a few megabytes keeps it busy for minutes. It is given the parts it needs, of the
two kinds that podcasts take.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_KINDS = {
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"\0\0\1\0": "ICO",
    b"8BPS": "a Photoshop document",
    b"%PDF": "a PDF document",
    b"%!PS": "EPS",
    b"\xc5\xd0\xd3\xc6": "EPS",
    b"\0\0\0\x0cjP  ": "JPEG 2000",
}
_BRANDS = {b"heic": "HEIC", b"heix": "HEIC", b"mif1": "HEIC", b"msf1": "HEIC", b"avif": "AVIF"}
_MOST = 20_000
"""Parts of a file that are looked at; a large PNG has two thousand."""
_FOR_PILLOW = 1_000
"""Parts of a header that are handed on; a photograph has a dozen, and 255 with a large profile."""

_MARKER = re.compile(rb"\xff+([^\x00\xff])")
"""The next part of a JPEG, behind whatever fills the space before it."""
_MARKER_IN_PIXELS = re.compile(rb"\xff+([^\x00\x01\xff\xd0-\xd7])")
"""The same among the pixels, past what begins them anew after a fault."""
_START_OF_SCAN = 0xDA
_END_OF_IMAGE = b"\xff\xd9"
_FRAME_HEADERS = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""Codes of the part that gives the size, one for each way of encoding."""
_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xDA)}
_EXIF, _OTHER_PICTURES = b"Exif\0\0", b"MPF\0"


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a picture."""

    body: bytes
    """What Pillow needs of it."""
    exif: bytes = b""
    complete: bool = True
    """Whether the file goes on to the picture's end."""
    checksums_match: bool = True
    """Whether the checksums fit, where the file has any."""
    animated: bool = False
    """Whether it is several pictures, one after the other."""
    trailing_bytes: int = 0
    """Bytes behind the picture's end, which belong to something else."""


def image_format(body: bytes) -> str:
    """What the bytes are: `JPEG`, `PNG`, in words what else, or nothing where nobody knows."""
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "WEBP"
    if body[4:8] == b"ftyp":
        return _BRANDS.get(body[8:12], "")
    if re.match(rb"\s*(?:<\?xml[^>]*>\s*)?<svg", body[:1_000].removeprefix(b"\xef\xbb\xbf")):
        return "SVG"
    return next((kind for magic, kind in _KINDS.items() if body.startswith(magic)), "")


def jpeg_header(body: bytes) -> Header | None:
    """Everything before the pixels of a JPEG; nothing where that is more than any picture needs."""
    kept, exif, at, several = [b"\xff\xd8"], b"", 2, False
    while (marker := _MARKER.search(body, at)) and len(kept) < _FOR_PILLOW:
        at, code = marker.end(), marker[1][0]
        if code in _WITHOUT_LENGTH:
            continue
        length = int.from_bytes(body[at : at + 2], "big")
        part = body[at + 2 : at + length]
        if part.startswith(_EXIF):
            exif += part.removeprefix(_EXIF) if exif else part
        elif part.startswith(_OTHER_PICTURES):
            several = True
        else:
            kept.append(bytes((0xFF, code)) + body[at : at + length])
        at += max(2, length)
        if code == _START_OF_SCAN:
            ends = body.rfind(_END_OF_IMAGE, at) if several else _end_of_image(body, at)
            behind = len(body[ends + 2 :].strip(b"\0\r\n")) if ends >= 0 else 0
            return Header(b"".join(kept), exif, complete=ends >= 0, trailing_bytes=behind)
    return None if len(kept) >= _FOR_PILLOW else Header(b"".join(kept), exif, complete=False)


def _end_of_image(body: bytes, at: int) -> int:
    """Where the image ends whose pixels begin there, or -1: past the tables between its scans."""
    for _ in range(_MOST):
        if not (marker := _MARKER_IN_PIXELS.search(body, at)):
            break
        if marker[1] == _END_OF_IMAGE[1:]:
            return marker.end() - 2
        at = marker.end() + max(2, int.from_bytes(body[marker.end() : marker.end() + 2], "big"))
    return -1


def png_header(body: bytes) -> Header | None:
    """The same of a PNG."""
    before, sound, moving = None, True, False
    for number, (kind, start, end) in enumerate(png_chunks(body)):
        sound &= zlib.crc32(body[start - 4 : end]) == int.from_bytes(body[end : end + 4], "big")
        moving |= kind == b"acTL"
        if before is None and kind == b"IDAT":
            before = end
            if number >= _FOR_PILLOW:
                return None
        if kind == b"IEND" and before:
            behind = len(body[end + 4 :].strip(b"\0\r\n"))
            return Header(
                body[:before], checksums_match=sound, animated=moving, trailing_bytes=behind
            )
        if number >= _MOST - 1:
            return None
    return Header(body[:before] if before else body, complete=False)


def png_chunks(body: bytes) -> Iterator[tuple[bytes, int, int]]:
    """The parts of a PNG in order: the name of each, and where its content begins and ends."""
    at = 8  # behind the signature
    for _ in range(_MOST):
        if at + 8 > len(body):
            return
        length = int.from_bytes(body[at : at + 4], "big")
        yield body[at + 4 : at + 8], at + 8, at + 8 + length
        at += length + 12  # length, kind and checksum


def jpeg_size(body: bytes) -> tuple[int, int] | None:
    """Width and height of a JPEG in pixels, where it is whole and has nothing behind its end."""
    header = jpeg_header(body) if image_format(body) == "JPEG" else None
    if header is None or not header.complete or header.trailing_bytes:
        return None
    kept, at = header.body, 2
    while at + 9 <= len(kept):
        if kept[at + 1] in _FRAME_HEADERS:
            height, width = kept[at + 5 : at + 7], kept[at + 7 : at + 9]
            return int.from_bytes(width, "big"), int.from_bytes(height, "big")
        at += 2 + max(2, int.from_bytes(kept[at + 2 : at + 4], "big"))
    return None
