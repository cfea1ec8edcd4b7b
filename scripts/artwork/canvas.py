"""A square drawing surface with smooth edges, saved as a JPEG without metadata."""

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from scripts.artwork.palette import Colour

Point = tuple[float, float]  # artwork pixels, from the top left

SIDE = 3000  # artwork pixels
# Pillow draws shapes with hard edges, so everything is drawn larger and then reduced.
SUPERSAMPLING = 3
JPEG_QUALITY = 82
# The rules for podcast artwork ask for this tag; it goes in the JFIF header.
DOTS_PER_INCH = (72, 72)


class Canvas:
    """A picture ``SIDE`` x ``SIDE`` artwork pixels; all its methods take those units."""

    def __init__(self, ground: Colour, font_path: Path) -> None:
        self.ground = ground
        self._font_path = font_path
        self._image = Image.new("RGB", (SIDE * SUPERSAMPLING,) * 2, ground)
        self._draw = ImageDraw.Draw(self._image)

    def disc(self, centre: Point, radius: float, colour: Colour) -> None:
        """Fill a circle."""
        self._draw.ellipse(_box(centre, radius), fill=colour)

    def ring(self, centre: Point, radius: float, width: float, colour: Colour) -> None:
        """Draw a circle whose stroke, ``width`` wide, is centred on ``radius``."""
        self.arc(centre, radius, width, (0, 360), colour)

    def arc(
        self,
        centre: Point,
        radius: float,
        width: float,
        degrees: tuple[float, float],
        colour: Colour,
    ) -> None:
        """Draw part of a circle; angles run clockwise from three o'clock."""
        outer = _box(centre, radius + width / 2)
        self._draw.arc(outer, *degrees, fill=colour, width=round(width * SUPERSAMPLING))

    def stroke(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """Draw a line through the points with round ends and joints."""
        large = [(x * SUPERSAMPLING, y * SUPERSAMPLING) for x, y in points]
        self._draw.line(large, fill=colour, width=round(width * SUPERSAMPLING))
        for point in points:
            self.disc(point, width / 2, colour)

    def polygon(self, points: Sequence[Point], colour: Colour) -> None:
        """Fill a shape with straight sides."""
        large = [(x * SUPERSAMPLING, y * SUPERSAMPLING) for x, y in points]
        self._draw.polygon(large, fill=colour)

    def text(self, baseline: Point, words: str, size: float, colour: Colour) -> None:
        """Write one line of text; ``baseline`` is the left end of its ink."""
        font = self._font(size * SUPERSAMPLING)
        # Letters carry white space on their left. Large ones would look indented.
        bearing = font.getbbox(words, anchor="ls")[0]
        x, y = baseline[0] * SUPERSAMPLING - bearing, baseline[1] * SUPERSAMPLING
        self._draw.text((x, y), words, font=font, fill=colour, anchor="ls")

    def text_width(self, words: str, size: float) -> float:
        """Return the width of one line's ink."""
        left, _, right, _ = self._font(size * SUPERSAMPLING).getbbox(words, anchor="ls")
        return (right - left) / SUPERSAMPLING

    def text_rise(self, words: str, size: float) -> float:
        """Return how far one line's ink rises above its baseline."""
        return -self._font(size * SUPERSAMPLING).getbbox(words, anchor="ls")[1] / SUPERSAMPLING

    def jpeg(self) -> bytes:
        """Return the finished picture as an RGB JPEG, the same bytes every time."""
        finished = self._image.resize((SIDE, SIDE), Image.Resampling.BOX)
        buffer = io.BytesIO()
        finished.save(
            buffer,
            "JPEG",
            quality=JPEG_QUALITY,
            # Halved colour saves a third of the weight, and at this size no one sees it.
            subsampling="4:2:0",
            optimize=True,
            progressive=True,
            dpi=DOTS_PER_INCH,
        )
        return buffer.getvalue()

    def _font(self, size: float) -> ImageFont.FreeTypeFont:
        """Return the typeface at a size in supersampled pixels."""
        # The basic engine is always there; the other depends on what is installed.
        return ImageFont.truetype(
            self._font_path, round(size), layout_engine=ImageFont.Layout.BASIC
        )


def _box(centre: Point, radius: float) -> tuple[float, float, float, float]:
    """Return the supersampled square around a circle."""
    x, y = centre
    left, top, right, bottom = (
        round(value * SUPERSAMPLING) for value in (x - radius, y - radius, x + radius, y + radius)
    )
    return left, top, right, bottom
