"""Upload shared previews; remove expired ones.

Nothing of the live show is touched: all objects are below a new, random name.
"""

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime

from msgspec.structs import replace

from podcast_publisher.model.destination import Destination, DestinationError, ListedObject
from podcast_publisher.model.publication import INDEX_KEY, Artifact
from podcast_publisher.model.shared_preview import (
    PREVIEWS,
    SHARED_RECORDS,
    SharedPreview,
    UnreadableSharedError,
    token_from_record_key,
)

_AT_ONCE = 8


def upload_preview(
    preview: SharedPreview,
    objects: Collection[Artifact],
    destination: Destination,
    on_upload: Callable[[Artifact], None] = lambda _: None,
) -> None:
    """Upload the objects. The record comes first, so `prune` finds what an interrupted upload leaves.

    The first page comes last: who opens the link sees all of it, or nothing yet.

    Raises:
        DestinationError: the destination refuses, does not keep what it was given, or someone ended it meanwhile.
        ValueError: an object is not below the preview's own prefix.
    """
    if not all(obj.key.startswith(preview.prefix) for obj in objects):
        raise ValueError("a preview touches nothing but what is its own")
    destination.write(Artifact.internal(preview.record_key, preview.to_json()))
    first = [obj for obj in objects if obj.key == preview.prefix + INDEX_KEY]
    remaining = [obj for obj in objects if obj not in first]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for artifact in pool.map(lambda artifact: _put(artifact, destination), remaining):
            on_upload(artifact)
    for artifact in first:
        on_upload(_put(artifact, destination))
    record = destination.read(preview.record_key)
    if record is None or record[0] != preview.to_json():
        remove_preview(preview.token, destination, preview.shared)
        raise DestinationError(
            "The preview was ended while it was being shared, and nothing of it is left",
            fix="Share it again if it is still wanted.",
        )


def _put(artifact: Artifact, destination: Destination) -> Artifact:
    destination.write(artifact)
    stored = destination.head(artifact.key)
    differences = stored.differences(artifact) if stored else ("it is not there",)
    if differences:
        raise DestinationError(
            f"{destination.name} did not keep {artifact.key} as it was sent: {'; '.join(differences)}",
            fix="The live show was not touched. Ask your storage administrator to fix that.",
        )
    return artifact


def remove_preview(
    token: str,
    destination: Destination,
    now: datetime,
    on_remove: Callable[[str], None] = lambda _: None,
) -> int:
    """Remove that preview, whatever its date; the number of objects removed.

    Its record says first that it is over, and goes last: cut off anywhere, the next run, or `prune`, finds the rest.
    The first page goes before all else, so the link is dead at once.

    Raises:
        DestinationError: the destination refuses.
    """
    ended = SharedPreview(token, "", now, now)
    with suppress(DestinationError):  # a damaged record is replaced
        if record := _read_if_present(token, destination):
            ended = replace(record, until=min(record.until, now))
    destination.write(Artifact.internal(ended.record_key, ended.to_json()))
    removed = 0
    # again, until nothing comes: somebody may be sharing it still
    while keys := [item.key for item in destination.list_objects(ended.prefix)]:
        first = [key for key in keys if key == ended.prefix + INDEX_KEY]
        for key in first:
            destination.delete(key)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(destination.delete, [key for key in keys if key not in first]))
        for key in keys:
            on_remove(key)
        removed += len(keys)
    destination.delete(ended.record_key)
    return removed


def _read_if_present(token: str, destination: Destination) -> SharedPreview | None:
    key = f"{SHARED_RECORDS}{token}.json"
    return _read(key, destination) if destination.head(key) else None


def expired_objects(
    destination: Destination, stored: Collection[ListedObject], now: datetime
) -> list[ListedObject]:
    """What belongs to previews whose date is over; the record of each behind all it is a record of.

    Raises:
        DestinationError: a record cannot be read.
    """
    expired: list[ListedObject] = []
    for record in sorted(
        (item for item in stored if token_from_record_key(item.key)), key=lambda item: item.key
    ):
        if _read(record.key, destination).until <= now:
            prefix = f"{PREVIEWS}{token_from_record_key(record.key)}/"
            expired += [item for item in stored if item.key.startswith(prefix)]
            expired.append(record)
    return expired


def expiry_of(destination: Destination, token: str) -> datetime | None:
    """Until when that preview is to stay; nothing where it has no record."""
    record = _read_if_present(token, destination)
    return record.until if record else None


def _read(key: str, destination: Destination) -> SharedPreview:
    body = destination.read(key)
    try:
        return SharedPreview.from_json(key, body[0] if body else b"")
    except UnreadableSharedError as error:
        raise DestinationError(
            f"{key} is damaged, so it is not known when that preview expires: {error}",
            fix=f"Remove everything below {PREVIEWS}{token_from_record_key(key)}/ by hand, and then this record.",
        ) from error
