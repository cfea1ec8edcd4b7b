"""A publish plan: what would be uploaded, changed and removed."""

import hashlib
from collections.abc import Iterator, Mapping
from enum import StrEnum

from msgspec import Struct, field

from podcast_publisher.model.listener_change import ListenerChange
from podcast_publisher.model.publication import FEED_KEY, Artifact
from podcast_publisher.model.release import PublishedObject, RecordedSound, Release, is_page
from podcast_publisher.model.tombstones import NO_TOMBSTONES, Tombstones


class HeaderRenewal(StrEnum):
    """What to do with existing objects that have an older cache header."""

    NOTHING = ""
    COPY = "copy"
    """The store copies each onto itself, with the new header."""
    UPLOAD = "upload"
    """Each is uploaded again."""


class LiveState(Struct, frozen=True):
    """What is at the destination now."""

    feed: bytes | None = None
    feed_etag: str | None = None
    """The store's name for exactly this feed: only this version will be replaced."""
    release: Release | None = None
    """Its record; None if it could not be read."""
    is_finished: bool = True
    """Whether its publish run was completed; otherwise its pages may be those of the previous release."""
    recorded_feed: bytes | None = None
    """The feed as it was published, if something else has changed it since and a copy was kept."""
    undone_feed: bytes | None = None
    """The feed that was rolled back, if the live release is a rollback."""
    tombstones: Tombstones = NO_TOMBSTONES
    """The episodes that were erased from this destination."""

    @property
    def is_altered(self) -> bool:
        """Whether the feed carries its release's number, but has other bytes than that release recorded."""
        known = self.release.objects.get(FEED_KEY) if self.release else None
        if self.feed is None or known is None:
            return False
        return hashlib.sha256(self.feed).hexdigest() != known.sha256


class Step(Struct, frozen=True):
    """One object to send, and why."""

    artifact: Artifact
    reason: str


class Plan(Struct, frozen=True):
    """Media come first, then the feed, and after it the pages, because the feed decides whose are right.

    New pages are uploaded before the feed names them.
    """

    live: LiveState
    media: tuple[Step, ...] = ()
    pages: tuple[Step, ...] = ()
    removals: tuple[str, ...] = ()
    """Pages that the show no longer has."""
    feed: Step | None = None
    """None if the live feed is already right, whether or not its publish run was completed."""
    unchanged: int = 0
    """Objects that are there already."""
    notices: tuple[str, ...] = ()
    """What listeners will notice, in plain words."""
    changes: tuple[ListenerChange, ...] = ()
    """What reads otherwise for listeners, before and after."""
    objects: Mapping[str, PublishedObject] = field(default_factory=dict)
    """All objects of the show, uploaded or not: the next release record."""
    decisions: tuple[str, ...] = ()
    """Digests of the authors' decisions, for the record."""
    withdrawn: Mapping[str, str] = field(default_factory=dict)
    """The withdrawn episodes, for the record."""
    sound: Mapping[str, RecordedSound] = field(default_factory=dict)
    """Where the sound of its recordings is, for the record."""
    feed_url: str = ""
    """The address that the feed names as its own."""
    feed_url_change: tuple[str, str] | None = None
    """The live and the new address of the feed, if they differ: then every address changes."""
    restores: int | None = None
    """The release that the plan restores, if it is a rollback."""
    renew: HeaderRenewal = HeaderRenewal.NOTHING
    header_updates: tuple[Artifact, ...] = ()
    """Existing objects that get a new cache header without an upload."""
    taken_over: tuple[str, ...] = ()
    """Keys of other people's objects among the show's; they are replaced if they are in the way."""
    takes_over: bool = False
    """Whether podcast.yaml allows replacing other people's objects."""
    outdated: tuple[Artifact, ...] = ()
    """Existing objects that keep an older cache header."""

    def __iter__(self) -> Iterator[Step]:
        yield from self.media
        if self.feed:
            yield self.feed
        yield from self.pages

    @property
    def new_public_keys(self) -> tuple[str, ...]:
        """The keys of media at addresses that nobody has read yet; feed and pages come later."""
        known = self.live.release.objects if self.live.release and not self.feed_url_change else {}
        sent = {step.artifact.key for step in self.media}
        return tuple(
            key
            for key in self.objects
            if key != FEED_KEY and not is_page(key) and (key in sent or key not in known)
        )

    @property
    def has_new_feed(self) -> bool:
        """Whether the feed gets other bytes than the live release has."""
        recorded = self.live.release.objects.get(FEED_KEY) if self.live.release else None
        if self.feed is None:
            return False
        return recorded is None or recorded.sha256 != self.feed.artifact.sha256

    @property
    def publishes_withdrawal(self) -> bool:
        """Whether it records a withdrawal that is not published yet: then that is final."""
        known = self.live.release.withdrawn if self.live.release else {}
        return any(guid not in known for guid in self.withdrawn)

    @property
    def moves_to(self) -> str:
        """The feed to which the new one sends apps, if it does and is not live yet."""
        return self.feed.artifact.redirect if self.feed else ""

    @property
    def nothing_to_do(self) -> bool:
        return not any(True for _ in self)

    @property
    def bytes_to_send(self) -> int:
        return sum(step.artifact.size for step in self)
