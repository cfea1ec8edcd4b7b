"""Probe a picture by its header; nothing is decoded."""

import io
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PIL import __version__

from podcast_publisher.load.files.media_file import read_media
from podcast_publisher.load.picture import metadata
from podcast_publisher.load.picture.exif import read_exif
from podcast_publisher.load.picture.header import Header, image_format, jpeg_header, png_header
from podcast_publisher.model.artwork import Artwork
from podcast_publisher.model.media_file import MediaFile

if TYPE_CHECKING:
    from PIL import Image

LIBRARY = __version__
_COLOURS = {
    "RGB": "RGB",
    "RGBA": "RGB",
    "RGBX": "RGB",
    "CMYK": "CMYK",
    "YCCK": "CMYK",
    "L": "greyscale",
    "LA": "greyscale",
    "I": "greyscale",
    "I;16": "greyscale",
    "1": "black and white",
    "P": "RGB",
    "PA": "RGB",
}

_PADDING = 16
"""Bytes after a picture that are ignored: some programs leave a few."""
MAX_BYTES = 16 << 20
"""Many times what any app accepts."""


def probe_artwork(path: Path, name: str) -> Artwork:
    """Probe the picture in the file.

    Raises:
        FileRefusedError: it cannot be read.
    """
    return probe_artwork_bytes(*read_media(path, name, MAX_BYTES))


def probe_artwork_bytes(file: MediaFile, body: bytes) -> Artwork:
    """Probe the bytes of a picture."""
    from PIL import Image  # slow to import, and not needed for cached pictures

    kind = image_format(body)
    if kind not in _HEADERS:
        return Artwork(file, kind)
    if (header := _HEADERS[kind](body)) is None:
        return Artwork(file, "a picture with a header of absurd size")
    try:
        with warnings.catch_warnings():
            # our findings say it better
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(header.body), formats=(kind,)) as picture:
                artwork = _describe(picture, file, header, body)
    except Image.DecompressionBombError:
        return Artwork(file, "a picture of absurd size")
    except Exception:  # noqa: BLE001 - whatever Pillow raises, apps cannot show the picture
        return Artwork(file, "")
    if not header.complete or not header.checksums_match:
        problem = (
            "damaged: a checksum in it does not fit"
            if header.complete
            else "cut off before its end"
        )
        return Artwork(file, problem)
    return replace(artwork, format="an animated PNG") if header.animated else artwork


_HEADERS: dict[str, Callable[[bytes], Header | None]] = {"JPEG": jpeg_header, "PNG": png_header}


def _describe(picture: "Image.Image", file: MediaFile, header: Header, body: bytes) -> Artwork:
    info: dict[Any, Any] = dict(picture.info)
    if picture.format == "PNG":
        info |= metadata.read_trailing_chunks(body)
    exif = read_exif(header.exif or info.get("exif", b""))
    hidden = {
        "a small picture from before it was cropped": exif.thumbnail,
        "a note that it is to be turned, which not every app does": exif.rotated,
    }
    hidden |= {"other data behind the picture": header.trailing_bytes > _PADDING}
    dpi = info["dpi"][0] if "dpi" in info else exif.dpi
    return Artwork(
        file=file,
        format=picture.format or "",
        width=picture.width,
        height=picture.height,
        colour=_COLOURS.get(picture.mode, f"the colour mode {picture.mode}"),
        has_alpha=picture.has_transparency_data,
        bit_depth=16 if _sixteen_bits(picture) else 8,
        has_palette=picture.mode in {"P", "PA"},
        dpi=round(dpi) if dpi and 1 < dpi < 100_000 else None,
        colour_profile=metadata.colour_profile(info),
        metadata=(
            *metadata.describe_metadata(exif.tags, exif.camera_tags, info),
            *(description for description, is_present in hidden.items() if is_present),
        ),
        has_location=metadata.has_location(exif.tags, info),
    )


def _sixteen_bits(picture: "Image.Image") -> bool:
    """Pillow converts to eight bits, and only its tiles tell."""
    tiles = getattr(picture, "tile", ())
    return picture.mode.startswith("I;16") or any(";16" in str(tile[3]) for tile in tiles)
