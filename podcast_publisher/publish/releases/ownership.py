"""Recognise this program's objects by key and metadata.

A destination may hold what others put there, also below the folders that the show uses. Their objects are
neither replaced nor removed.
"""

import re
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor

from podcast_publisher.model.capabilities import PROBES
from podcast_publisher.model.destination import Destination, ListedObject, StoredObject
from podcast_publisher.model.release import (
    CONTENT_ADDRESSED,
    FEED_COPY,
    KEPT_PAGES,
    RELEASES,
    PublishedObject,
    Release,
    UnreadableReleaseError,
)
from podcast_publisher.model.shared_preview import PREVIEWS

_FOLDERS = "|".join(prefix.rstrip("/") for prefix in (*CONTENT_ADDRESSED, KEPT_PAGES))
_NAMED_BY_CONTENT = re.compile(rf"(?:{_FOLDERS})/[a-z0-9_.-]+-([0-9a-f]{{8}})\.[a-z0-9]+")
_OF_RELEASE = re.compile(rf"{RELEASES}[0-9]{{6,}}(?:/release\.json|{re.escape(FEED_COPY)})")
_AT_ONCE = 16


def is_named_by_content(key: str) -> bool:
    """Whether the key has the form of objects that are named by their content."""
    return _NAMED_BY_CONTENT.fullmatch(key) is not None


def is_own_object(key: str, stored: StoredObject) -> bool:
    """Whether the object carries what this program writes with each: a digest, a cache header, a release.

    The digest must be the one that is in the name, where the name holds one.
    """
    if not stored.sha256 or not stored.cache_control:
        return False
    if match := _NAMED_BY_CONTENT.fullmatch(key):
        return stored.sha256.startswith(match[1])
    if key.startswith((PREVIEWS, PROBES)):
        return True
    if key.startswith(RELEASES):
        return stored.cache_control == "no-store"
    return stored.release is not None


def is_free_or_own(key: str, destination: Destination) -> bool:
    """Whether this program may write there: nothing of another one is in its place."""
    stored = destination.head(key)
    return stored is None or is_own_object(key, stored)


def own_objects(destination: Destination, objects: Collection[ListedObject]) -> list[ListedObject]:
    """Those that are ours, in the same order; one HEAD each.

    A store that loses metadata says nothing of an object: there, only what a release record names with
    the same size is ours.

    Raises:
        DestinationError: the destination cannot be read.
    """
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        heads = list(pool.map(lambda item: destination.head(item.key), objects))
    match = list(zip(objects, heads, strict=True))
    has_undeclared = any(stored and not stored.sha256 for _, stored in match)
    recorded = _recorded(destination) if has_undeclared else {}
    return [
        item
        for item, stored in match
        if stored
        and (
            is_own_object(item.key, stored)
            or (not stored.sha256 and recorded.get(item.key) == item.size)
        )
    ]


def _recorded(destination: Destination) -> Mapping[str, int]:
    """The size by key of everything that any release record names."""
    published: dict[str, PublishedObject] = {}
    for item in destination.list_objects(RELEASES):
        if _OF_RELEASE.fullmatch(item.key) and item.key.endswith(".json"):
            body = destination.read(item.key)
            try:
                published |= Release.from_json(body[0]).objects if body else {}
            except UnreadableReleaseError:
                continue
    return {key: item.size for key, item in published.items()}
