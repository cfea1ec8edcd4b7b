"""Capabilities of a destination, for people."""

from collections.abc import Iterable, Iterator

from podcast_publisher.model.capabilities import Capabilities, Capability, Requirement, Versioning


def as_text(capability: Capability) -> str:
    """One line; for a missing capability also what was observed and what it means."""
    if capability.is_supported:
        return f"yes   {capability.expectation}"
    mark = "but   " if capability.requirement is Requirement.OPTIONAL else "no    "
    return f"{mark}{_promise(capability)}"


def blockers(capabilities: Capabilities, *, single_writer: bool) -> str:
    """Capabilities whose lack prevents publishing; empty if none does."""
    return _lines(capabilities.blocking(single_writer=single_writer))


def _lines(missing: Iterable[Capability]) -> str:
    return "\n".join(as_text(capability) for capability in missing)


def _promise(capability: Capability) -> str:
    return f"{capability.expectation}: {capability.observed}\n      {capability.consequence}"


def verdict(capabilities: Capabilities, *, single_writer: bool) -> str:
    """Whether the destination can hold a show, in a sentence."""
    if capabilities.blocking(single_writer=single_writer):
        return "It cannot be trusted with a show."
    if capabilities.supports_conditional_writes:
        return "It can hold a show, even if several people publish."
    return (
        "It can hold a show for a single writer: never publish from two places at the same moment."
    )


def remedy(capabilities: Capabilities) -> str:
    """What to do about a store that lacks a capability."""
    if capabilities.blocking(single_writer=True):
        return "Publish elsewhere, or ask its operator; docs/operations.md lists what is needed."
    return (
        "Where the bucket keeps versions, take one that keeps none: Ceph ignores conditions in a bucket with "
        "versioning. Else publish elsewhere; docs/operations.md names stores that can. Where nobody else ever "
        "publishes at the same moment, single_writer: true in podcast.yaml accepts it."
    )


def deletion(retention: Versioning) -> Iterator[str]:
    """What deleting an object means; empty if it is simply gone."""
    if retention.error:
        yield f"?     what becomes of an object that is deleted could not be found out: {retention.error}"
    if retention.status:
        suspended = ", though it makes no new ones now" if retention.status == "Suspended" else ""
        yield f"but   keeps older versions of objects{suspended}"
        yield (
            "      What prune, a withdrawal and preview --end delete stays there as an older version, and is paid for. "
            "erase deletes versions too, with rights of its own. A lifecycle rule (NoncurrentVersionExpiration) "
            "ends them by itself."
        )
    if retention.has_object_lock:
        yield "but   can lock objects against deletion (object lock)"
    if retention.lock_mode:
        yield (
            f"      Each new object is locked for {retention.lock_days} days ({retention.lock_mode.lower()} mode): until then "
            + (
                "nobody can delete it, not even erase. Do not publish where a patient may take back consent."
                if retention.lock_mode == "COMPLIANCE"
                else "only who has the right to bypass the lock can delete it."
            )
        )
    elif retention.has_object_lock:
        yield "      Nothing is locked without further ado; a locked object cannot be deleted, not even by erase."


def left_after_pruning(retention: Versioning) -> str:
    """What remains after pruning; empty if nothing does."""
    if not retention.keeps_versions:
        return ""
    return (
        "The bucket keeps versions: what is removed here stays as an older version. erase deletes versions too; "
        "or let a lifecycle rule end them (NoncurrentVersionExpiration)."
    )
