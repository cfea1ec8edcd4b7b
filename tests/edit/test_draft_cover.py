"""The draft of a cover."""

import io
from itertools import product
from pathlib import Path

import pytest
from PIL import Image

from podcast_publisher.edit.draft_cover import (
    LEAST_CONTRAST,
    PALETTES,
    SIDE,
    contrast,
    draw_cover,
)
from podcast_publisher.load.picture.probe import probe_artwork


def test_it_is_what_directories_take(tmp_path: Path) -> None:
    """A square PNG of 3,000 pixels in RGB, opaque, without metadata and light; the same bytes each time."""
    cover = draw_cover("Ward rounds: how research changes care", "Northern Hospitals NHS Trust")
    (tmp_path / "cover.png").write_bytes(cover.png)
    artwork = probe_artwork(tmp_path / "cover.png", "cover.png")
    assert (artwork.format, artwork.colour, artwork.bit_depth) == ("PNG", "RGB", 8)
    assert (artwork.width, artwork.height) == (SIDE, SIDE)
    assert [artwork.has_alpha, artwork.has_palette, bool(artwork.metadata)] == [False] * 3
    assert len(cover.png) < 500_000
    assert draw_cover(*cover.texts).png == cover.png


def test_black_on_white_has_the_greatest_contrast() -> None:
    """The numbers are those of WCAG: 21 for black on white, 4.54 for #767676."""
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((0x76, 0x76, 0x76), (255, 255, 255)) == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_every_text_is_legible(palette: object) -> None:
    """Each colour of letters, on the ground and on a ring."""
    assert isinstance(palette, type(PALETTES[0]))
    for letters, behind in product((palette.title, palette.author), (palette.ground, palette.ring)):
        assert contrast(letters, behind) >= LEAST_CONTRAST


def letters_in(png: bytes, box: tuple[int, int, int, int]) -> bool:
    """Whether that part of the cover holds something as light as letters."""
    picture = Image.open(io.BytesIO(png)).convert("L").crop(box)
    lightest = picture.getextrema()[1]
    return isinstance(lightest, int) and lightest > 150


@pytest.mark.parametrize(
    ("title", "author"),
    [
        ("Rounds", "NHS"),
        ("W" * 90, "W" * 90),
        ("word " * 51, "Trust " * 40),
        ("Pneumonoultramicroscopicsilicovolcanoconiosis explained", "A-B-C " * 20),
    ],
)
def test_names_of_any_length_fit(title: str, author: str) -> None:
    """Both are on the cover, and nothing reaches its margins."""
    cover = draw_cover(title, author)
    assert cover.texts == (title.strip(), author.strip())
    assert cover.undrawn == ()
    assert letters_in(cover.png, (0, 0, SIDE, 1800))
    assert letters_in(cover.png, (0, 2200, SIDE, SIDE))
    for margin in ((0, 0, SIDE, 200), (0, 0, 200, SIDE), (SIDE - 200, 0, SIDE, SIDE)):
        assert not letters_in(cover.png, margin)
    assert not letters_in(cover.png, (0, SIDE - 200, SIDE, SIDE))


@pytest.mark.parametrize("name", ["صوت المستشفى", "病院の声", "Ysbyty Tŷ", "Łódź"])
def test_letters_that_the_typeface_lacks_are_reported(name: str) -> None:
    """No empty box is ever drawn: the text is left out, and named."""
    cover = draw_cover(name, "Northern Hospitals")
    assert cover.undrawn == (name,)
    assert cover.texts == ("Northern Hospitals",)
    assert not letters_in(cover.png, (0, 0, SIDE, 1800))


def test_signs_without_letters_are_left_out() -> None:
    """A name can be read without its emoji, and a dash is drawn as a hyphen."""
    assert draw_cover("Heart ❤️ to heart 😀", "North – South").texts == (
        "Heart to heart",
        "North - South",
    )
