"""What a place to publish to can do, in plain words."""

from collections.abc import Iterable, Iterator

from podcast_publisher.model.capabilities import Capabilities, Capability, Need, Retention


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


def deletion(kept: Retention) -> Iterator[str]:
    """What deleting an object means there; nothing where it is gone then."""
    if kept.unknown:
        yield f"?     what becomes of an object that is deleted could not be found out: {kept.unknown}"
    if kept.versions:
        suspended = ", though it makes no new ones now" if kept.versions == "Suspended" else ""
        yield f"but   keeps older versions of objects{suspended}"
        yield (
            "      What prune, a withdrawal and preview --end delete stays there as an older version, and is paid for. "
            "erase deletes versions too, with rights of its own. A lifecycle rule (NoncurrentVersionExpiration) "
            "ends them by itself."
        )
    if kept.locks:
        yield "but   can lock objects against deletion (object lock)"
    if kept.mode:
        yield (
            f"      Each new object is locked for {kept.days} days ({kept.mode.lower()} mode): until then "
            + (
                "nobody can delete it, not even erase. Do not publish where a patient may take back consent."
                if kept.mode == "COMPLIANCE"
                else "only who has the right to bypass the lock can delete it."
            )
        )
    elif kept.locks:
        yield "      Nothing is locked without further ado; a locked object cannot be deleted, not even by erase."


def left_after_pruning(kept: Retention) -> str:
    """What stays of what is pruned; nothing where it is gone."""
    if not kept.keeps:
        return ""
    return (
        "The bucket keeps versions: what is removed here stays as an older version. erase deletes versions too; "
        "or let a lifecycle rule end them (NoncurrentVersionExpiration)."
    )
