"""A parsed feed: its episodes and linked files."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

COMMON_HTML = frozenset({"p", "a", "ul", "ol", "li", "br"})
"""HTML elements of a description that all large apps show; others they drop, or print as text."""


class LinkedFile(Struct, frozen=True):
    """A file the feed points at, with what the feed says of it."""

    url: str
    type: str = ""
    length: int | None = None
    """Bytes, where the feed says so."""
    language: str = ""
    """As the feed says it; empty where it does not."""


class FeedItem(Struct, frozen=True):
    """An episode in a feed."""

    guid: str
    title: str
    published: str
    description: str
    """The show notes."""
    enclosure: LinkedFile | None
    duration: str = ""
    number: str = ""
    artwork: str = ""
    transcripts: tuple[LinkedFile, ...] = ()
    chapters: LinkedFile | None = None
    people: tuple[str, ...] = ()
    link: str = ""
    """The address of its page."""
    summary: str = ""
    """The short text, where the show notes stand apart in content:encoded."""
    funding: tuple[str, ...] = ()
    """Addresses of pages for support."""
    simple_chapters: tuple[tuple[str, str], ...] = ()
    """Start and title of each chapter in the item itself (Podlove Simple Chapters)."""
    pictures: tuple[str, ...] = ()
    """Addresses of the chapters' pictures."""
    is_blocked: bool = False
    """Whether directories are asked to leave it out."""

    @property
    def identity(self) -> str:
        """What apps know it by: its guid, or without one the address of its recording."""
        return self.guid or (self.enclosure.url if self.enclosure else "") or self.link

    @property
    def audio_file_name(self) -> str:
        """The name of its recording, which holds the digest; its folder and host do not matter."""
        return self.enclosure.url.rpartition("/")[2] if self.enclosure else ""


class Feed(Struct, frozen=True):
    """A show in a feed."""

    title: str
    self_url: str
    artwork: str
    items: tuple[FeedItem, ...]
    description: str = ""
    guid: str = ""
    """The show's own."""
    funding: tuple[str, ...] = ()
    """Addresses of pages for support."""
    podroll: tuple[str, ...] = ()
    """Guids of the feeds that it recommends."""
    publisher: str = ""
    """The guid of its publisher's feed."""
    trailers: tuple[LinkedFile, ...] = ()
    size: int = 0
    """Bytes."""
    new_url: str = ""
    """The address that it says it has moved to."""

    @property
    def moves_to(self) -> str:
        """The feed that takes the place of this one; empty if none does."""
        return "" if self.new_url == self.self_url else self.new_url

    def by_guid(self) -> Mapping[str, FeedItem]:
        return {item.guid: item for item in self.items}

    def without(self, guid: str) -> "Feed":
        """The feed without the episode with that guid."""
        return (
            replace(self, items=tuple(item for item in self.items if item.guid != guid))
            if guid
            else self
        )
