"""Probing pictures by their headers."""

import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from podcast_publisher.load.picture.exif import Exif, read_exif
from podcast_publisher.load.picture.probe import probe_artwork
from podcast_publisher.model.artwork import Artwork


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cover.jpg"


def look(path: Path) -> Artwork:
    return probe_artwork(path, path.name)


def look_at_saved(path: Path, mode: str, form: str, **how: Any) -> Artwork:
    Image.new(mode, (40, 30)).save(path, form, **how)
    return look(path)


def png_of(width: int, height: int, colours: int = 2) -> bytes:
    """A PNG of that size without pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, colours, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", b""), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


@pytest.mark.parametrize(
    ("mode", "form", "colour", "transparent"),
    [
        ("RGB", "JPEG", "RGB", False),
        ("RGB", "PNG", "RGB", False),
        ("RGBA", "PNG", "RGB", True),
        ("L", "JPEG", "greyscale", False),
        ("LA", "PNG", "greyscale", True),
        ("CMYK", "JPEG", "CMYK", False),
        ("1", "PNG", "black and white", False),
        ("P", "PNG", "RGB", False),
        ("I;16", "PNG", "greyscale", False),
    ],
)
def test_kind_size_colours_and_transparency_are_read(
    path: Path, mode: str, form: str, colour: str, transparent: bool
) -> None:
    """From the header alone."""
    artwork = look_at_saved(path, mode, form)
    assert (artwork.format, artwork.width, artwork.height) == (form, 40, 30)
    assert (artwork.colour, artwork.has_alpha) == (colour, transparent)


@pytest.mark.parametrize(("mode", "clear"), [("P", 0), ("RGB", (0, 0, 0))])
def test_a_transparent_colour_is_transparency(path: Path, mode: str, clear: object) -> None:
    """One colour of a PNG declared transparent counts."""
    assert look_at_saved(path, mode, "PNG", transparency=clear).has_alpha


@pytest.mark.parametrize("form", ["WEBP", "GIF", "BMP", "TIFF", "ICO"])
def test_other_formats_are_named(path: Path, form: str) -> None:
    """Under whatever file name."""
    assert look_at_saved(path, "RGB", form).format == form


@pytest.mark.parametrize("how", [{"progressive": True}, {"dpi": (300, 300)}, {"comment": b"x"}])
def test_every_jpeg_variant_is_jpeg(path: Path, how: dict[str, Any]) -> None:
    """Progressive, CMYK and so on."""
    assert look_at_saved(path, "RGB", "JPEG", **how).media_type == "image/jpeg"


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", bytes(1000), b"cover"],
)
def test_a_file_that_is_no_picture_has_no_format(path: Path, body: bytes) -> None:
    """And no size."""
    path.write_bytes(body)
    artwork = look(path)
    assert (artwork.format, artwork.width, artwork.height) == ("", 0, 0)
    assert artwork.file.size == len(body)


@pytest.mark.parametrize(("body", "kind"), [(b"<svg/>", "SVG"), (b"GIF89a", "GIF")])
def test_a_truncated_picture_is_named_by_its_beginning(path: Path, body: bytes, kind: str) -> None:
    """Even where nothing more can be read."""
    path.write_bytes(body)
    assert look(path).format == kind


def test_a_huge_picture_is_not_decoded(path: Path) -> None:
    """Its size is read without warnings."""
    path.write_bytes(png_of(12_000, 10_000))
    artwork = look(path)
    assert (artwork.format, artwork.width, artwork.height) == ("PNG", 12_000, 10_000)


def test_pillows_warnings_are_not_printed(path: Path) -> None:
    """Here they would be errors."""
    path.write_bytes(b"II*\0\0\0\0\x01")
    assert look(path).format in {"", "TIFF"}


def test_an_absurd_size_is_not_believed(path: Path) -> None:
    """A header that claims thousands of millions of pixels."""
    path.write_bytes(png_of(60_000, 60_000))
    assert look(path).format == "a picture of absurd size"


def test_a_png_without_its_palette_is_no_picture(path: Path) -> None:
    """Whatever Pillow makes of it."""
    path.write_bytes(png_of(40, 30, colours=3))
    assert look(path).format == ""


@pytest.mark.parametrize(
    ("unit", "dots", "dpi"), [(2, 300.0, 300), (3, 100.0, 254), (1, 300.0, None)]
)
def test_exif_resolution_is_read(path: Path, unit: int, dots: float, dpi: int | None) -> None:
    """Where the JPEG itself has none, in inches or centimetres."""
    exif = Image.Exif()
    exif.update({0x011A: dots, 0x0128: unit})
    assert look_at_saved(path, "RGB", "JPEG", exif=exif).dpi == dpi


def test_exif_is_read_in_both_byte_orders(path: Path) -> None:
    """Truncated anywhere, the rest is still read."""
    for order, mark in ((">", b"MM\0*"), ("<", b"II*\0")):
        entries = struct.pack(f"{order}H", 2)
        entries += struct.pack(f"{order}HHII", 0x010F, 2, 4, 0)
        entries += struct.pack(f"{order}HHII", 0x8769, 4, 1, 38)
        camera = struct.pack(f"{order}HHHII", 1, 0xA431, 2, 4, 0)
        body = mark + struct.pack(f"{order}I", 8) + entries + bytes(4) + camera
        assert read_exif(body) == Exif(frozenset({0x010F, 0x8769}), frozenset({0xA431}))
        for length in range(len(body)):
            assert read_exif(body[:length]).camera_tags == frozenset()
