"""Colours, and the contrast between them."""

Colour = tuple[int, int, int]  # sRGB, each 0 to 255

CREAM: Colour = (255, 246, 229)
AMBER: Colour = (255, 184, 28)
AQUA: Colour = (111, 208, 200)
COVER_GROUND: Colour = (14, 42, 58)

# The title must stay readable for people with low vision: WCAG's enhanced level.
MINIMUM_CONTRAST = 7.0


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Blend two colours; ``share`` (0 to 1) is how much of ``second`` is in the result."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def contrast(first: Colour, second: Colour) -> float:
    """Return the WCAG 2 contrast ratio of two colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def require_contrast(text: Colour, ground: Colour) -> None:
    """Raise ValueError if text in one colour on the other would be hard to read."""
    ratio = contrast(text, ground)
    if ratio < MINIMUM_CONTRAST:
        raise ValueError(f"contrast of {text} on {ground} is {ratio:.2f}, below {MINIMUM_CONTRAST}")


def _luminance(colour: Colour) -> float:
    """Return the relative luminance of a colour, from 0 to 1."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
