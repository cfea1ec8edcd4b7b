"""What a place to publish to was found able to do: a value, for showing and for deciding."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from podcast_publisher.model.release import RELEASES, Release

PROBES = RELEASES + "probe-"
"""Below it things are tried out, where the world does not see it."""


class Need(Enum):
    """Who needs it."""

    EVERYONE = "everyone"
    SEVERAL_WRITERS = "several writers"
    """Whoever publishes while someone else may: not a single writer."""
    NOBODY = "nobody"
    """It is good to have, and something else stands in for it."""


@dataclass(frozen=True, slots=True)
class Proved:
    """The address of a store that was tried out, under what it was found able to do."""

    for_several: str = ""
    for_one: str = ""
    """It takes no conditions, and is good enough for a single writer."""

    @classmethod
    def by(cls, release: Release | None) -> "Proved":
        """What that release knows."""
        return cls(release.proved, release.proved_alone) if release else cls()


@dataclass(frozen=True, slots=True)
class Capability:
    """One thing that was tried."""

    promise: str
    """What a good place does, as the rest of a sentence about it."""
    means: str
    """What it means for a show where it does not."""
    seen: str = ""
    """What it did instead; nothing where it kept the promise."""
    need: Need = Need.EVERYONE

    @property
    def holds(self) -> bool:
        return not self.seen


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Everything that was tried, in order."""

    tried: tuple[Capability, ...]

    def __iter__(self) -> Iterator[Capability]:
        return iter(self.tried)

    @property
    def lacking(self) -> tuple[Capability, ...]:
        return tuple(one for one in self.tried if not one.holds)

    @property
    def takes_conditions(self) -> bool:
        """Whether it keeps several writers apart."""
        return all(one.need is not Need.SEVERAL_WRITERS for one in self.lacking)

    def in_the_way(self, *, single_writer: bool) -> tuple[Capability, ...]:
        """What forbids publishing there; a single writer forgoes protection, and nothing else."""
        forgiven = {Need.NOBODY, *([Need.SEVERAL_WRITERS] if single_writer else [])}
        return tuple(one for one in self.lacking if one.need not in forgiven)


@dataclass(frozen=True, slots=True)
class Retention:
    """What a place keeps of an object that is deleted."""

    versions: str = ""
    """`Enabled` or `Suspended` where it keeps, or has kept, older versions."""
    locks: bool = False
    """Whether objects can be locked against deletion."""
    mode: str = ""
    """How each new object is locked without further ado: `COMPLIANCE`, `GOVERNANCE`, or not at all."""
    days: int = 0
    """For how long it is."""
    unknown: str = ""
    """Why it could not be found out."""

    @property
    def keeps(self) -> bool:
        """Whether deleting an object leaves its bytes there."""
        return bool(self.versions)
