"""Draw what pages show of artwork, in one decoding: two thumbnails, a social card and its colour.

A social card has no text of its own: no typeface is needed, and no script is ever misshaped.
"""

import io
import warnings
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from PIL import Image, ImageDraw

from podcast_publisher.model.artwork import (
    CARD_SIZE,
    MAX_PIXELS,
    SMALL_SIDE,
    THUMBNAIL_SIDE,
)

_QUALITY = 80
_CARD_COLOURS = 96
_TINT_SIDE, _TINT_COLOURS = 96, 12
_CONTRAST = 9.0
"""Of white text on the tint; WCAG asks for 4.5."""
_DARKER = 0.94
_AMBER, _INK, _WHITE = (0xFF, 0xB8, 0x1C), (0x21, 0x2B, 0x32), (0xFF, 0xFF, 0xFF)
_FACTOR = 3
"""Card shapes are drawn larger and reduced, so that their edges are smooth."""
_BARS = 48

Colour = tuple[int, int, int]


class PagePictures(Struct, frozen=True):
    """The pictures as the bytes of files, and the colour as `#rrggbb`."""

    thumbnail: bytes
    small: bytes
    card: bytes
    tint: str


def draw_page_pictures(path: Path, wave: bytes) -> PagePictures | None:
    """The pictures of the artwork in that file; None if it cannot be decoded.

    `wave` gives the height of the card's bars.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path) as original:
                # a JPEG need not be decoded in full
                original.draft("RGB", (THUMBNAIL_SIDE, THUMBNAIL_SIDE))
                if original.width * original.height > MAX_PIXELS:
                    return None
                picture = original.convert("RGB")
    except Exception:  # noqa: BLE001 - whatever Pillow raises, `check` reports the picture
        return None
    picture.info.clear()
    thumbnail = _at_most(picture, THUMBNAIL_SIDE)
    tint = _tint(thumbnail)
    return PagePictures(
        _webp(thumbnail),
        _webp(_at_most(thumbnail, SMALL_SIDE)),
        _png(_card(thumbnail, tint, wave)),
        "#{:02x}{:02x}{:02x}".format(*tint),
    )


def _at_most(picture: Image.Image, side: int) -> Image.Image:
    smaller = picture.copy()
    smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
    return smaller


def _webp(picture: Image.Image) -> bytes:
    body = io.BytesIO()
    picture.save(body, "WEBP", quality=_QUALITY, method=4)
    return body.getvalue()


def _png(picture: Image.Image) -> bytes:
    body = io.BytesIO()
    picture.quantize(_CARD_COLOURS, dither=Image.Dither.NONE).save(body, "PNG", optimize=True)
    return body.getvalue()


def _tint(picture: Image.Image) -> Colour:
    """The commonest colour, darkened until white text is easy to read on it."""
    few = picture.resize((_TINT_SIDE, _TINT_SIDE)).quantize(_TINT_COLOURS)
    counts = few.getcolors() or [(1, 0)]
    palette = few.getpalette() or [0, 0, 0]
    commonest = int(max(counts)[1]) * 3  # type: ignore[call-overload]  # an index of the palette
    red, green, blue = palette[commonest : commonest + 3]
    while contrast_with_white((red, green, blue)) < _CONTRAST:
        red, green, blue = (int(part * _DARKER) for part in (red, green, blue))
    return red, green, blue


def contrast_with_white(colour: Colour) -> float:
    """The contrast of white on that colour, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in colour)
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _card(picture: Image.Image, tint: Colour, wave: bytes) -> Image.Image:
    """The artwork on the left; a play sign above a wave on the right."""
    width, height = CARD_SIZE
    card = Image.new("RGB", CARD_SIZE, tint)
    square = picture.resize((height, height), Image.Resampling.LANCZOS)
    card.paste(square, (0, 0))
    free = width - height
    signs = Image.new("RGB", (free * _FACTOR, height * _FACTOR), tint)
    draw = ImageDraw.Draw(signs)
    _draw_play(draw, free / 2 * _FACTOR, height * 0.3 * _FACTOR, 80 * _FACTOR)
    quiet = (
        tint[0] + (255 - tint[0]) // 2,
        tint[1] + (255 - tint[1]) // 2,
        tint[2] + (255 - tint[2]) // 2,
    )
    for number, (left, top, right, bottom) in enumerate(_bars(free, height, wave)):
        box = tuple(side * _FACTOR for side in (left, top, right, bottom))
        draw.rounded_rectangle(
            box, radius=3 * _FACTOR, fill=_AMBER if number < _BARS // 3 else quiet
        )
    card.paste(signs.resize((free, height), Image.Resampling.LANCZOS), (height, 0))
    return card


def _draw_play(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=_AMBER)
    half = radius * 0.55
    left = x - half * 0.55
    draw.polygon([(left, y - half), (left, y + half), (x + half * 1.1, y)], fill=_INK)


def _bars(free: int, height: int, wave: bytes) -> Iterator[tuple[float, float, float, float]]:
    """The sides of each bar of the wave."""
    step = (free - 80) / _BARS
    middle = height * 0.67
    for number in range(_BARS):
        half = 6 + wave[number % len(wave)] / 255 * 84
        left = 40 + number * step
        yield left, middle - half, left + 6, middle + half
