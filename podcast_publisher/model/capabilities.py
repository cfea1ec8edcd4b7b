"""What a destination supports: results of its test."""

from collections.abc import Iterator
from enum import Enum

from msgspec import Struct

from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.release import RELEASES, Release

PROBES = RELEASES + "probe-"
"""Keys for tests have this prefix, which the public cannot read."""


class Requirement(Enum):
    """When a destination needs the capability."""

    ALWAYS = "everyone"
    CONCURRENT_WRITERS = "several writers"
    """Needed if several people may publish at the same time; a single writer can do without."""
    OPTIONAL = "nobody"
    """Useful, but there is a substitute."""


class VerifiedStore(Struct, frozen=True):
    """The address of a store that was tested, under what it supports."""

    for_concurrent_writers: str = ""
    for_single_writer: str = ""
    """It ignores conditions, and is good enough for a single writer."""

    @classmethod
    def from_release(cls, release: Release | None) -> "VerifiedStore":
        """The result that the release record keeps."""
        return (
            cls(release.verified_store, release.verified_single_writer_store) if release else cls()
        )


class Capability(Struct, frozen=True):
    """A capability that was tested."""

    expectation: str
    """What a suitable store does: the rest of a sentence about it."""
    consequence: str
    """What happens to a show if the store does not."""
    observed: str = ""
    """What the store did instead; empty if it does what is expected."""
    requirement: Requirement = Requirement.ALWAYS

    @property
    def is_supported(self) -> bool:
        return not self.observed


class Capabilities(Struct, frozen=True):
    """All tests, in order."""

    results: tuple[Capability, ...]

    def __iter__(self) -> Iterator[Capability]:
        return iter(self.results)

    @property
    def missing(self) -> tuple[Capability, ...]:
        return tuple(capability for capability in self.results if not capability.is_supported)

    @property
    def supports_conditional_writes(self) -> bool:
        """Whether it protects concurrent writers from each other."""
        return all(
            capability.requirement is not Requirement.CONCURRENT_WRITERS
            for capability in self.missing
        )

    def blocking(self, *, single_writer: bool) -> tuple[Capability, ...]:
        """The capabilities whose lack prevents publishing; a single writer needs no protection from others."""
        accepted = {
            Requirement.OPTIONAL,
            *([Requirement.CONCURRENT_WRITERS] if single_writer else []),
        }
        return tuple(
            capability for capability in self.missing if capability.requirement not in accepted
        )


class Versioning(Struct, frozen=True):
    """What a destination keeps of a deleted object."""

    status: str = ""
    """`Enabled` or `Suspended` if it keeps, or has kept, older versions."""
    has_object_lock: bool = False
    """Whether objects can be locked against deletion."""
    lock_mode: str = ""
    """How each new object is locked by default: `COMPLIANCE`, `GOVERNANCE`, or empty for not at all."""
    lock_days: int = 0
    """For how long."""
    error: str = ""
    """Why the store did not say."""

    @property
    def keeps_versions(self) -> bool:
        """Whether deleting an object leaves its bytes there."""
        return bool(self.status)


class DestinationCheck(Struct, frozen=True):
    """What was observed of a destination."""

    settings: DestinationSettings
    public_url: str
    capabilities: Capabilities
    retention: Versioning
    records_left: int
    """Records that still stand where the world reads, though they have a place of their own."""
    public_was_read: bool
    public_fault: str = ""
    """Why the world cannot read it; empty where it can, or nobody tried."""
    public_fix: str = ""
    """What to do about it."""

    @property
    def is_blocked(self) -> bool:
        """Whether something forbids publishing there."""
        return bool(self.capabilities.blocking(single_writer=self.settings.single_writer))
