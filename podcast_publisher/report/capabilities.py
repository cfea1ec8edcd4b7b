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
        "If the bucket keeps versions, use one that keeps none: Ceph ignores conditions in a bucket with "
        "versioning. Otherwise publish elsewhere; docs/operations.md names suitable stores. If nobody else ever "
        "publishes at the same time, single_writer: true in podcast.yaml accepts it."
    )


def deletion(retention: Versioning) -> Iterator[str]:
    """What deleting an object means; empty if it is simply gone."""
    if retention.error:
        yield f"?     whether it keeps deleted objects could not be determined: {retention.error}"
    if retention.status:
        suspended = ", but makes no new ones now" if retention.status == "Suspended" else ""
        yield f"but   keeps older versions of objects{suspended}"
        yield (
            "      Objects that prune, a withdrawal or preview --end deletes remain as older versions, and cost money. "
            "erase deletes versions too; it needs extra rights. A lifecycle rule (NoncurrentVersionExpiration) "
            "removes them automatically."
        )
    if retention.has_object_lock:
        yield "but   can lock objects against deletion (object lock)"
    if retention.lock_mode:
        yield (
            f"      Each new object is locked for {retention.lock_days} days ({retention.lock_mode.lower()} mode): until then "
            + (
                "nobody can delete it, not even erase. Do not publish there if a patient may withdraw consent."
                if retention.lock_mode == "COMPLIANCE"
                else "only people with the right to bypass the lock can delete it."
            )
        )
    elif retention.has_object_lock:
        yield "      No object is locked by default; a locked object cannot be deleted, not even by erase."


def left_after_pruning(retention: Versioning) -> str:
    """What remains after pruning; empty if nothing does."""
    if not retention.keeps_versions:
        return ""
    return (
        "The bucket keeps versions: objects that are removed here remain as older versions. erase deletes versions "
        "too; or let a lifecycle rule remove them (NoncurrentVersionExpiration)."
    )
