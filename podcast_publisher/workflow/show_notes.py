"""Show notes and texts as apps show them."""

from podcast_publisher.check.show.show import LONGEST_DESCRIPTION
from podcast_publisher.render.show_notes import show_notes


def render_notes(description: str) -> str:
    """The notes as HTML, reduced to what all apps show."""
    return show_notes(description)


def bytes_left(html: str) -> int:
    """How many bytes longer the notes may be; negative where they are too long."""
    return LONGEST_DESCRIPTION - len(html.encode())
