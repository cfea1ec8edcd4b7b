"""Identify a picture, and cut the header out of a JPEG or PNG, within bounds, for Pillow.

Pillow keeps every segment of a header, reads stray bytes one by one, and knows dozens of formats: a
hostile file of a few megabytes keeps it busy for minutes. So it gets only what it needs, of the two
formats that podcasts use.
"""

import re
import zlib
from collections.abc import Iterator

from msgspec import Struct

_FORMATS = {
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
_MAX_SEGMENTS = 20_000
"""Per file; a large PNG has two thousand."""
_MAX_HEADER_SEGMENTS = 1_000
"""A photograph has a dozen, and 255 with a large colour profile."""

_MARKER = re.compile(rb"\xff+([^\x00\xff])")
"""The next segment of a JPEG, after fill bytes."""
_MARKER_IN_SCAN = re.compile(rb"\xff+([^\x00\x01\xff\xd0-\xd7])")
"""The same within a scan, ignoring restart markers."""
_START_OF_SCAN = 0xDA
_END_OF_IMAGE = b"\xff\xd9"
_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xDA)}
_EXIF, _MULTI_PICTURE = b"Exif\0\0", b"MPF\0"


class Header(Struct, frozen=True):
    """The header of a picture."""

    body: bytes
    """What Pillow needs."""
    exif: bytes = b""
    complete: bool = True
    """Whether the file holds the end of the picture."""
    checksums_match: bool = True
    """True where the format has no checksums."""
    animated: bool = False
    """Whether it is an animation."""
    trailing_bytes: int = 0
    """Bytes after the end of the picture."""


def image_format(body: bytes) -> str:
    """`JPEG`, `PNG`, or another format's name for messages; empty where unknown."""
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "WEBP"
    if body[4:8] == b"ftyp":
        return _BRANDS.get(body[8:12], "")
    if re.match(rb"\s*(?:<\?xml[^>]*>\s*)?<svg", body[:1_000].removeprefix(b"\xef\xbb\xbf")):
        return "SVG"
    return next((kind for magic, kind in _FORMATS.items() if body.startswith(magic)), "")


def jpeg_header(body: bytes) -> Header | None:
    """The header of a JPEG; None where it has too many segments."""
    segments, exif, offset, has_more_images = [b"\xff\xd8"], b"", 2, False
    while (marker := _MARKER.search(body, offset)) and len(segments) < _MAX_HEADER_SEGMENTS:
        offset, code = marker.end(), marker[1][0]
        if code in _WITHOUT_LENGTH:
            continue
        length = int.from_bytes(body[offset : offset + 2], "big")
        segment = body[offset + 2 : offset + length]
        if segment.startswith(_EXIF):
            exif += segment.removeprefix(_EXIF) if exif else segment
        elif segment.startswith(_MULTI_PICTURE):
            has_more_images = True
        else:
            segments.append(bytes((0xFF, code)) + body[offset : offset + length])
        offset += max(2, length)
        if code == _START_OF_SCAN:
            end = (
                body.rfind(_END_OF_IMAGE, offset)
                if has_more_images
                else _end_of_image(body, offset)
            )
            trailing = len(body[end + 2 :].strip(b"\0\r\n")) if end >= 0 else 0
            return Header(b"".join(segments), exif, complete=end >= 0, trailing_bytes=trailing)
    return (
        None
        if len(segments) >= _MAX_HEADER_SEGMENTS
        else Header(b"".join(segments), exif, complete=False)
    )


def _end_of_image(body: bytes, offset: int) -> int:
    """Offset of the image's end marker, or -1."""
    for _ in range(_MAX_SEGMENTS):
        if not (marker := _MARKER_IN_SCAN.search(body, offset)):
            break
        if marker[1] == _END_OF_IMAGE[1:]:
            return marker.end() - 2
        offset = marker.end() + max(2, int.from_bytes(body[marker.end() : marker.end() + 2], "big"))
    return -1


def png_header(body: bytes) -> Header | None:
    """The header of a PNG; None where it has too many chunks."""
    pixels_end, checksums_match, animated = None, True, False
    for number, (kind, start, end) in enumerate(png_chunks(body)):
        checksums_match &= zlib.crc32(body[start - 4 : end]) == int.from_bytes(
            body[end : end + 4], "big"
        )
        animated |= kind == b"acTL"
        if pixels_end is None and kind == b"IDAT":
            pixels_end = end
            if number >= _MAX_HEADER_SEGMENTS:
                return None
        if kind == b"IEND" and pixels_end:
            trailing = len(body[end + 4 :].strip(b"\0\r\n"))
            return Header(
                body[:pixels_end],
                checksums_match=checksums_match,
                animated=animated,
                trailing_bytes=trailing,
            )
        if number >= _MAX_SEGMENTS - 1:
            return None
    return Header(body[:pixels_end] if pixels_end else body, complete=False)


def png_chunks(body: bytes) -> Iterator[tuple[bytes, int, int]]:
    """The chunks of a PNG: name, start and end of the content."""
    offset = 8  # after the signature
    for _ in range(_MAX_SEGMENTS):
        if offset + 8 > len(body):
            return
        length = int.from_bytes(body[offset : offset + 4], "big")
        yield body[offset + 4 : offset + 8], offset + 8, offset + 8 + length
        offset += length + 12  # length, kind and checksum


def webp_size(body: bytes) -> tuple[int, int] | None:
    """Width and height of a lossy WebP in pixels; None unless it is complete and nothing follows."""
    if len(body) < 30 or (body[:4], body[8:16], body[23:26]) != (
        b"RIFF",
        b"WEBPVP8 ",
        b"\x9d\x01\x2a",
    ):
        return None
    file_size, chunk_size = (int.from_bytes(body[at : at + 4], "little") for at in (4, 16))
    if file_size + 8 != len(body) or chunk_size + 20 + chunk_size % 2 != len(body):
        return None
    width, height = (int.from_bytes(body[at : at + 2], "little") & 0x3FFF for at in (26, 28))
    return width, height


def png_size(body: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG in pixels; None unless it is complete and nothing follows."""
    chunks = list(png_chunks(body)) if image_format(body) == "PNG" else []
    if len(body) < 33 or not chunks or chunks[0][0] != b"IHDR":
        return None
    name, _, end = chunks[-1]
    if name != b"IEND" or end + 4 != len(body):
        return None
    return int.from_bytes(body[16:20], "big"), int.from_bytes(body[20:24], "big")
