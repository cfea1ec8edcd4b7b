"""The waveform of a recording as a single SVG path."""

from collections.abc import Iterable

BARS = 160
"""At 320 pixels, each bar is as wide as the gap beside it."""
HEIGHT = 40
_MINIMUM = 1
"""Half the height of a bar of silence."""


def waveform_path(points: str) -> str:
    """The path in a box of `BARS` by `HEIGHT`; empty if nothing was measured.

    `points` is `AudioMeasurements.waveform`: two hexadecimal digits for each equal part of the recording.
    """
    try:
        heights = bytes.fromhex(points)
    except ValueError:
        return ""
    if not heights:
        return ""
    count = min(BARS, len(heights))
    parts = (
        heights[bar * len(heights) // count : (bar + 1) * len(heights) // count]
        for bar in range(count)
    )
    tallest = max(heights) or 1
    step = BARS / count
    return "".join(_bar(bar * step, max(part) / tallest) for bar, part in enumerate(parts))


def _bar(x: float, height: float) -> str:
    middle = HEIGHT // 2
    half = max(_MINIMUM, round(height * middle))
    return f"M{x:g} {middle - half}v{2 * half}"


def marks_path(starts: Iterable[float], seconds: float) -> str:
    """A line at the start of each chapter but the first, in the same box."""
    places = (start / seconds * BARS for start in starts if 0 < start < seconds)
    return "".join(f"M{place:.4g} 0v{HEIGHT}" for place in places)
