"""Find every object at a destination that holds something of an episode, by its key or its content."""

import re
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor

from msgspec import Struct

from podcast_publisher.model.erasure import DeletionPhase, ObjectVersion, ObjectVersions, Trace
from podcast_publisher.model.erasure_subject import ErasureSubject, slug_from_key
from podcast_publisher.model.key_prefixes import ErasureAction, erasure_action
from podcast_publisher.model.outcome import is_outcome
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.model.release import FEED_COPY, feed_copy_key, release_number
from podcast_publisher.model.shared_preview import PREVIEWS, token_from_record_key

_AT_ONCE = 8
_BINARY = (
    ".mp3",
    ".m4a",
    ".mp4",
    ".aac",
    ".wav",
    ".jpg",
    ".jpeg",
    ".png",
    ".webp",
    ".ico",
    ".woff2",
)
_TAGS = 65_536
"""Bytes at the beginning of a recording or picture that are read: its tags hold words."""
_PREVIEW = re.compile(re.escape(PREVIEWS) + r"([^/]+)/(.+)")


class SearchResult(Struct, frozen=True):
    """The traces found, and how many entries were searched."""

    traces: tuple[Trace, ...]
    entries: int


def find_traces(
    versions: ObjectVersions,
    subject: ErasureSubject,
    *,
    live: Collection[str],
    number: int | None,
    tick: Callable[[str], None] = lambda _: None,
) -> SearchResult:
    """Find every version of every object that holds something of the episode.

    `live` are the keys of the live release, which is number `number`: what they hold is published, so it is never
    deleted here.

    Raises:
        DestinationError: the destination cannot be listed or read.
    """
    entries = list(versions.list_versions())
    copy = feed_copy_key(number) if number is not None else ""

    def inspect(entry: ObjectVersion) -> Trace | None:
        tick(entry.key)
        why = _index(entry, live) or _why(entry, subject, versions)
        return Trace(entry, _phase(entry, live, copy), why) if why else None

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        traces = [trace for trace in pool.map(inspect, entries) if trace]
    tokens = {match[1] for trace in traces if (match := _PREVIEW.fullmatch(trace.version.key))}
    traced = {trace.version for trace in traces}
    traces += [
        Trace(entry, DeletionPhase.PREVIEW, "a shared preview that holds it")
        for entry in entries
        if entry not in traced and _token(entry.key) in tokens
    ]
    return SearchResult(tuple(sorted(traces, key=_order)), len(entries))


def _index(entry: ObjectVersion, live: Collection[str]) -> str:
    """Why a part of the index of all transcripts is deleted: its words are of no episode by name."""
    is_index = erasure_action(entry.key) is ErasureAction.INDEX
    return (
        "words of the episodes of an earlier release" if is_index and entry.key not in live else ""
    )


def _why(entry: ObjectVersion, subject: ErasureSubject, versions: ObjectVersions) -> str:
    match = _PREVIEW.fullmatch(entry.key)
    if subject.owns(match[2] if match else entry.key):
        return "made for it"
    # an old version of another episode's recording is nobody's to delete
    binary = entry.key.endswith(_BINARY)
    before, word = b"", ""
    # a body without end is read as far as the listing says that it goes
    for piece in versions.read(entry, min(entry.size, _TAGS) if binary else entry.size):
        text = before + piece
        if word := subject.find_mention(text):
            return f"it says {word!r}"
        before = text[-subject.longest_word :]
    return word


def _phase(entry: ObjectVersion, live: Collection[str], copy: str) -> DeletionPhase:
    """When it is deleted, by what `PREFIXES` says of its key; what is live never is, nor what is not ours."""
    key, treatment = entry.key, erasure_action(entry.key)
    if entry.is_current and (key in live or key in {copy, FEED_KEY}):
        return DeletionPhase.MENTION
    if key == FEED_KEY or (key.endswith(FEED_COPY) and release_number(key) is not None):
        return DeletionPhase.FEED
    if is_outcome(key):  # a service has answered with words of the episode
        return DeletionPhase.COPY
    if treatment is ErasureAction.OWN:
        return DeletionPhase.OWN if slug_from_key(key) else DeletionPhase.MENTION
    if treatment is ErasureAction.REBUILT:
        return DeletionPhase.MENTION if entry.is_current else DeletionPhase.COPY
    if treatment is ErasureAction.RECORD:
        return DeletionPhase.RECORD if release_number(key) is not None else DeletionPhase.MENTION
    return {
        ErasureAction.PREVIEW: DeletionPhase.PREVIEW,
        ErasureAction.COPY: DeletionPhase.COPY,
        ErasureAction.INDEX: DeletionPhase.COPY,
    }.get(treatment or ErasureAction.SEARCHED, DeletionPhase.MENTION)


def _token(key: str) -> str:
    """The token of the shared preview that an object belongs to, its record included."""
    match = _PREVIEW.fullmatch(key)
    return match[1] if match else token_from_record_key(key)


def _order(trace: Trace) -> tuple[DeletionPhase, bool, bool, bool, str]:
    """The record of a preview behind all it is a record of.

    Old versions go before what is current, and delete markers last: without it, what it covers would be seen again.
    A record is rewritten before its old versions go.
    """
    entry = trace.version
    current = entry.is_current if trace.phase is not DeletionPhase.RECORD else not entry.is_current
    return (
        trace.phase,
        bool(token_from_record_key(entry.key)),
        entry.is_delete_marker,
        current,
        entry.key,
    )


def read_feeds(versions: ObjectVersions) -> Iterator[tuple[str, bytes]]:
    """Every feed at the destination: live, copies, shared previews, and their old versions."""
    for entry in versions.list_versions():
        key = entry.key
        if not entry.is_delete_marker and (key == FEED_KEY or key.endswith(FEED_COPY)):
            yield key, b"".join(versions.read(entry, _LARGEST_FEED))


_LARGEST_FEED = 64 << 20
"""Bytes of a feed that are read; what is larger is no feed of ours."""
