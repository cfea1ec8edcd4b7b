"""What a picture is, by its header. The only user of Pillow."""

import warnings
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from podcast_publisher.load.files import measure
from podcast_publisher.model.artwork import Artwork

_COLOURS = {
    "RGB": "RGB",
    "RGBA": "RGB",
    "RGBX": "RGB",
    "CMYK": "CMYK",
    "YCCK": "CMYK",
    "L": "greyscale",
    "LA": "greyscale",
    "1": "black and white",
    "P": "a palette of at most 256 colours",
    "PA": "a palette of at most 256 colours",
}


def look_at_artwork(path: Path, name: str) -> Artwork:
    """The picture in that file, from its header alone: nothing is decoded.

    Raises:
        FileRefusedError: it cannot be read.
    """
    file = measure(path, name)
    try:
        with warnings.catch_warnings():
            # What Pillow says of huge pictures and of odd headers is not for whoever reads findings.
            warnings.simplefilter("ignore")
            with Image.open(path) as picture:
                return Artwork(
                    file=file,
                    format=picture.format or "",
                    width=picture.width,
                    height=picture.height,
                    colour=_COLOURS.get(picture.mode, f"the colour mode {picture.mode}"),
                    transparent=picture.has_transparency_data,
                )
    except Image.DecompressionBombError:
        return Artwork(file, "a picture of absurd size")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        return Artwork(file, "")
