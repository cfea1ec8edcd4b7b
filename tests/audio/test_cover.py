"""Cover pictures that are embedded in recordings."""

import io
from pathlib import Path

import pytest
from PIL import Image

from podcast_publisher.audio.cover import cover_jpeg
from podcast_publisher.model.errors import RepairError


@pytest.mark.parametrize(
    ("form", "mode", "size", "small"),
    [
        ("JPEG", "RGB", (3000, 3000), (600, 600)),
        ("JPEG", "CMYK", (1400, 1400), (600, 600)),
        ("PNG", "RGBA", (1400, 700), (600, 300)),
        ("PNG", "P", (300, 300), (300, 300)),
    ],
)
def test_a_cover_is_a_small_rgb_jpeg(
    tmp_path: Path, form: str, mode: str, size: tuple[int, int], small: tuple[int, int]
) -> None:
    """A cover is an RGB JPEG of at most 600 pixels, under 20 kB and without camera metadata."""
    path = tmp_path / "cover"
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    Image.new(mode, size).save(path, form, exif=exif)
    picture = cover_jpeg(path)
    with Image.open(io.BytesIO(picture)) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", small)
        assert not image.getexif()
    assert len(picture) < 20_000


def test_a_file_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    """The error names the file."""
    path = tmp_path / "cover.jpg"
    path.write_bytes(b"<html>")
    with pytest.raises(RepairError, match=r"the picture cover\.jpg cannot be read"):
        cover_jpeg(path)


def test_a_decompression_bomb_is_refused(tmp_path: Path) -> None:
    """A small file that claims a huge picture is not decoded."""
    path = tmp_path / "cover.png"
    Image.new("1", (9000, 9000)).save(path)
    assert path.stat().st_size < 50_000
    with pytest.raises(RepairError):
        cover_jpeg(path)
