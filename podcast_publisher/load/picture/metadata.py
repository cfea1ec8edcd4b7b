"""Metadata of cameras, phones and editors in a picture."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from podcast_publisher.load.picture.header import png_chunks

_GPS = 0x8825
_TECHNICAL = {
    *(0x0100, 0x0101, 0x0102, 0x0103, 0x0106, 0x0112, 0x0115, 0x011A, 0x011B, 0x011C, 0x0128),
    *(0x0131, 0x013E, 0x013F, 0x0211, 0x0213, 0x0214, 0x8769, 0xA005),
}
"""Size, orientation, resolution, colours and software: harmless."""
_EXIF_LABELS = {
    0x010E: "a description",
    0x010F: "the name of the camera",
    0x0110: "the name of the camera",
    0x0132: "when it was made",
    0x013B: "its author's name",
    0x013C: "the name of the computer",
    0x8298: "the copyright",
    0x9C9B: "a title",
    0x9C9C: "a comment",
    0x9C9D: "its author's name",
}
_CAMERA_LABELS = {
    0x9003: "when it was made",
    0x9004: "when it was made",
    0x927C: "the camera maker's notes",
    0x9286: "a comment",
    0xA420: "a number of its own",
    0xA430: "its owner's name",
    0xA431: "the camera's serial number",
    0xA434: "the lens",
    0xA435: "the lens",
}
_TEXT_CHUNKS = {b"eXIf", b"tEXt", b"zTXt", b"iTXt"}
_MAX_CHUNK = 1 << 20
_PROGRAM_COMMENT = re.compile(
    rb"\s*(?:CREATOR: gd-jpeg|Lavc|Optimi[sz]ed|Compressed|File (?:written|source)|Created with)"
)
"""Comments that programs write about themselves."""
_XMP_LOCATION = re.compile(rb"exif:GPS(?:Latitude|Longitude)")
_PNG_TEXT_LABELS = {
    "author": "its author's name",
    "comment": "a comment",
    "description": "a description",
    "source": "the source",
    "creation time": "when it was made",
    "raw profile type exif": "EXIF data",
    "raw profile type iptc": "IPTC data",
}


def describe_metadata(
    exif: Collection[int], camera_tags: Collection[int], info: Mapping[Any, Any]
) -> tuple[str, ...]:
    """Descriptions of the metadata, each once. `info` is Pillow's, read before the pixels."""
    return tuple(dict.fromkeys(_labels(exif, camera_tags, info)))


def has_location(exif: Collection[int], info: Mapping[Any, Any]) -> bool:
    """Whether it holds a position."""
    return _GPS in exif or bool(_XMP_LOCATION.search(_xmp(info)))


def read_trailing_chunks(body: bytes) -> dict[str, Any]:
    """Text chunks after the pixels of a PNG, which Pillow reads only after decoding."""
    info: dict[str, Any] = {}
    after_pixels = False
    for kind, start, end in png_chunks(body):
        after_pixels |= kind == b"IDAT"
        if after_pixels and kind in _TEXT_CHUNKS and end - start <= _MAX_CHUNK:
            data = body[start:end]
            name, _, text = data.partition(b"\0")
            if kind == b"eXIf":
                info["exif"] = data
            else:
                info[name.decode("latin-1")] = text
    return info


def colour_profile(info: Mapping[Any, Any]) -> str:
    """The name of the colour profile; empty for sRGB or none."""
    icc = info.get("icc_profile")
    if not isinstance(icc, bytes) or not icc:
        return ""
    # the name has one or two bytes a letter, depending on the profile's version
    plain = icc.replace(b"\0", b"")
    if re.search(rb"sRGB|IEC ?61966", plain, re.IGNORECASE):
        return ""
    known = re.search(rb"Adobe RGB \(1998\)|Display P3|ProPhoto RGB|Rec\. ?2020|ECI-RGB", plain)
    return known[0].decode("ascii") if known else "a profile that is not sRGB"


def _labels(
    exif: Collection[int], camera_tags: Collection[int], info: Mapping[Any, Any]
) -> Iterator[str]:
    for tag in exif:
        if tag not in _TECHNICAL | {_GPS}:
            yield _EXIF_LABELS.get(tag, "EXIF data")
    for tag in camera_tags:
        if tag in _CAMERA_LABELS:
            yield _CAMERA_LABELS[tag]
    if _xmp(info):
        yield "XMP data of an editor"
    # Photoshop's block holds harmless values too; 0x0404 is IPTC
    blocks = info.get("photoshop")
    if isinstance(blocks, Mapping) and 0x0404 in blocks:
        yield "IPTC data"
    for name, value in info.items():
        if isinstance(name, str) and value and name.lower() in _PNG_TEXT_LABELS:
            if _PROGRAM_COMMENT.match(value if isinstance(value, bytes) else str(value).encode()):
                continue
            yield _PNG_TEXT_LABELS[name.lower()]


def _xmp(info: Mapping[Any, Any]) -> bytes:
    packet = info.get("xmp") or info.get("XML:com.adobe.xmp") or b""
    return packet.encode("utf-8", "replace") if isinstance(packet, str) else bytes(packet)
