"""Capabilities of a destination, for people."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from podcast_publisher.model.capabilities import (
    Capabilities,
    Capability,
    DestinationCheck,
    Requirement,
    Versioning,
)
from podcast_publisher.report.destinations import unchecked_address
from podcast_publisher.report.words import plural


class Observation(Struct, frozen=True):
    """What was observed of a destination."""

    mark: str
    """`yes`, `no`, `but`, `?`, or nothing for a remark."""
    text: str
    detail: str = ""
    """What it means."""

    def __str__(self) -> str:
        detail = f"\n{'':6}{self.detail}" if self.detail else ""
        return f"{self.mark:<6}{self.text}{detail}"


def observation(capability: Capability) -> Observation:
    """For a missing capability also what was observed and what it means."""
    if capability.is_supported:
        return Observation("yes", capability.expectation)
    mark = "but" if capability.requirement is Requirement.OPTIONAL else "no"
    text = f"{capability.expectation}: {capability.observed}"
    return Observation(mark, text, capability.consequence)


def other_observations(check: DestinationCheck, *, to_move: str) -> Iterator[Observation]:
    """What was observed besides capabilities; `to_move` says how to move records."""
    yield from deletion(check.retention)
    settings, left = check.settings, check.records_left
    if left:
        yield Observation(
            "no",
            f"has separate records: {plural(left, 'object')} below releases/ and kept/ "
            f"{'is' if left == 1 else 'are'} still where the world reads",
            to_move,
        )
    if settings.public_url_unreachable:
        yield Observation("", unchecked_address(check.public_url, settings.public_url_unreachable))
    elif check.public_was_read:
        promise = f"lets the world read what is published, at {check.public_url}"
        fault = check.public_fault
        yield Observation("no", f"{promise}: {fault}") if fault else Observation("yes", promise)


def blockers(capabilities: Capabilities, *, single_writer: bool) -> str:
    """Capabilities whose lack prevents publishing; empty if none does."""
    return _lines(capabilities.blocking(single_writer=single_writer))


def _lines(missing: Iterable[Capability]) -> str:
    return "\n".join(str(observation(capability)) for capability in missing)


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


def deletion(retention: Versioning) -> Iterator[Observation]:
    """What deleting an object means; empty if it is simply gone."""
    if retention.error:
        yield Observation(
            "?",
            f"whether it keeps deleted objects could not be determined: {retention.error}",
        )
    if retention.status:
        suspended = ", but makes no new ones now" if retention.status == "Suspended" else ""
        yield Observation(
            "but",
            f"keeps older versions of objects{suspended}",
            "Objects that prune, a withdrawal or preview --end deletes remain as older versions, and cost money. "
            "erase deletes versions too; it needs extra rights. A lifecycle rule (NoncurrentVersionExpiration) "
            "removes them automatically.",
        )
    if retention.has_object_lock:
        yield Observation(
            "but", "can lock objects against deletion (object lock)", _lock(retention)
        )


def _lock(retention: Versioning) -> str:
    if not retention.lock_mode:
        return (
            "No object is locked by default; a locked object cannot be deleted, not even by erase."
        )
    until = f"Each new object is locked for {retention.lock_days} days ({retention.lock_mode.lower()} mode): until then "
    if retention.lock_mode == "COMPLIANCE":
        return f"{until}nobody can delete it, not even erase. Do not publish there if a patient may withdraw consent."
    return f"{until}only people with the right to bypass the lock can delete it."


def left_after_pruning(retention: Versioning) -> str:
    """What remains after pruning; empty if nothing does."""
    if not retention.keeps_versions:
        return ""
    return (
        "The bucket keeps versions: objects that are removed here remain as older versions. erase deletes versions "
        "too; or let a lifecycle rule remove them (NoncurrentVersionExpiration)."
    )
