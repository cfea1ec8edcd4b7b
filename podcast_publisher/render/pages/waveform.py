"""The picture of a recording's wave: one path, light enough for every page."""

BARS = 160
"""Of the picture; at 320 pixels each is as wide as the gap beside it."""
HEIGHT = 40
_LEAST = 1
"""Half the height of a bar of silence: the line goes on."""


def wave(points: str) -> str:
    """The path of the bars, in a box of `BARS` times `HEIGHT`; nothing where nothing was measured.

    `points` is `Sound.waveform`: two hexadecimal digits for each equal part of the recording.
    """
    try:
        heights = bytes.fromhex(points)
    except ValueError:
        return ""
    if not heights:
        return ""
    count = min(BARS, len(heights))
    parts = (
        heights[at * len(heights) // count : (at + 1) * len(heights) // count]
        for at in range(count)
    )
    tallest = max(heights) or 1
    step = BARS / count
    return "".join(_bar(at * step, max(part) / tallest) for at, part in enumerate(parts))


def _bar(at: float, height: float) -> str:
    middle = HEIGHT // 2
    half = max(_LEAST, round(height * middle))
    return f"M{at:g} {middle - half}v{2 * half}"
