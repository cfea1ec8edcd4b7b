"""Which items of a foreign feed are episodes that can come, and why the others cannot."""

import posixpath
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from podcast_publisher.model.foreign_show import ForeignEpisode, ForeignFile, ForeignShow

_AUDIO = frozenset(
    {"mp3", "m4a", "m4b", "aac", "ogg", "oga", "opus", "wav", "flac", "aif", "aiff", "wma"}
)
_VIDEO = frozenset({"mp4", "m4v", "mov", "avi", "mkv", "webm", "wmv", "flv", "mpg", "mpeg"})
_SAYS_NOTHING = frozenset(
    {"", "application/octet-stream", "binary/octet-stream", "application/force-download"}
)
_LONGEST_NAME = 80
"""Characters of its text, by which an item is listed that has nothing else."""
_NEVER = datetime.min.replace(tzinfo=UTC)


class LeftItem(Struct, frozen=True):
    """An item that cannot come, or that stands in the feed a second time."""

    identity: str
    """The guid; without one, the address of its file, its page, its title, or how its text begins."""
    title: str
    reason: str
    """A sentence without a full stop."""


class Selection(Struct, frozen=True):
    """The items of a feed, sorted out."""

    episodes: tuple[ForeignEpisode, ...]
    """Those that can come, in the order of the feed, each guid once."""
    left: tuple[LeftItem, ...]
    """Those that cannot."""
    repeated: tuple[LeftItem, ...]
    """Older items under the guid of one that comes, or of another that cannot."""


def select(show: ForeignShow) -> Selection:
    """The newest item of every guid, if it has exactly one recording; the others with the reason.

    Where two with one guid are as new, the first in the feed counts. An item that can come is taken before a newer
    one that cannot.
    """
    by_identity: dict[str, list[ForeignEpisode]] = {}
    for episode in show.episodes:
        by_identity.setdefault(_identity(episode), []).append(episode)
    chosen: list[ForeignEpisode] = []
    left: list[tuple[int, LeftItem]] = []
    repeated: list[tuple[int, LeftItem]] = []
    for identity, items in by_identity.items():
        newest, *others = sorted(items, key=_newest_first)
        if reason := problem_of(newest):
            left.append((newest.position, LeftItem(identity, newest.title, reason)))
        else:
            chosen.append(newest)
        for item in others:
            reason = f'Its guid is also that of "{newest.title}", which is newer or comes first'
            repeated.append((item.position, LeftItem(identity, item.title, reason)))
    return Selection(
        episodes=tuple(sorted(chosen, key=lambda episode: episode.position)),
        left=tuple(item for _, item in sorted(left, key=lambda pair: pair[0])),
        repeated=tuple(item for _, item in sorted(repeated, key=lambda pair: pair[0])),
    )


def recording_of(episode: ForeignEpisode) -> ForeignFile | None:
    """Its recording; None where it has none, or several."""
    files = {file.url: file for file in episode.enclosures if kind_of(file) == "audio"}
    return next(iter(files.values())) if len(files) == 1 else None


def problem_of(episode: ForeignEpisode) -> str:
    """Why it cannot come; empty where it can."""
    if not episode.enclosures:
        return "It has no recording"
    if recording_of(episode):
        return ""
    kinds = [kind_of(file) for file in episode.enclosures]
    if "audio" in kinds:
        return f"It has {kinds.count('audio')} recordings"
    if "video" in kinds:
        return "It is a video"
    file = episode.enclosures[0]
    return f"Its file is no recording but {file.type or 'of no type that it names'}"


def kind_of(file: ForeignFile) -> str:
    """audio, video or other: by the ending of MP3 and M4A, by the type, and else by any ending."""
    ending = ending_of(file.url)
    major = file.type.partition("/")[0]
    if ending in {"mp3", "m4a"} or major == "audio":
        return "audio"
    if major == "video":
        return "video"
    if file.type in _SAYS_NOTHING:
        return "audio" if ending in _AUDIO else "video" if ending in _VIDEO else "other"
    return "other"


def ending_of(url: str) -> str:
    """The ending of the file's name in lower case, without the dot."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return ""
    return posixpath.splitext(path)[1].removeprefix(".").lower()


def unusual_types(episode: ForeignEpisode) -> Iterator[str]:
    """The types of files besides its recording, which stay behind."""
    recording = recording_of(episode)
    return (file.type for file in episode.enclosures if recording and file.url != recording.url)


def _identity(episode: ForeignEpisode) -> str:
    text = " ".join(episode.texts.longest.split())[:_LONGEST_NAME].strip()
    return episode.identity or episode.link or episode.title or text or "an empty item"


def _newest_first(episode: ForeignEpisode) -> tuple[bool, float, int]:
    published = episode.published or _NEVER
    return (
        bool(problem_of(episode)),
        -(published - _NEVER).total_seconds(),
        episode.position,
    )
