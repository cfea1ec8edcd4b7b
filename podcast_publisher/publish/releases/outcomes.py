"""What became of the announcements of a release, as objects beside its record."""

from podcast_publisher.model.destination import (
    ConflictError,
    Destination,
    IfAbsent,
    IfUnchanged,
)
from podcast_publisher.model.outcome import Outcome, announced_prefix, outcome_key
from podcast_publisher.model.publication import Artifact

_MOST = 100
"""Objects that are looked at; there is one for each channel."""


def read_outcome(destination: Destination, number: int, channel: str) -> Outcome | None:
    """What became of it on that channel; None if no run has come so far.

    Raises:
        DestinationError: the destination cannot be read.
    """
    stored = destination.read(outcome_key(number, channel))
    return Outcome.from_json(channel, stored[0], stored[1].etag) if stored else None


def read_outcomes(destination: Destination, number: int) -> tuple[Outcome, ...]:
    """What became of it on every channel, in the order of time.

    Raises:
        DestinationError: the destination cannot be read.
    """
    prefix = announced_prefix(number)
    listed = [item.key for item in destination.list_objects(prefix)][:_MOST]
    channels = [key.removeprefix(prefix).removesuffix(".json") for key in listed]
    outcomes = [read_outcome(destination, number, channel) for channel in sorted(channels)]
    return tuple(sorted(filter(None, outcomes), key=lambda outcome: outcome.time))


def record_outcome(
    destination: Destination, number: int, outcome: Outcome, before: Outcome | None
) -> Outcome | None:
    """Record it in place of what was read before; None if another run was faster.

    Raises:
        DestinationError: the destination refuses.
    """
    artifact = Artifact.internal(outcome_key(number, outcome.channel), outcome.to_json())
    condition = IfUnchanged(before.etag) if before else IfAbsent()
    try:
        if not destination.write(artifact, condition):
            return None  # the same was there already: another run has written it
    except ConflictError:
        return None
    return read_outcome(destination, number, outcome.channel)
