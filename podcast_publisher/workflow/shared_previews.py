"""Shared previews of a destination: list them, and end them before their date."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

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
from podcast_publisher.publish.releases.shared_previews import remove_preview
from podcast_publisher.render.headers import MINUTES

ALL = "all"
_TOKEN = re.compile(r"(?<![0-9a-f])([0-9a-f]{32})(?![0-9a-f])")


@dataclass(frozen=True, slots=True)
class Preview:
    """A shared preview that stands at a destination."""

    token: str
    link: str
    objects: int
    record: SharedPreview | None
    """Who shared it and until when; nothing where the record is damaged or gone."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What was removed, and how long caches may go on."""

    previews: int
    objects: int
    cached_until: datetime
    """No well-behaved cache serves anything of it after that moment."""


def shared_previews(destination: Destination, public_url: str) -> tuple[Preview, ...]:
    """Every preview of which anything stands there, the record alone included.

    Raises:
        DestinationError: the destination cannot be read.
    """
    counts: dict[str, int] = {}
    for one in destination.list_objects(PREVIEWS):
        if token := token_from_object_key(one.key):
            counts[token] = counts.get(token, 0) + 1
    records = {
        token
        for one in destination.list_objects(SHARED_RECORDS)
        if (token := token_from_record_key(one.key))
    }
    return tuple(
        Preview(
            token,
            f"{public_url}{PREVIEWS}{token}/{INDEX_KEY}",
            counts.get(token, 0),
            _record(token, destination) if token in records else None,
        )
        for token in sorted(counts.keys() | records)
    )


def _record(token: str, destination: Destination) -> SharedPreview | None:
    key = f"{SHARED_RECORDS}{token}.json"
    found = destination.read(key)
    try:
        return SharedPreview.from_json(key, found[0]) if found else None
    except UnreadableSharedError:
        return None


def chosen(previews: Sequence[Preview], which: str) -> tuple[Preview, ...]:
    """Those that are meant: by token, by a link that holds it, `all`, or nothing where there is one alone.

    Raises:
        WrongUseError: it is none of these, or there is no such preview.
    """
    if which == ALL:
        return tuple(previews)
    if not which:
        if len(previews) > 1:
            raise WrongUseError(
                f"{len(previews)} previews are shared, and it is not said which is to end",
                fix="Name one by its link or its 32 characters, or say --end all.",
            )
        return tuple(previews)
    tokens = _TOKEN.findall(which.lower())
    found = tuple(preview for preview in previews if preview.token in tokens)
    if not found:
        raise WrongUseError(
            "There is no such preview here; it may have ended already",
            fix="Name one by its link or its 32 characters; preview --end without more lists them.",
        )
    return found


def end_previews(
    previews: Collection[Preview],
    destination: Destination,
    clock: Callable[[], datetime],
    tell: Callable[[str], None] = lambda _: None,
) -> Ended:
    """Remove them at once, record last.

    Raises:
        DestinationError: the destination refuses; the next run finds what is left.
    """
    objects = sum(remove_preview(preview.token, destination, clock(), tell) for preview in previews)
    return Ended(len(previews), objects, clock() + timedelta(minutes=MINUTES))
