"""Redact a release record: number, date and publisher stay, the episode goes."""

import re
from contextlib import suppress
from datetime import date

from msgspec.structs import replace

from podcast_publisher.model.destination import ConflictError, Destination, IfUnchanged
from podcast_publisher.model.erasure_subject import ErasureSubject
from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.release import Release, UnreadableReleaseError
from podcast_publisher.model.tombstones import Tombstones

_TITLES = re.compile(r' \("[^\n]*"\)')
"""What a notice names of few episodes: their titles, which may hold brackets and quotes themselves."""
_TRIES = 5


def redact(release: Release, subject: ErasureSubject, on: date, *, live: bool = False) -> Release:
    """Redact the episode from the record.

    Its reason goes, because nobody can prove what a free text is about. The numbers in its notices stay. A record
    that held the episode says that it cannot be restored; the live one never does, because it is what is left.
    """
    objects = {
        key: value
        for key, value in release.objects.items()
        if not subject.owns(key) and value.sha256 not in subject.digests
    }
    notices = (_TITLES.sub("", notice) for notice in release.notices)
    withdrawn = {
        guid: slug
        for guid, slug in release.withdrawn.items()
        if guid != subject.guid and slug not in subject.slugs
    }
    sound = {
        key: value
        for key, value in release.sound.items()
        if not subject.owns(key) and value.guid != subject.guid
    }
    return replace(
        release,
        objects=objects,
        sound=sound,
        reason="",
        notices=tuple(notice for notice in notices if not subject.find_mention(notice.encode())),
        removals=tuple(key for key in release.removals if not subject.owns(key)),
        withdrawn=withdrawn,
        redacted="" if live else release.redacted or on.isoformat(),
    )


def rewrite_record(
    destination: Destination,
    key: str,
    subject: ErasureSubject,
    on: date,
    tombstones: Tombstones,
    *,
    live: bool = False,
) -> bool:
    """Rewrite the record with that key where it names the episode; the live one also learns the tombstones.

    The answer is whether it had to be rewritten.

    Raises:
        DestinationError: the destination refuses, or the record cannot be read.
    """
    for _ in range(_TRIES):
        read_result = destination.read(key)
        if read_result is None:
            return False
        body, stored = read_result
        try:
            release = Release.from_json(body)
        except UnreadableReleaseError:
            return False  # nobody uses it; if it names the episode, the search says so
        after = (
            redact(release, subject, on, live=live) if _names(release, body, subject) else release
        )
        if live:
            after = replace(after, erased=tombstones)
        if after == release:
            return False
        with suppress(ConflictError):
            destination.write(Artifact.internal(key, after.to_json()), IfUnchanged(stored.etag))
            return True
    return False


def _names(release: Release, body: bytes, subject: ErasureSubject) -> bool:
    owned = any(map(subject.owns, (*release.objects, *release.removals)))
    return owned or bool(subject.find_mention(body))
