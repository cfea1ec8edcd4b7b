"""Erasure of an episode: plan, progress and report."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Protocol

from msgspec import Struct, field
from msgspec.structs import asdict

from podcast_publisher.model.erasure_subject import ErasureSubject
from podcast_publisher.model.plan import Plan


class ObjectVersion(Struct, frozen=True):
    """A version of an object, as a store that keeps versions lists it; elsewhere, the object."""

    key: str
    size: int
    version_id: str = ""
    """The store's own name for it; nothing where it keeps none."""
    is_current: bool = True
    is_delete_marker: bool = False
    """Whether it is a delete marker: the note that a version keeps of its deletion."""


class ObjectVersions(Protocol):
    """All objects of a destination, version by version.

    Every method raises DestinationError where the destination does not do what is asked.
    """

    @property
    def keeps_versions(self) -> bool:
        """Whether it keeps versions, as far as is known: `list_versions` may have to find out first."""

    @property
    def can_list(self) -> bool:
        """Whether it can list versions at all."""

    def list_versions(self) -> Iterator[ObjectVersion]:
        """Every version and delete marker, in any order."""

    def read(self, entry: ObjectVersion, most: int) -> Iterator[bytes]:
        """At most that many of its bytes, in pieces of at most 1 MiB; none if it is gone."""

    def delete(self, entry: ObjectVersion) -> None:
        """Delete exactly that version; if there is none, do nothing."""

    def delete_leftovers(self) -> None:
        """Delete what is kept beside objects that no longer exist."""


class DeletionPhase(IntEnum):
    """The order of deletion. What leads to the rest comes last, so that an interrupted run can be resumed."""

    PREVIEW = 1
    OWN = 2
    COPY = 3
    RECORD = 4
    """Rewritten where it is current, deleted where it is an old version."""
    FEED = 5
    """Copies and old versions of feeds, which link guids to names."""
    MENTION = 9
    """Not deleted: what is live, or what no release names."""


class Trace(Struct, frozen=True):
    """A version of an object that holds something of the episode."""

    version: ObjectVersion
    phase: DeletionPhase
    reason: str

    @property
    def is_current_record(self) -> bool:
        """Whether it is the current version of a release record, which is rewritten, not deleted."""
        return self.phase is DeletionPhase.RECORD and self.version.is_current


class ErasurePlan(Struct, frozen=True):
    """What erasing would do, shown before anything is done."""

    title: str
    guid: str
    destination: str
    public_url: str
    removals: tuple[Trace, ...]
    rewritten: tuple[Trace, ...]
    """Release records to rewrite without it."""
    mentions: tuple[Trace, ...]
    """Live objects that name it: they are published again without it."""
    unfinished_uploads: int
    """Unfinished uploads of it."""
    unrestorable: tuple[int, ...]
    """The releases that held it, which can no longer be restored."""
    publish: Plan | None
    """The plan to publish without it; None if what is live does not hold it."""
    has_tombstone: bool
    """Whether a tombstone names it already."""
    shared_names: tuple[str, ...] = ()
    """Names in addresses that another episode also had."""
    local: tuple[str, ...] = ()
    """The folders on this computer that are cleared."""
    files: tuple[str, ...] = ()
    """The episode's files in the project, which their author must delete."""

    @property
    def nothing_to_do(self) -> bool:
        """Whether nothing of it is at the destination, and its tombstone is."""
        publishes = self.publish is not None and not self.publish.nothing_to_do
        return (
            not (publishes or self.removals or self.rewritten or self.unfinished_uploads)
            and self.has_tombstone
        )


class FailedDeletion(Struct, frozen=True):
    """What could not be deleted, and what the store says of it."""

    target: str
    message: str
    fix: str = ""


class AddressCheck(Struct, frozen=True):
    """An old address, requested as any listener would and past every cache."""

    url: str
    response: str
    """The response in words: `404`, `200, still there`."""
    uncached_response: str
    """The response past caches."""
    is_gone: bool
    only_cached: bool = False
    """Whether only a cache still has it."""
    max_age: timedelta = timedelta()
    """The longest lifetime that it was ever served with."""
    cached_until: datetime | None = None
    """Until when caches may still serve it."""


class ClearedFolder(Struct, frozen=True):
    """A folder on this computer, and what was done with it."""

    path: str
    contents: str
    result: str


class ErasureReport(Struct, frozen=True):
    """What was done and verified: the content of the report."""

    title: str
    guid: str
    finished: datetime
    by: str
    destination: str
    """What it is, in words."""
    name: str
    """Its name in podcast.yaml."""
    began: datetime
    release: int | None = None
    """The release that was published without it."""
    removed: tuple[str, ...] = ()
    rewritten: tuple[str, ...] = ()
    unrestorable: tuple[int, ...] = ()
    versions: str = ""
    """What is known about versions at the destination, in words."""
    failed_deletions: tuple[FailedDeletion, ...] = ()
    mentions: tuple[Trace, ...] = ()
    searched: int = 0
    """Objects and versions that were searched afterwards."""
    addresses: tuple[AddressCheck, ...] = ()
    unreachable: str = ""
    """Why the public addresses could not be requested; empty if they were."""
    purged: tuple[str, ...] = ()
    """What became of purging the caches that podcast.yaml names, in words."""
    local: tuple[ClearedFolder, ...] = ()
    files: tuple[str, ...] = ()
    """The episode's files in the project, which their author must delete."""
    commands: tuple[str, ...] = ()
    """What removes them from the folder and from git's history."""
    elsewhere: tuple[str, ...] = ()
    """The other destinations of the show."""

    @property
    def purge(self) -> tuple[str, ...]:
        """The addresses to purge at a CDN."""
        return tuple(address.url for address in self.addresses)

    @property
    def nothing_left(self) -> bool:
        """Whether nothing of it is left at the destination or at an old address."""
        return (
            not self.failed_deletions
            and not self.mentions
            and all(address.is_gone for address in self.addresses)
        )

    @property
    def is_complete(self) -> bool:
        return self.nothing_left and not self.unreachable


def longest_max_age(cache_controls: Iterable[str]) -> timedelta:
    """The longest time that caches may keep an object with those headers."""
    seconds = [
        int(match[1])
        for header in cache_controls
        for match in re.finditer(r"(?:s-maxage|max-age)\s*=\s*\"?(\d{1,10})", header)
    ]
    return timedelta(seconds=max(seconds, default=0))


class ErasureJournal(Struct):
    """What an interrupted erasure has collected, so that the next run can report all of it."""

    subject: ErasureSubject
    began: datetime
    title: str = ""
    lifetimes: dict[str, int] = field(default_factory=dict)
    """The longest lifetime in caches in seconds, by the key of each public object."""
    removed: list[str] = field(default_factory=list)

    def to_json(self) -> bytes:
        body = asdict(self) | {"subject": self.subject.to_dict(), "began": self.began.isoformat()}
        return json.dumps(body, indent=1).encode()

    @classmethod
    def from_json(cls, body: bytes) -> "ErasureJournal":
        """The journal in those bytes.

        Raises:
            ValueError: there is none.
        """
        try:
            read = json.loads(body)
            subject = ErasureSubject.from_dict(read.pop("subject"))
            return cls(subject, datetime.fromisoformat(read.pop("began")), **read)
        except (TypeError, KeyError) as error:
            raise ValueError(str(error)) from error
