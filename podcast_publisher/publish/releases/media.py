"""Upload media once and verify it: recordings, pictures, transcripts and chapters are never replaced."""

from contextlib import suppress
from threading import Semaphore

from podcast_publisher.model.destination import (
    ConflictError,
    Destination,
    DestinationError,
    IfAbsent,
)
from podcast_publisher.model.publication import SMALL_OBJECT, Artifact

_LARGE_AT_ONCE = Semaphore(8)
"""More are no faster, and a store has to hold them all."""
_SAMPLE = 16


def upload_and_verify(artifact: Artifact, destination: Destination) -> bool:
    """See that the object is there, and whether it had to be sent; a run that was cut off may have left it.

    A large one is looked for first; a small one is sent, and looked at only where that is refused.
    """
    if artifact.size <= SMALL_OBJECT:
        with suppress(ConflictError):
            new = destination.write(artifact, IfAbsent())
            verify_upload(artifact, destination)
            return new
    stored = destination.head(artifact.key)
    if stored and not stored.has_same_bytes(artifact):
        raise DestinationError(
            f"{artifact.key} is there with other bytes, and is never replaced",
            fix="Something else wrote to this place. Remove that object, or publish elsewhere.",
        )
    new = stored is None or bool(stored.differences(artifact))
    if new:
        # if someone else uploads it first, verifying shows whether it is the same
        with suppress(ConflictError), _LARGE_AT_ONCE:
            # with the same bytes under other headers it is written again; else only where nothing is
            new = destination.write(artifact, None if stored else IfAbsent())
    verify_upload(artifact, destination)
    return new


def verify_upload(artifact: Artifact, destination: Destination) -> None:
    """The destination has these bytes under these headers, and gives out a part of them.

    Raises:
        DestinationError: it does not; the words say which header or bytes.
    """
    start = artifact.size // 2
    sampled = destination.read_range(artifact.key, start, _SAMPLE)
    part, stored = sampled or (b"", destination.head(artifact.key))
    differences = stored.differences(artifact) if stored else ("it is not there",)
    if not differences and part != artifact.read_range(start, _SAMPLE):
        differences = ("asked for bytes from the middle (Range), it returns others",)
    if differences:
        raise DestinationError(
            f"{destination.name} did not keep {artifact.key} as it was sent: {'; '.join(differences)}",
            fix="The feed was not replaced. The store, or something before it, changes what is "
            "stored; ask your storage administrator to fix that.",
        )
