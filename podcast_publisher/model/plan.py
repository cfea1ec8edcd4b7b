"""A publish plan: what would be uploaded, changed and removed."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from podcast_publisher.model.publication import FEED_KEY, Artifact
from podcast_publisher.model.release import PublishedObject, Release, is_page
from podcast_publisher.model.tombstones import NO_TOMBSTONES, Tombstones


class HeaderRenewal(StrEnum):
    """What becomes of objects that are there under an older cache header."""

    NOTHING = ""
    COPY = "copy"
    """Each is copied onto itself by the store, with the new header."""
    UPLOAD = "upload"
    """Each is sent again."""


@dataclass(frozen=True, slots=True)
class LiveState:
    """What stands at the destination now."""

    feed: bytes | None = None
    feed_etag: str | None = None
    """The store's name for exactly this feed: what will be replaced, or nothing will."""
    release: Release | None = None
    """Its record, where one could be read."""
    is_finished: bool = True
    """Whether its publisher came to the end; else its pages may be those of the release before."""
    recorded_feed: bytes | None = None
    """The feed as its publisher left it, where something else has changed it since and a copy was kept."""
    undone_feed: bytes | None = None
    """The feed that a roll-back took down, where what is live is a roll-back."""
    tombstones: Tombstones = NO_TOMBSTONES
    """The episodes that were erased from this destination."""

    @property
    def is_altered(self) -> bool:
        """Whether the feed has other bytes than its release recorded, though it carries its number."""
        known = self.release.objects.get(FEED_KEY) if self.release else None
        if self.feed is None or known is None:
            return False
        return hashlib.sha256(self.feed).hexdigest() != known.sha256


@dataclass(frozen=True, slots=True)
class Step:
    """One object to send, and why."""

    artifact: Artifact
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Media first, then the feed, and pages as soon as it has decided whose are right.

    New pages are there before the feed names them.
    """

    live: LiveState
    media: tuple[Step, ...] = ()
    pages: tuple[Step, ...] = ()
    removals: tuple[str, ...] = ()
    """Pages that the show has no more."""
    feed: Step | None = None
    """Nothing where what is live is what would be published, be its run at its end or not."""
    unchanged: int = 0
    """Objects that are there already."""
    notices: tuple[str, ...] = ()
    """What listeners will notice, in plain words."""
    objects: Mapping[str, PublishedObject] = field(default_factory=dict)
    """Everything the show will stand on, sent or not: the next release record."""
    decisions: tuple[str, ...] = ()
    """Digests of what the authors have decided, for the record."""
    withdrawn: Mapping[str, str] = field(default_factory=dict)
    """The episodes that were taken down, for the record."""
    feed_url_change: tuple[str, str] | None = None
    """The feed's address that is live and the new one, where they differ: then every address changes."""
    restores: int | None = None
    """The release that is put back, where that is what the plan is for."""
    renew: HeaderRenewal = HeaderRenewal.NOTHING
    header_updates: tuple[Artifact, ...] = ()
    """Objects that are there and get a new cache header in their place, without being sent."""
    taken_over: tuple[str, ...] = ()
    """Keys of what others put where the show stands; it is replaced where it is in the way."""
    takes_over: bool = False
    """Whether podcast.yaml decides that what others put there may be replaced."""
    outdated: tuple[Artifact, ...] = ()
    """Objects that are there under an older cache header, and keep it."""

    def __iter__(self) -> Iterator[Step]:
        yield from self.media
        if self.feed:
            yield self.feed
        yield from self.pages

    @property
    def new_public_keys(self) -> tuple[str, ...]:
        """The keys of the media that stand at addresses which nobody has read: feed and pages come later."""
        known = self.live.release.objects if self.live.release and not self.feed_url_change else {}
        sent = {step.artifact.key for step in self.media}
        return tuple(
            key
            for key in self.objects
            if key != FEED_KEY and not is_page(key) and (key in sent or key not in known)
        )

    @property
    def nothing_to_do(self) -> bool:
        return not any(True for _ in self)

    @property
    def bytes_to_send(self) -> int:
        return sum(step.artifact.size for step in self)
