"""A plan, for people."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from podcast_publisher.model.plan import Plan, Step
from podcast_publisher.model.publication import Artifact
from podcast_publisher.report.characters import inert
from podcast_publisher.report.listener_changes import change_lines
from podcast_publisher.report.words import plural, size

_KINDS = {
    "audio": "recordings",
    "artwork": "pictures",
    "transcripts": "transcripts",
    "chapters": "lists of chapters",
    "site": "styles and scripts of pages",
}
_PAGES = "pages"
_LISTED = 3
"""Objects of a kind that are listed by name; pages are always counted."""


def as_text(plan: Plan, destination: str) -> str:
    """What listeners will notice, what is uploaded and why."""
    if plan.nothing_to_do:
        release = f" (release {plan.live.release.number})" if plan.live.release else ""
        lines = [f"There is nothing to do: {destination} has all of it{release}.", *headers(plan)]
        return "\n".join(map(inert, lines))
    return "\n".join(map(inert, (*_lines(plan, destination), *headers(plan))))


def headers(plan: Plan) -> Iterator[str]:
    """What happens to objects with an older cache header."""
    if plan.header_updates:
        yield (
            f"{_count(plan.header_updates)} {_get(plan.header_updates)} the new cache header by a copy at the "
            "destination, without an upload."
        )
    if plan.outdated and plan.live.release:
        known = plan.live.release.objects
        older = "; ".join(sorted({known[artifact.key].cache for artifact in plan.outdated}))
        yield (
            f"{_count(plan.outdated)}, with an older cache header ({older}). To replace the "
            "header: podcast-publisher publish --renew-headers"
        )


def _count(objects: Sequence[Artifact]) -> str:
    return f"{plural(len(objects), 'object')}, {size(sum(obj.size for obj in objects))}"


def _get(objects: Sequence[Artifact]) -> str:
    return "gets" if len(objects) == 1 else "get"


def _lines(plan: Plan, destination: str) -> Iterator[str]:
    yield "What listeners will notice:"
    yield from (f"  {notice}" for notice in plan.notices or ("nothing",))
    yield from (f"    {line}" for line in change_lines(plan.changes))
    if plan.feed is None and plan.live.release:
        yield f"Release {plan.live.release.number} is live but not finished. This run finishes it:"
    if plan.taken_over:
        named = ", ".join(plan.taken_over[:_LISTED])
        more = len(plan.taken_over) - _LISTED
        yield (
            f"Other people's objects, which are replaced if they are in the way: {named}"
            f"{f' and {more} more' if more > 0 else ''}"
        )
    count = sum(1 for _ in plan)
    yield (
        f"What is uploaded to {destination}: {count} of {plural(count + plan.unchanged, 'object')}, "
        f"{size(plan.bytes_to_send)}"
    )
    yield from (f"  {when:5}  {what}" for when, what in uploads(plan))
    if plan.removals:
        yield f"What is removed: {', '.join(plan.removals)}"


def uploads(plan: Plan) -> Iterator[tuple[str, str]]:
    """Order and objects with the reason: `first`, `3 recordings, 40.1 MB (not there yet)`."""
    known = plan.live.release.objects if plan.live.release else {}
    yield from _steps("first", plan.media)
    yield from _steps("first", [step for step in plan.pages if step.artifact.key not in known])
    yield from _steps("then", [plan.feed] if plan.feed else [])
    yield from _steps("last", [step for step in plan.pages if step.artifact.key in known])


def _steps(when: str, steps: Sequence[Step]) -> Iterator[tuple[str, str]]:
    """A few objects by name, many by kind and reason."""
    groups: dict[tuple[str, str], list[Step]] = defaultdict(list)
    for step in steps:
        groups[_KINDS.get(step.artifact.key.partition("/")[0], _PAGES), step.reason].append(step)
    for (kind, reason), group in groups.items():
        if len(group) <= (1 if kind == _PAGES else _LISTED):
            for step in group:
                yield when, f"{step.artifact.key}, {size(step.artifact.size)} ({reason})"
        else:
            together = sum(step.artifact.size for step in group)
            yield when, f"{len(group)} {kind}, {size(together)} ({reason})"
