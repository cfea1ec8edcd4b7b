"""A plan in plain words."""

from collections.abc import Iterator

from podcast_publisher.model.plan import Plan, Step


def as_text(plan: Plan, destination: str) -> str:
    """What listeners will notice, and what is sent and why."""
    if plan.nothing_to_do:
        release = f" (release {plan.live.release.number})" if plan.live.release else ""
        return f"There is nothing to do: {destination} has all of it{release}."
    return "\n".join(_lines(plan, destination))


def _lines(plan: Plan, destination: str) -> Iterator[str]:
    yield "What listeners will notice:"
    yield from (f"  {notice}" for notice in plan.notices or ("nothing",))
    count = sum(1 for _ in plan)
    yield (
        f"What is sent to {destination}: {count} of {count + plan.unchanged} objects, "
        f"{size(plan.bytes_to_send)}"
    )
    for heading, steps in (
        ("first", plan.media),
        ("then", plan.pages),
        ("last", (plan.feed,) if plan.feed else ()),
    ):
        for step in steps:
            yield _step(heading, step)


def _step(heading: str, step: Step) -> str:
    artifact = step.artifact
    return f"  {heading:5} {artifact.key}  {size(artifact.size)}  ({step.reason})"


def size(number: int) -> str:
    """Bytes, for people."""
    if number < 1000:
        return f"{number} bytes"
    if number < 1_000_000:
        return f"{number / 1000:.0f} kB"
    return f"{number / 1_000_000:.1f} MB"
