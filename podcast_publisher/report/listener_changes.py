"""What listeners will read otherwise: as lines for a terminal, and as pieces for a page."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from podcast_publisher.model.listener_change import ListenerChange, PartChange
from podcast_publisher.report.text_diff import Piece, diff_texts

_SHORT = 120
"""Characters that a terminal shows whole."""
_LISTED = 5


class ComparedPart(Struct, frozen=True):
    """A part, and where it differs."""

    label: str
    pieces: tuple[Piece, ...]


class Compared(Struct, frozen=True):
    """An episode, or the show, with its parts."""

    title: str
    parts: tuple[ComparedPart, ...]


def change_lines(changes: Sequence[ListenerChange]) -> Iterator[str]:
    """`"Measuring": title: 'A' → 'B'; notes changed`, a line for each episode; many are counted."""
    for change in changes[:_LISTED]:
        name = f'"{change.title}"' if change.title else "the show"
        yield f"{name}: {'; '.join(map(_in_a_line, change.parts))}"
    if len(changes) > _LISTED:
        yield f"and {len(changes) - _LISTED} more"


def _in_a_line(part: PartChange) -> str:
    texts = (part.before, part.after)
    if any("\n" in text or len(text) > _SHORT for text in texts):
        return f"{part.label} changed"
    return f"{part.label}: '{part.before}' → '{part.after}'"


def compared(changes: Sequence[ListenerChange]) -> tuple[Compared, ...]:
    """The same for a page, with every word that was removed or added."""
    return tuple(
        Compared(
            change.title,
            tuple(ComparedPart(part.label, _pieces(part)) for part in change.parts),
        )
        for change in changes
    )


def _pieces(part: PartChange) -> tuple[Piece, ...]:
    if "\n" in part.before + part.after or len(part.before) > _SHORT:
        return diff_texts(part.before, part.after)
    sides = (("removed", part.before), ("added", part.after))
    return tuple(Piece(kind, text) for kind, text in sides if text)  # type: ignore[arg-type]
