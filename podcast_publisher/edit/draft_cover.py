"""A first draft of a show's cover: its name and its institution, in the typeface that comes with Pillow.

The typeface is Aileron Regular by Sora Sagano, in the public domain (CC0 1.0): it may be embedded and
passed on. Pillow's part of it has the letters of English alone.
"""

import hashlib
import io
import unicodedata
from collections.abc import Sequence

from msgspec import Struct
from PIL import Image, ImageDraw, ImageFont

SIDE = 3000
"""Pixels of each side: the most that directories take, so that nothing is enlarged."""
LEAST_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3."""

_MARGIN = 260
_WIDTH = SIDE - 2 * _MARGIN
_TITLE = (1500, 380, 70)
"""Pixels: the height of its part, the largest and the smallest size of its letters."""
_AUTHOR = (420, 130, 40)
_LEADING = 1.2
_RINGS = (1500, 1130, 790, 480)
"""Radii in pixels."""

Colour = tuple[int, int, int]


class Palette(Struct, frozen=True):
    """Colours, and the name of the ground for people who cannot see it."""

    name: str
    ground: Colour
    ring: Colour
    title: Colour
    author: Colour


PALETTES = (
    Palette("dark blue", (0, 38, 84), (0, 58, 117), (255, 255, 255), (174, 213, 255)),
    Palette("dark green", (0, 58, 50), (0, 80, 68), (255, 255, 255), (168, 230, 207)),
    Palette("dark violet", (52, 22, 82), (74, 38, 110), (255, 255, 255), (224, 196, 255)),
    Palette("dark red", (90, 16, 40), (118, 32, 58), (255, 255, 255), (255, 201, 208)),
)
_REPLACED = str.maketrans({"–": "-", "—": "-", "‑": "-", "\N{NO-BREAK SPACE}": " ", "′": "'"})
_LEFT_OUT = {"So", "Sk", "Cf", "Mn", "Me"}
"""Kinds of characters without which a name can be read: symbols such as emoji, and what joins to them."""


class DraftCover(Struct, frozen=True):
    """A cover, and what there is to say about it."""

    png: bytes
    ground: str
    """The name of its colour."""
    texts: tuple[str, ...]
    """What can be read on it."""
    undrawn: tuple[str, ...]
    """Texts that the typeface has no letters for, or that are too long."""


def draw_cover(title: str, author: str, ground: str = "") -> DraftCover:
    """The cover for that name and institution; the same bytes each time.

    `ground` names a palette; without one, the names choose it.
    """
    chosen = hashlib.sha256(f"{title}\n{author}".encode()).digest()[0]
    by_name = {palette.name: palette for palette in PALETTES}
    palette = by_name.get(ground) or PALETTES[chosen % len(PALETTES)]
    picture = Image.new("RGB", (SIDE, SIDE), palette.ground)
    canvas = ImageDraw.Draw(picture)
    for number, radius in enumerate(_RINGS):
        canvas.circle((SIDE, SIDE), radius, (palette.ring, palette.ground)[number % 2])
    drawn: list[str] = []
    undrawn: list[str] = []
    for text, part, top, colour in (
        (title, _TITLE, _MARGIN, palette.title),
        (author, _AUTHOR, SIDE - _MARGIN - _AUTHOR[0], palette.author),
    ):
        size, lines = _fit(_drawable(text), part)
        for number, line in enumerate(lines):
            canvas.text((_MARGIN, top + number * size * _LEADING), line, colour, _font(size))
        (drawn if lines else undrawn).append(_drawable(text) if lines else text)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return DraftCover(file.getvalue(), palette.name, tuple(drawn), tuple(undrawn))


def contrast(first: Colour, second: Colour) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    linear = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (part / 255 for part in colour)
    )
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _drawable(text: str) -> str:
    """The text as the typeface can write it; empty where letters would be missing."""
    font = _font(20)
    missing = bytes(font.getmask("\U0010fffe"))
    visible = " ".join(
        "".join(
            character
            for character in unicodedata.normalize("NFC", text.translate(_REPLACED))
            if unicodedata.category(character) not in _LEFT_OUT
        ).split()
    )
    shown = {character for character in visible if character != " "}
    return "" if any(bytes(font.getmask(letter)) == missing for letter in shown) else visible


def _font(size: int) -> ImageFont.FreeTypeFont:
    """The typeface in that size, laid out alike on every computer."""
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise OSError("Pillow was built without FreeType, which draws letters")
    return font.font_variant(layout_engine=ImageFont.Layout.BASIC)


def _fit(text: str, part: tuple[int, int, int]) -> tuple[int, Sequence[str]]:
    """The size of the letters, as large as they fit into the part, and the lines; no lines if none fits."""
    height, largest, smallest = part
    for size in range(largest, smallest - 1, -6):
        font = _font(size)
        lines = _wrap(text, font)
        has_room = len(lines) * size * _LEADING <= height
        if has_room and (
            size - 6 < smallest or all(_has_width_for(font, word) for word in text.split())
        ):
            return size, lines
    return smallest, ()


def _has_width_for(font: ImageFont.FreeTypeFont, word: str) -> bool:
    return font.getlength(word) <= _WIDTH


def _wrap(text: str, font: ImageFont.FreeTypeFont) -> Sequence[str]:
    """Lines that fit; only a word that is wider than the cover is broken."""
    lines: list[str] = []
    for word in text.split():
        if lines and _has_width_for(font, f"{lines[-1]} {word}"):
            lines[-1] += f" {word}"
            continue
        rest = word
        while not _has_width_for(font, rest):
            fits = next(n for n in range(len(rest) - 1, 0, -1) if _has_width_for(font, rest[:n]))
            lines.append(rest[:fits])
            rest = rest[fits:]
        lines.append(rest)
    return lines
