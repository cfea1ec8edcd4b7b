"""What a picture is, by its header. The only user of Pillow."""

import io
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError

from podcast_publisher.load import picture_data
from podcast_publisher.load.files import LARGEST_PICTURE_OR_TEXT, read_media
from podcast_publisher.model.artwork import Artwork
from podcast_publisher.model.file import MediaFile

_COLOURS = {
    "RGB": "RGB",
    "RGBA": "RGB",
    "RGBX": "RGB",
    "CMYK": "CMYK",
    "YCCK": "CMYK",
    "L": "greyscale",
    "LA": "greyscale",
    "1": "black and white",
    "P": "RGB",
    "PA": "RGB",
}

_CAMERA = 0x8769
"""The entry under which a camera keeps its own."""


def look_at_artwork(path: Path, name: str) -> Artwork:
    """The picture in that file, from its header alone: nothing is decoded.

    Raises:
        FileRefusedError: it cannot be read.
    """
    file, body = read_media(path, name, LARGEST_PICTURE_OR_TEXT)
    try:
        with warnings.catch_warnings():
            # What Pillow says of huge pictures and of odd headers is not for whoever reads findings.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(body)) as picture:
                return _looked_at(picture, file, body)
    except Image.DecompressionBombError:
        return Artwork(file, "a picture of absurd size")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        return Artwork(file, "")


def _looked_at(picture: Image.Image, file: MediaFile, body: bytes) -> Artwork:
    info: dict[Any, Any] = dict(picture.info)
    if picture.format == "PNG":
        info |= picture_data.behind_the_picture(body)
    exif, of_camera = _exif(info.get("exif"))
    dpi = info.get("dpi")
    return Artwork(
        file=file,
        format=picture.format or "",
        width=picture.width,
        height=picture.height,
        colour=_COLOURS.get(picture.mode, f"the colour mode {picture.mode}"),
        transparent=picture.has_transparency_data,
        bits=16 if _sixteen_bits(picture) else 8,
        palette=picture.mode in {"P", "PA"},
        dpi=round(dpi[0]) if dpi and 1 < dpi[0] < 100_000 else None,
        profile=picture_data.profile(info),
        hidden=picture_data.hidden(exif, of_camera, info),
        place=picture_data.tells_place(exif, info),
    )


def _exif(data: object) -> tuple[Mapping[int, Any], Mapping[int, Any]]:
    """The picture's own entries, and those of the camera below them; damaged ones are none.

    Not by Pillow's `getexif`: it decodes a PNG to its end.
    """
    if not isinstance(data, bytes):
        return {}, {}
    try:
        exif = Image.Exif()
        exif.load(data)
        return dict(exif), dict(exif.get_ifd(_CAMERA))
    except Exception:  # noqa: BLE001  # whatever a camera wrote there, the picture can be published
        return {}, {}


def _sixteen_bits(picture: Image.Image) -> bool:
    """Pillow makes eight bits of them, and remembers in what it has yet to decode."""
    tiles = getattr(picture, "tile", ())
    return picture.mode.startswith("I;16") or any(";16" in str(tile[3]) for tile in tiles)
