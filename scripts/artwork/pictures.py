"""The two layouts: the cover and the episode picture."""

from collections.abc import Sequence
from pathlib import Path

from scripts.artwork.canvas import SIDE, Canvas
from scripts.artwork.journey import draw_helix_into_path, draw_stops
from scripts.artwork.palette import AMBER, COVER_GROUND, CREAM, require_contrast
from scripts.artwork.series import (
    COVER_LINES,
    COVER_SUBTITLE,
    EPISODES,
    SERIES_LINES,
    Episode,
)

# All in artwork pixels.
MARGIN = 200
COVER_TOP = 190
COVER_PITCH = 615
SUBTITLE_BASELINE = 2350
SUBTITLE_SIZE = 236
NUMBER_SIZE = 860
SERIES_SIZE = 172
SERIES_PITCH = 178
SERIES_TOP_BASELINE = 1030
MOTIF_CENTRE = (2260.0, 740.0)
TITLE_LAST_BASELINE = 2575
# From the top of the first line's letters to the last baseline.
TITLE_HEIGHT = 1215
TITLE_LARGEST = 540
# Distance between baselines, and height of the tallest letters, as shares of the letter size.
TITLE_LEADING_TWO_LINES = 1.1
TITLE_LEADING = 1.0
TITLE_RISE = 0.74


def cover(font_path: Path) -> bytes:
    """Draw the cover of the series and return it as a JPEG."""
    require_contrast(CREAM, COVER_GROUND)
    require_contrast(AMBER, COVER_GROUND)
    canvas = Canvas(COVER_GROUND, font_path)
    draw_helix_into_path(canvas)
    size = _widest_size(canvas, COVER_LINES)
    first = COVER_TOP + canvas.text_rise(COVER_LINES[0], size)
    for row, words in enumerate(COVER_LINES):
        canvas.text((MARGIN, first + row * COVER_PITCH), words, size, CREAM)
    canvas.text((MARGIN, SUBTITLE_BASELINE), COVER_SUBTITLE, SUBTITLE_SIZE, AMBER)
    return canvas.jpeg()


def episode_picture(episode: Episode, font_path: Path) -> bytes:
    """Draw the picture of one episode and return it as a JPEG."""
    require_contrast(CREAM, episode.ground)
    canvas = Canvas(episode.ground, font_path)
    number = str(episode.number)
    number_baseline = MARGIN + canvas.text_rise("1", NUMBER_SIZE)
    canvas.text((MARGIN, number_baseline), number, NUMBER_SIZE, AMBER)
    for row, words in enumerate(SERIES_LINES):
        canvas.text((MARGIN, SERIES_TOP_BASELINE + row * SERIES_PITCH), words, SERIES_SIZE, CREAM)
    episode.motif(canvas, MOTIF_CENTRE)
    lines = episode.lines
    leading = TITLE_LEADING_TWO_LINES if len(lines) == 2 else TITLE_LEADING
    fits_height = TITLE_HEIGHT / ((len(lines) - 1) * leading + TITLE_RISE)
    size = min(TITLE_LARGEST, fits_height, _widest_size(canvas, lines))
    for row, words in enumerate(reversed(lines)):
        baseline = TITLE_LAST_BASELINE - row * size * leading
        canvas.text((MARGIN, baseline), words, size, CREAM)
    draw_stops(canvas, episode.number, len(EPISODES))
    return canvas.jpeg()


def _widest_size(canvas: Canvas, lines: Sequence[str]) -> float:
    """Return the letter size at which the longest line fills the width between margins."""
    trial = 1000.0
    widest = max(canvas.text_width(words, trial) for words in lines)
    return trial * (SIDE - 2 * MARGIN) / widest
