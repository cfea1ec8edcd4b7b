"""Shared previews of a destination: list them, and end them early."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from podcast_publisher.model.destination import Destination
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.publication import INDEX_KEY
from podcast_publisher.model.shared_preview import (
    PREVIEWS,
    SHARED_RECORDS,
    SharedPreview,
    UnreadableSharedError,
    token_from_object_key,
    token_from_record_key,
)
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.publish.releases.shared_previews import remove_preview
from podcast_publisher.render.headers import MINUTES
from podcast_publisher.settings import LOCAL
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.destination import Target, read_show

ALL = "all"
_TOKEN = re.compile(r"(?<![0-9a-f])([0-9a-f]{32})(?![0-9a-f])")


class Preview(Struct, frozen=True):
    """A shared preview at a destination."""

    token: str
    link: str
    objects: int
    record: SharedPreview | None
    """Who shared it and until when; None where the record is damaged or gone."""


class Ended(Struct, frozen=True):
    """What was removed, and how long caches may still serve it."""

    previews: int
    objects: int
    cached_until: datetime


def shared_previews(target: Target) -> tuple[Preview, ...]:
    """Every preview of which anything is left, even the record alone.

    Raises:
        DestinationError: the destination cannot be read.
    """
    destination, public_url = target.place.destination, target.place.public_url
    counts = Counter(
        token
        for obj in destination.list_objects(PREVIEWS)
        if (token := token_from_object_key(obj.key))
    )
    records = {
        token
        for obj in destination.list_objects(SHARED_RECORDS)
        if (token := token_from_record_key(obj.key))
    }
    return tuple(
        Preview(
            token,
            f"{public_url}{PREVIEWS}{token}/{INDEX_KEY}",
            counts[token],
            _record(token, destination) if token in records else None,
        )
        for token in sorted(counts.keys() | records)
    )


def _record(token: str, destination: Destination) -> SharedPreview | None:
    key = f"{SHARED_RECORDS}{token}.json"
    stored = destination.read(key)
    try:
        return SharedPreview.from_json(key, stored[0]) if stored else None
    except UnreadableSharedError:
        return None


def destination_of_link(workspace: Workspace, link: str) -> str:
    """The name of the destination that the link leads to, else the local store.

    Raises:
        FindingsError: podcast.yaml cannot be read.
    """
    for destination in read_show(workspace).destinations:
        if destination.public_url and link.startswith(destination.public_url.rstrip("/") + "/"):
            return destination.name
    return LOCAL


def select_previews(previews: Sequence[Preview], which: str) -> tuple[Preview, ...]:
    """Those named by a token, a link or `all`; where `which` is empty, the only one.

    Raises:
        WrongUseError: there is no such preview, or which of several is not said.
    """
    if which == ALL:
        return tuple(previews)
    if not which:
        if len(previews) > 1:
            raise WrongUseError(
                f"{len(previews)} previews are shared; choose which to end",
                fix="Name one by its link or its 32 characters, or end them all: --end all.",
            )
        return tuple(previews)
    tokens = _TOKEN.findall(which.lower())
    selected = tuple(preview for preview in previews if preview.token in tokens)
    if not selected:
        raise WrongUseError(
            "There is no such preview here; it may have ended already",
            fix="Name one by its link or its 32 characters; preview --end alone lists them.",
        )
    return selected


def end_previews(
    context: Context,
    target: Target,
    previews: Collection[Preview],
    removed: Callable[[str], None] = lambda _: None,
) -> Ended:
    """Remove previews at once, their records last; `removed` is called with each key.

    Raises:
        DestinationError: the destination refuses; the next run continues.
    """
    destination, clock = target.place.destination, context.clock
    objects = sum(
        remove_preview(preview.token, destination, clock(), removed) for preview in previews
    )
    return Ended(len(previews), objects, clock() + timedelta(minutes=MINUTES))
