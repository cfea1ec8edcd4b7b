"""Pictures are walked to their end: damage, animation and data behind the picture are found."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from podcast_publisher.load.picture.probe import probe_artwork
from podcast_publisher.model.artwork import Artwork

BEHIND = ("other data behind the picture",)


def picture(form: str, **options: object) -> bytes:
    body = io.BytesIO()
    noise = Image.effect_noise((120, 90), 60).convert("RGB")
    noise.save(body, form, **options)
    return body.getvalue()


def look(tmp_path: Path, body: bytes) -> Artwork:
    path = tmp_path / "cover"
    path.write_bytes(body)
    return probe_artwork(path, path.name)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@pytest.mark.parametrize(
    "body",
    [
        picture("JPEG"),
        picture("JPEG", progressive=True),
        picture("JPEG", restart_marker_rows=1),
        picture("JPEG") + b"\0\0\r\n",
        picture("PNG"),
    ],
)
def test_a_complete_picture_has_no_flaw(tmp_path: Path, body: bytes) -> None:
    """Nothing is reported."""
    seen = look(tmp_path, body)
    assert seen.format in {"JPEG", "PNG"}
    assert seen.metadata == ()


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_truncated_picture_is_reported(tmp_path: Path, form: str) -> None:
    """However little is missing."""
    assert look(tmp_path, picture(form)[:-20]).format == "cut off before its end"


def test_a_jpeg_filled_with_zeros_is_reported(tmp_path: Path) -> None:
    """An interrupted copy leaves zeros."""
    body = picture("JPEG")
    half = len(body) // 2
    assert look(tmp_path, body[:half] + bytes(half)).format == "cut off before its end"


def test_a_png_with_a_flipped_bit_is_reported(tmp_path: Path) -> None:
    """Its checksum does not match."""
    body = bytearray(picture("PNG"))
    body[len(body) // 2] ^= 1
    assert look(tmp_path, bytes(body)).format.startswith("damaged")


def test_an_animated_png_is_reported(tmp_path: Path) -> None:
    """Apps show any one of its frames."""
    body = picture("PNG")
    pixels = body.index(b"IDAT") - 4
    moving = chunk(b"acTL", struct.pack(">II", 2, 0))
    assert look(tmp_path, body[:pixels] + moving + body[pixels:]).format == "an animated PNG"


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_data_behind_a_picture_is_reported(tmp_path: Path, form: str) -> None:
    """Some phones leave the original behind the cropped picture."""
    assert look(tmp_path, picture(form) + picture(form)).metadata == BEHIND


def test_pictures_declared_in_the_header_pass(tmp_path: Path) -> None:
    """A camera's second picture is part of the file."""
    body = io.BytesIO()
    first, second = (Image.new("RGB", (40, 30), colour) for colour in ("red", "blue"))
    first.save(body, "MPO", save_all=True, append_images=[second])
    assert look(tmp_path, body.getvalue()).metadata == ()


def test_an_embedded_thumbnail_is_reported(tmp_path: Path) -> None:
    """It may show what was cropped away."""
    small = picture("JPEG")
    exif = b"Exif\0\0MM\0*" + struct.pack(">IHI", 8, 0, 14)
    exif += struct.pack(">H", 2)
    exif += struct.pack(">HHII", 0x0201, 4, 1, 44) + struct.pack(">HHII", 0x0202, 4, 1, len(small))
    seen = look(tmp_path, picture("JPEG", exif=exif + struct.pack(">I", 0) + small))
    assert seen.metadata == ("a small picture from before it was cropped",)
