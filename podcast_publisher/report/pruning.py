"""What would be removed, in plain words."""

from collections.abc import Iterator

from podcast_publisher.model.pruning import Pruning
from podcast_publisher.report.characters import inert
from podcast_publisher.report.words import many, size

_SHOWN = 20


def as_text(pruning: Pruning, destination: str) -> str:
    """What would be removed, and what stays possible afterwards."""
    return "\n".join(map(inert, _lines(pruning, destination)))


def _lines(pruning: Pruning, destination: str) -> Iterator[str]:
    if not pruning.objects:
        yield f"There is nothing to remove from {destination}."
        return
    count = len(pruning.objects)
    yield f"What is removed from {destination}: {many(count, 'object')}, {size(pruning.size)}"
    for one in pruning.objects[:_SHOWN]:
        yield f"  {one.key}, {size(one.size)}, there since {one.written:%Y-%m-%d}"
    if count > _SHOWN:
        yield f"  and {count - _SHOWN} more"
    if pruning.left:
        yield f"{pruning.left} more can be removed the next time."
    if not pruning.kept:
        return
    kept = ", ".join(str(number) for number in pruning.kept)
    yield f"Releases that can still be put back: {kept}"
