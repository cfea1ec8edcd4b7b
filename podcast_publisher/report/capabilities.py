"""What a place to publish to can do, in plain words."""

from collections.abc import Iterable

from podcast_publisher.model.capability import Capabilities, Capability, Need


def as_text(one: Capability) -> str:
    """A line, and where it does not hold what was seen and what that means."""
    if one.holds:
        return f"yes   {one.promise}"
    mark = "but   " if one.need is Need.NOBODY else "no    "
    return f"{mark}{_promised(one)}"


def in_the_way(found: Capabilities, *, single_writer: bool) -> str:
    """What forbids publishing there; nothing where nothing does."""
    return _lines(found.in_the_way(single_writer=single_writer))


def _lines(lacking: Iterable[Capability]) -> str:
    return "\n".join(as_text(one) for one in lacking)


def _promised(one: Capability) -> str:
    return f"{one.promise}: {one.seen}\n      {one.means}"


def verdict(found: Capabilities, *, single_writer: bool) -> str:
    """Whether it can be published to, in a sentence."""
    if found.in_the_way(single_writer=single_writer):
        return "It cannot be trusted with a show."
    if found.takes_conditions:
        return "It can hold a show, also where several people publish."
    return (
        "It can hold a show for a single writer: never publish from two places at the same moment."
    )


def cure(found: Capabilities) -> str:
    """What can be done about a store that lacks something."""
    if found.in_the_way(single_writer=True):
        return "Publish elsewhere, or ask whoever runs it; docs/operations.md says what is needed."
    return (
        "Where the bucket keeps versions, take one that keeps none: Ceph ignores conditions in a bucket with "
        "versioning. Else publish elsewhere; docs/operations.md names stores that can. Where nobody else ever "
        "publishes at the same moment, single_writer: true in podcast.yaml accepts it."
    )
