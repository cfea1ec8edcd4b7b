"""Metadata in pictures is found wherever it is in the file."""

import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from podcast_publisher.load.picture.probe import probe_artwork
from podcast_publisher.model.artwork import Artwork

GPS = 0x8825


def saved(path: Path, form: str = "JPEG", **held: Any) -> Artwork:
    Image.new("RGB", (40, 30), (0, 94, 184)).save(path, form, **held)
    return probe_artwork(path, path.name)


def with_exif(*, place: bool = False, **tags: object) -> Image.Exif:
    exif = Image.Exif()
    exif.update({int(tag.removeprefix("t"), 16): value for tag, value in tags.items()})
    if place:
        exif.get_ifd(GPS).update({1: "N", 2: (53.0, 48.0, 0.0)})
    return exif


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cover"


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_an_exif_position_is_found(path: Path, form: str) -> None:
    """Where a picture was taken is stored in a directory of its own."""
    artwork = saved(path, form, exif=with_exif(place=True).tobytes())
    assert (artwork.has_location, artwork.metadata) == (True, ())


def test_an_xmp_position_is_found(path: Path) -> None:
    """Editors write it again, as text."""
    xmp = b"<rdf:Description exif:GPSLatitude='53,48.0N'/>"
    assert saved(path, xmp=xmp).has_location


def test_a_position_behind_the_pixels_is_found(path: Path) -> None:
    """A PNG may have it at the end, which is read only when decoding."""
    saved(path, "PNG")
    data = with_exif(place=True).tobytes().removeprefix(b"Exif\0\0")
    chunk = b"eXIf" + data
    block = struct.pack(">I", len(data)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    body = path.read_bytes()
    end = body.rindex(b"IEND") - 4
    path.write_bytes(body[:end] + block + body[end:])
    assert probe_artwork(path, path.name).has_location


@pytest.mark.parametrize(
    ("exif", "hidden"),
    [
        (with_exif(t013b="Robin Example"), ("its author's name",)),
        (with_exif(t010f="Example", t0110="One"), ("the name of the camera",)),
        (with_exif(t8298="Example Hospitals"), ("the copyright",)),
        (with_exif(t0112=1, t0131="Editor 1.0"), ()),
    ],
)
def test_camera_metadata_is_found(path: Path, exif: Image.Exif, hidden: tuple[str, ...]) -> None:
    """People and devices count; display settings do not."""
    assert saved(path, exif=exif).metadata == hidden


def test_comments_are_found(path: Path) -> None:
    """Except a program's own name."""
    assert saved(path, comment=b"Ward 4, bed 2").metadata == ("a comment",)
    assert saved(path, comment=b"CREATOR: gd-jpeg v1.0").metadata == ()


def test_damaged_metadata_is_ignored(path: Path) -> None:
    """It is no reason to refuse a picture."""
    assert saved(path, exif=b"Exif\0\0MM\0*\xff\xff\xff\xff").format == "JPEG"


@pytest.mark.parametrize(
    ("name", "profile"),
    [
        (b"sRGB IEC61966-2.1", ""),
        ("sRGB".encode("utf-16-be"), ""),
        (b"Adobe RGB (1998)", "Adobe RGB (1998)"),
        ("Display P3".encode("utf-16-be"), "Display P3"),
        (b"Scanner 3", "a profile that is not sRGB"),
    ],
)
def test_colour_profiles_other_than_srgb_are_reported(
    path: Path, name: bytes, profile: str
) -> None:
    """In whichever form the profile has its name."""
    assert saved(path, icc_profile=bytes(128) + name).colour_profile == profile


def test_bit_depth_and_palette_are_read(path: Path) -> None:
    """Without decoding."""
    Image.new("P", (40, 30)).save(path, "PNG")
    assert probe_artwork(path, path.name).has_palette
    assert saved(path, "PNG").bit_depth == 8
    body = bytearray(path.read_bytes())
    body[24] = 16  # the header's byte for the bits of a colour
    body[29:33] = struct.pack(">I", zlib.crc32(bytes(body[12:29])))
    path.write_bytes(bytes(body))
    assert probe_artwork(path, path.name).bit_depth == 16
