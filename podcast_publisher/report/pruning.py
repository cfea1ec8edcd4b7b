"""A prune plan, for people."""

from collections.abc import Iterator

from podcast_publisher.model.pruning import PruneSelection, RemainingObjects, RetentionPolicy
from podcast_publisher.report.characters import inert
from podcast_publisher.report.words import plural, size

_SHOWN = 20


def as_text(pruning: PruneSelection, keeping: RetentionPolicy, name: str, destination: str) -> str:
    """What would be removed, what is kept, and what remains of withdrawn episodes.

    `name` is the destination's name in podcast.yaml, `destination` its description.
    """
    lines = (
        *_removed(pruning, destination),
        *kept(pruning, keeping),
        *remaining(pruning, name),
    )
    return "\n".join(map(inert, lines))


def _removed(pruning: PruneSelection, destination: str) -> Iterator[str]:
    if not pruning.objects:
        waits = pruning.remainders or pruning.too_young
        yield (
            f"Nothing can be removed from {destination} yet."
            if waits
            else f"There is nothing to remove from {destination}."
        )
        return
    count = len(pruning.objects)
    yield f"What is removed from {destination}: {plural(count, 'object')}, {size(pruning.size)}"
    for obj in pruning.objects[:_SHOWN]:
        yield f"  {obj.key}, {size(obj.size)}, there since {obj.last_modified:%Y-%m-%d}"
    if count > _SHOWN:
        yield f"  and {count - _SHOWN} more"
    if pruning.remaining:
        yield f"{pruning.remaining} more can be removed the next time."


def kept(pruning: PruneSelection, keeping: RetentionPolicy) -> Iterator[str]:
    """What is kept, and until when."""
    if pruning.restorable_releases:
        numbers = ", ".join(str(number) for number in pruning.restorable_releases)
        yield f"Releases that can still be restored: {numbers}"
        yield (
            f"  These are the last {keeping.releases}, and all that were live since "
            f"{keeping.since:%Y-%m-%d}."
        )
    if pruning.too_young and pruning.young_until:
        yield (
            f"{plural(pruning.too_young, 'object')} that no release needs {_is(pruning.too_young)} kept until "
            f"{pruning.young_until:%Y-%m-%d %H:%M} UTC at the latest: written less than "
            f"{keeping.min_age.days} days ago, so an interrupted publish run may still need "
            f"{'it' if pruning.too_young == 1 else 'them'}."
        )


def remaining(pruning: PruneSelection, name: str) -> Iterator[str]:
    """What remains of withdrawn episodes, why and until when, and how to remove it at once."""
    slugs = dict.fromkeys(remainder.slug for remainder in pruning.remainders)
    for slug in slugs:
        yield f"{slug} was withdrawn, and this is still there:"
        yield from (
            _remainder(remainder) for remainder in pruning.remainders if remainder.slug == slug
        )
        yield f"  To remove all of it at once: podcast-publisher erase {slug} --to {name}"


def _remainder(remainder: RemainingObjects) -> str:
    until = (
        f", until {remainder.removable_after:%Y-%m-%d %H:%M} UTC"
        if remainder.removable_after
        else ""
    )
    return f"  {plural(remainder.objects, 'object')}, {size(remainder.size)}{until}: {remainder.reason}"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
