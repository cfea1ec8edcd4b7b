"""What a destination supports: results of its test."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from podcast_publisher.model.release import RELEASES, Release

PROBES = RELEASES + "probe-"
"""Below it things are tried out, where the world does not see it."""


class Requirement(Enum):
    """Who needs it."""

    ALWAYS = "everyone"
    CONCURRENT_WRITERS = "several writers"
    """Whoever publishes while someone else may: not a single writer."""
    OPTIONAL = "nobody"
    """It is good to have, and something else stands in for it."""


@dataclass(frozen=True, slots=True)
class VerifiedStore:
    """The address of a store that was tried out, under what it was found able to do."""

    for_concurrent_writers: str = ""
    for_single_writer: str = ""
    """It takes no conditions, and is good enough for a single writer."""

    @classmethod
    def from_release(cls, release: Release | None) -> "VerifiedStore":
        """What that release knows."""
        return (
            cls(release.verified_store, release.verified_single_writer_store) if release else cls()
        )


@dataclass(frozen=True, slots=True)
class Capability:
    """One thing that was tried."""

    expectation: str
    """What a good place does, as the rest of a sentence about it."""
    consequence: str
    """What it means for a show where it does not."""
    observed: str = ""
    """What it did instead; nothing where it kept the promise."""
    requirement: Requirement = Requirement.ALWAYS

    @property
    def is_supported(self) -> bool:
        return not self.observed


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Everything that was tried, in order."""

    results: tuple[Capability, ...]

    def __iter__(self) -> Iterator[Capability]:
        return iter(self.results)

    @property
    def missing(self) -> tuple[Capability, ...]:
        return tuple(capability for capability in self.results if not capability.is_supported)

    @property
    def supports_conditional_writes(self) -> bool:
        """Whether it keeps several writers apart."""
        return all(
            capability.requirement is not Requirement.CONCURRENT_WRITERS
            for capability in self.missing
        )

    def blocking(self, *, single_writer: bool) -> tuple[Capability, ...]:
        """What forbids publishing there; a single writer forgoes protection, and nothing else."""
        accepted = {
            Requirement.OPTIONAL,
            *([Requirement.CONCURRENT_WRITERS] if single_writer else []),
        }
        return tuple(
            capability for capability in self.missing if capability.requirement not in accepted
        )


@dataclass(frozen=True, slots=True)
class Versioning:
    """What a place keeps of an object that is deleted."""

    status: str = ""
    """`Enabled` or `Suspended` where it keeps, or has kept, older versions."""
    has_object_lock: bool = False
    """Whether objects can be locked against deletion."""
    lock_mode: str = ""
    """How each new object is locked without further ado: `COMPLIANCE`, `GOVERNANCE`, or not at all."""
    lock_days: int = 0
    """For how long it is."""
    error: str = ""
    """Why it could not be found out."""

    @property
    def keeps_versions(self) -> bool:
        """Whether deleting an object leaves its bytes there."""
        return bool(self.status)
