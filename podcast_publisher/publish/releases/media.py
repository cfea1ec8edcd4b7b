"""Upload media once and verify it: recordings, pictures, transcripts and chapters are never replaced."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Semaphore

from podcast_publisher.model.destination import (
    ConflictError,
    Destination,
    DestinationError,
    IfAbsent,
    ListedObject,
)
from podcast_publisher.model.publication import SMALL_OBJECT, Artifact

AT_ONCE = 16
"""Of small ones it is the answers that take time; boto3 keeps as many connections."""
_LARGE_AT_ONCE = Semaphore(6)
"""More are no faster, and a store has to hold them all."""
_SAMPLE = 16
_LISTED_FROM = 16
"""Small objects from which a listing costs less than asking for each."""


def upload_all(
    artifacts: Sequence[Artifact], destination: Destination
) -> Iterator[tuple[Artifact, bool]]:
    """Upload the artifacts, and give each, in order, with whether it had to be sent. At the end all are verified.

    Large ones, and the first small one of each type and cache header, are asked for as soon as they are there. If there
    are many others, a listing has to name them with their size and MD5; what it does not name so is asked for too.

    Raises:
        DestinationError: the destination refused, or does not keep what it was given.
    """
    listed = _verified_by_listing(artifacts)
    with ThreadPoolExecutor(AT_ONCE) as pool:

        def upload(artifact: Artifact) -> bool:
            if artifact.key in listed:
                return _upload(artifact, destination)
            return upload_and_verify(artifact, destination)

        yield from zip(artifacts, pool.map(upload, artifacts), strict=True)
        remaining = _not_in_listing(listed, destination)
        list(pool.map(lambda artifact: verify_upload(artifact, destination), remaining))


def _verified_by_listing(artifacts: Sequence[Artifact]) -> dict[str, Artifact]:
    """By key, those that need not be asked for one by one."""
    kinds: set[tuple[str, str]] = set()
    others = {}
    for artifact in artifacts:
        kind = artifact.content_type, artifact.cache_control
        if artifact.size <= SMALL_OBJECT and kind in kinds:
            others[artifact.key] = artifact
        elif artifact.size <= SMALL_OBJECT:
            kinds.add(kind)
    return others if len(others) >= _LISTED_FROM else {}


def _not_in_listing(artifacts: dict[str, Artifact], destination: Destination) -> list[Artifact]:
    """Those that listings do not name with their size and MD5: all, where nothing may be listed."""
    unlisted = dict(artifacts)
    with suppress(DestinationError):
        for folder in sorted({f"{key.partition('/')[0]}/" for key in artifacts}):
            for entry in destination.list_objects(folder):
                artifact = unlisted.get(entry.key)
                if artifact and _is_same(entry, artifact):
                    del unlisted[entry.key]
    return list(unlisted.values())


def _is_same(entry: ListedObject, artifact: Artifact) -> bool:
    return entry.size == artifact.size and entry.etag.strip('"').lower() == artifact.md5


def upload_and_verify(artifact: Artifact, destination: Destination) -> bool:
    """See that the object is there, and whether it had to be sent; a run that was cut off may have left it."""
    new = _upload(artifact, destination)
    verify_upload(artifact, destination)
    return new


def _upload(artifact: Artifact, destination: Destination) -> bool:
    """A large one is looked for first; a small one is sent, and looked at only where that is refused."""
    if artifact.size <= SMALL_OBJECT:
        with suppress(ConflictError):
            return destination.write(artifact, IfAbsent())
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
