"""Race conditional writes: some stores honour a condition in sequence but not in a race.

OpenStack Swift refuses a second writer in sequence, but let two to eight of eight writers win in 12 of
15 races (docs/reference/stores.md).
"""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

from msgspec import Struct, field

from podcast_publisher.model.capabilities import Capability, Requirement
from podcast_publisher.model.destination import (
    Condition,
    ConflictError,
    Destination,
    DestinationError,
    IfAbsent,
    IfUnchanged,
    StoredObject,
)
from podcast_publisher.model.publication import Artifact
from podcast_publisher.publish.stores.s3.store_errors import UnsupportedError

_WRITERS = 5
_ROUNDS = 4
"""Each is begun as soon as the one before is decided. SeaweedFS lets losers wait for a second or two for their
answers, and all of them wait together."""
_STARTED_WITHIN = 30
_STALE = '"00000000000000000000000000000000"'


class Probe(Struct, frozen=True):
    """Where to probe, and what was written for it."""

    destination: Destination
    folder: str
    until: float
    """By the clock that only goes forward."""
    written: set[str] = field(default_factory=set)

    def key(self, name: str) -> str:
        return f"{self.folder}{name}.bin"

    def artifact(self, name: str, body: bytes) -> Artifact:
        """An object with headers like a recording's."""
        return Artifact.of_bytes(
            self.key(name),
            body,
            content_type="audio/mpeg",
            cache_control="public, max-age=86400, must-revalidate",
        )

    def write(
        self, artifact: Artifact, condition: Condition | None = None, *, release: int | None = None
    ) -> None:
        """Write it, and remember to remove it whatever the answer is."""
        self.written.add(artifact.key)
        self.destination.write(artifact, condition, release=release)

    def interrupt_upload(self, artifact: Artifact) -> None:
        """Begin to replace it, and break off; remembered as well."""
        self.written.add(artifact.key)
        self.destination.interrupt_upload(artifact)

    def stop_where_late(self) -> None:
        """Go on only where there is time left.

        Raises:
            DestinationError: there is none.
        """
        if time.monotonic() > self.until:
            raise DestinationError(
                f"{self.destination.name} is too slow to find out what it can do",
                fix="Nothing was changed. Try again when it is less busy.",
            )


def probe_create_only(probe: Probe) -> Capability:
    """Create-only: nothing there is replaced, and of several writers one gets the new name."""
    return Capability(
        f"lets one of {_WRITERS} simultaneous writers create a name, and refuses the others",
        "Two publishers could both believe that they created release 12.",
        _in_turn(probe, "first", IfAbsent()) or _raced(probe, "first"),
        Requirement.CONCURRENT_WRITERS,
    )


def probe_compare_and_swap(probe: Probe) -> Capability:
    """Compare-and-swap: only what was read is replaced, and nobody's change is lost."""
    return Capability(
        f"lets one of {_WRITERS} simultaneous writers replace a version that all have read",
        "Of two people who publish at the same moment, one would lose what they published.",
        _in_turn(probe, "changed", IfUnchanged(_STALE)) or _raced(probe, "changed", replaced=True),
        Requirement.CONCURRENT_WRITERS,
    )


def _in_turn(probe: Probe, name: str, condition: Condition) -> str:
    """Something is there, and the condition does not hold: whether that is refused, and nothing lost."""
    probe.write(probe.artifact(name, b"first"))
    try:
        probe.write(probe.artifact(name, b"second"), condition)
    except ConflictError:
        outcomes = probe.destination.read(probe.key(name))
        return (
            ""
            if outcomes and outcomes[0] == b"first"
            else "it said no, and replaced it all the same"
        )
    except UnsupportedError:
        return "it says that it cannot"
    return "it ignores the condition, without even a race"


def _raced(probe: Probe, name: str, *, replaced: bool = False) -> str:
    """Some rounds, each for a name of its own: a new one, or one at which something is there to be replaced."""
    with ThreadPoolExecutor(_ROUNDS) as pool:
        rounds = []
        for number in range(_ROUNDS):
            probe.stop_where_late()
            of_round, first_answer = f"{name}-{number}", Event()
            if replaced:
                probe.write(probe.artifact(of_round, f"before race {number}".encode()))
            stored = probe.destination.head(probe.key(of_round))
            rounds.append(pool.submit(_round, probe, of_round, number, stored, first_answer))
            first_answer.wait(_STARTED_WITHIN)
        outcomes = [race.result() for race in rounds]
    faults = [(seen, number) for number, seen in enumerate(outcomes, 1) if seen]
    return f"{faults[0][0]}, in race {faults[0][1]} of {_ROUNDS}" if faults else ""


def _round(
    probe: Probe, name: str, number: int, stored: StoredObject | None, first_answer: Event
) -> str:
    condition = IfUnchanged(stored.etag) if stored else IfAbsent()
    bodies = [f"race {number}, writer {writer}".encode() for writer in range(_WRITERS)]
    start = Barrier(_WRITERS, timeout=_STARTED_WITHIN)

    def attempt(body: bytes) -> DestinationError | bool:
        start.wait()
        try:
            probe.write(probe.artifact(name, body), condition)
        except ConflictError:
            return False
        except DestinationError as error:
            return error  # busy, say: then it was not written, and counts as not won
        finally:
            first_answer.set()
        return True

    with ThreadPoolExecutor(_WRITERS) as pool:
        outcomes = list(pool.map(attempt, bodies))
    won = [body for body, outcome in zip(bodies, outcomes, strict=True) if outcome is True]
    if not won and (
        errors := [outcome for outcome in outcomes if isinstance(outcome, DestinationError)]
    ):
        if isinstance(errors[0], UnsupportedError):
            return "it says that it cannot"
        raise errors[0]
    current = probe.destination.read(probe.key(name))
    if len(won) != 1:
        return f"{len(won) or 'none'} of {_WRITERS} were told that they had won"
    return "" if current and current[0] == won[0] else "the bytes there are not the winner's"
