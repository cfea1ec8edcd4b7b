"""Artwork scaled down for a recording's tags. The only user of Pillow here."""

import io
import warnings
from pathlib import Path

from PIL import Image

from podcast_publisher.model.artwork import MAX_PIXELS
from podcast_publisher.model.errors import RepairError

_MAX_SIDE = 600
"""Pixels; players need no more, and listeners download it before the sound."""
_QUALITY = 85


def cover_jpeg(path: Path) -> bytes:
    """The picture as a JPEG of at most 600 by 600 pixels, without metadata.

    Raises:
        RepairError: it cannot be read.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # `check` reports huge pictures
            with Image.open(path) as original:
                original.draft("RGB", (_MAX_SIDE, _MAX_SIDE))  # decode a JPEG at reduced size
                is_absurd = original.width * original.height > MAX_PIXELS
                small = None if is_absurd else original.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise RepairError(
            f"the picture {path.name} cannot be read", fix="podcast-publisher check says more."
        ) from error
    if small is None:
        raise RepairError(
            f"the picture {path.name} has more than {MAX_PIXELS:,} pixels",
            fix="Export it smaller: 3,000 pixels a side are the most that directories take.",
        )
    small.thumbnail((_MAX_SIDE, _MAX_SIDE), Image.Resampling.LANCZOS)
    small.info.clear()  # neither EXIF nor comments
    jpeg = io.BytesIO()
    small.save(jpeg, "JPEG", quality=_QUALITY, optimize=True)
    return jpeg.getvalue()
