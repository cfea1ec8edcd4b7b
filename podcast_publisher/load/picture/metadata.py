"""What a picture's file holds besides the picture: metadata of cameras, telephones and editors."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from podcast_publisher.load.picture.header import png_chunks

_GPS = 0x8825
_TECHNICAL = {
    *(0x0100, 0x0101, 0x0102, 0x0103, 0x0106, 0x0112, 0x0115, 0x011A, 0x011B, 0x011C, 0x0128),
    *(0x0131, 0x013E, 0x013F, 0x0211, 0x0213, 0x0214, 0x8769, 0xA005),
}
"""Size, direction, resolution, colours, and which program wrote it: of nobody's concern."""
_TOLD = {
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
_TOLD_BY_THE_CAMERA = {
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
_TELLING = {b"eXIf", b"tEXt", b"zTXt", b"iTXt"}
_LARGEST = 1 << 20
_BY_A_PROGRAM = re.compile(
    rb"\s*(?:CREATOR: gd-jpeg|Lavc|Optimi[sz]ed|Compressed|File (?:written|source)|Created with)"
)
"""Comments that programs leave behind, about themselves alone."""
_PLACE_IN_XMP = re.compile(rb"exif:GPS(?:Latitude|Longitude)")
_TEXT_OF_PNG = {
    "author": "its author's name",
    "comment": "a comment",
    "description": "a description",
    "source": "the source",
    "creation time": "when it was made",
    "raw profile type exif": "EXIF data",
    "raw profile type iptc": "IPTC data",
}


def describe_metadata(
    exif: Collection[int], of_camera: Collection[int], info: Mapping[Any, Any]
) -> tuple[str, ...]:
    """What there is, in words, each once. `info` is what Pillow has met on its way to the picture."""
    return tuple(dict.fromkeys(_hidden(exif, of_camera, info)))


def has_location(exif: Collection[int], info: Mapping[Any, Any]) -> bool:
    """Whether a position stands in it."""
    return _GPS in exif or bool(_PLACE_IN_XMP.search(_xmp(info)))


def read_trailing_chunks(body: bytes) -> dict[str, Any]:
    """What a PNG says behind its pixels, where Pillow would look only after decoding them."""
    found: dict[str, Any] = {}
    met_pixels = False
    for kind, start, end in png_chunks(body):
        met_pixels |= kind == b"IDAT"
        if met_pixels and kind in _TELLING and end - start <= _LARGEST:
            data = body[start:end]
            name, _, text = data.partition(b"\0")
            if kind == b"eXIf":
                found["exif"] = data
            else:
                found[name.decode("latin-1")] = text
    return found


def colour_profile(info: Mapping[Any, Any]) -> str:
    """The name of the colour profile, where there is one and it is not sRGB."""
    icc = info.get("icc_profile")
    if not isinstance(icc, bytes) or not icc:
        return ""
    # the name is written in one byte a letter or in two, depending on the profile's version
    plain = icc.replace(b"\0", b"")
    if re.search(rb"sRGB|IEC ?61966", plain, re.IGNORECASE):
        return ""
    known = re.search(rb"Adobe RGB \(1998\)|Display P3|ProPhoto RGB|Rec\. ?2020|ECI-RGB", plain)
    return known[0].decode("ascii") if known else "a profile that is not sRGB"


def _hidden(
    exif: Collection[int], of_camera: Collection[int], info: Mapping[Any, Any]
) -> Iterator[str]:
    for tag in exif:
        if tag not in _TECHNICAL | {_GPS}:
            yield _TOLD.get(tag, "EXIF data")
    for tag in of_camera:
        if tag in _TOLD_BY_THE_CAMERA:
            yield _TOLD_BY_THE_CAMERA[tag]
    if _xmp(info):
        yield "XMP data of an editor"
    # Photoshop's block holds harmless numbers too; 0x0404 is where IPTC keeps names and captions
    blocks = info.get("photoshop")
    if isinstance(blocks, Mapping) and 0x0404 in blocks:
        yield "IPTC data"
    for name, value in info.items():
        if isinstance(name, str) and value and name.lower() in _TEXT_OF_PNG:
            if _BY_A_PROGRAM.match(value if isinstance(value, bytes) else str(value).encode()):
                continue
            yield _TEXT_OF_PNG[name.lower()]


def _xmp(info: Mapping[Any, Any]) -> bytes:
    found = info.get("xmp") or info.get("XML:com.adobe.xmp") or b""
    return found.encode("utf-8", "replace") if isinstance(found, str) else bytes(found)
