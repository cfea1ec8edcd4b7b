"""The episode's artwork, small enough for a recording. The only user of Pillow here."""

import io
import warnings
from pathlib import Path

from PIL import Image

from podcast_publisher.model.artwork import MAX_PIXELS
from podcast_publisher.model.errors import RepairError

_SIDE = 600
"""Pixels: enough for a player, and every listener fetches it before the first sound."""
_QUALITY = 85


def cover_jpeg(path: Path) -> bytes:
    """The picture in that file as a JPEG of at most 600 by 600 pixels, and without a word beside it.

    Raises:
        RepairError: it cannot be read.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # what Pillow says of huge pictures, `check` says better
            with Image.open(path) as original:
                original.draft("RGB", (_SIDE, _SIDE))  # a JPEG need not be decoded in full
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
    small.thumbnail((_SIDE, _SIDE), Image.Resampling.LANCZOS)
    small.info.clear()  # neither EXIF nor an editor's notes
    jpeg = io.BytesIO()
    small.save(jpeg, "JPEG", quality=_QUALITY, optimize=True)
    return jpeg.getvalue()
