"""A show as another host's feed describes it: what apps read, before anything is converted."""

from datetime import datetime

from msgspec import Struct


class ForeignFile(Struct, frozen=True):
    """A file that the feed names: a recording, a transcript, chapters."""

    url: str
    type: str = ""
    """Its media type, in lower case; empty where the feed gives none."""
    length: int | None = None
    """Bytes, where the feed says so."""
    language: str = ""


class ForeignChapter(Struct, frozen=True):
    """A chapter that stands in the feed itself (Podlove Simple Chapters)."""

    start: float
    """Seconds."""
    title: str
    link: str = ""
    image: str = ""
    end: float = 0.0
    """Seconds; 0 where the next one begins."""
    hidden: bool = False
    """Whether lists leave it out."""


class ForeignPerson(Struct, frozen=True):
    """A person as the feed names them; role and group are empty where it does not say."""

    name: str
    role: str = ""
    group: str = ""
    link: str = ""
    image: str = ""


class ForeignLocation(Struct, frozen=True):
    """A place."""

    name: str
    geo: str = ""
    osm: str = ""
    country: str = ""
    rel: str = ""


class ForeignLink(Struct, frozen=True):
    """An address with the words for it: funding, a licence, another show."""

    url: str
    text: str = ""
    guid: str = ""
    """Of the show that is meant."""


class ForeignTrailer(Struct, frozen=True):
    """A trailer that the feed names beside its episodes."""

    title: str
    file: ForeignFile
    published: datetime | None = None
    season: int | None = None


class ForeignTexts(Struct, frozen=True):
    """The texts of a show or an episode, each as its element holds it: HTML, or text."""

    description: str = ""
    content: str = ""
    """content:encoded."""
    summary: str = ""
    """itunes:summary."""
    subtitle: str = ""
    """itunes:subtitle."""

    @property
    def longest(self) -> str:
        """The text that apps show as show notes: content, description, summary or subtitle."""
        return self.content or self.description or self.summary or self.subtitle


class ForeignEpisode(Struct, frozen=True):
    """An item of the feed."""

    position: int
    """In the feed, from 0."""
    guid: str = ""
    """Its text to the letter, but for blanks and line ends around it; empty where there is none."""
    title: str = ""
    itunes_title: str = ""
    published: datetime | None = None
    """The instant, in UTC; None where the feed has none, or none that can be read."""
    published_text: str = ""
    """As the feed writes it."""
    texts: ForeignTexts = ForeignTexts()
    link: str = ""
    author: str = ""
    duration: float | None = None
    """Seconds."""
    enclosures: tuple[ForeignFile, ...] = ()
    chapters: ForeignFile | None = None
    inline_chapters: tuple[ForeignChapter, ...] = ()
    transcripts: tuple[ForeignFile, ...] = ()
    people: tuple[ForeignPerson, ...] = ()
    season: int | None = None
    """At least 1; None for 0, which the feed means as "none"."""
    season_name: str = ""
    number: int | None = None
    """At least 1."""
    type: str = ""
    """full, trailer or bonus; empty where the feed does not say."""
    explicit: bool | None = None
    block: bool = False
    image: str = ""
    keywords: str = ""
    location: ForeignLocation | None = None
    license: ForeignLink | None = None
    funding: tuple[ForeignLink, ...] = ()
    problems: tuple[str, ...] = ()
    """What could not be read as it stands, a sentence each without a full stop."""
    unread: tuple[str, ...] = ()
    """Names of elements that are not read, with their prefix."""

    @property
    def identity(self) -> str:
        """What apps know it by: the guid, or without one the address of its recording."""
        return self.guid or next((file.url for file in self.enclosures if file.url), "")


class ForeignShow(Struct, frozen=True):
    """A feed with all its pages."""

    title: str = ""
    texts: ForeignTexts = ForeignTexts()
    link: str = ""
    language: str = ""
    author: str = ""
    owner_name: str = ""
    owner_email: str = ""
    image: str = ""
    categories: tuple[str, ...] = ()
    """As the feed names them; a subcategory after a ` > `."""
    explicit: bool | None = None
    type: str = ""
    """episodic or serial; empty where the feed does not say."""
    complete: bool = False
    block: bool = False
    copyright: str = ""
    guid: str = ""
    """podcast:guid."""
    locked: bool | None = None
    medium: str = ""
    license: ForeignLink | None = None
    location: ForeignLocation | None = None
    people: tuple[ForeignPerson, ...] = ()
    funding: tuple[ForeignLink, ...] = ()
    podroll: tuple[ForeignLink, ...] = ()
    publisher: ForeignLink | None = None
    trailers: tuple[ForeignTrailer, ...] = ()
    keywords: str = ""
    generator: str = ""
    new_feed_url: str = ""
    self_url: str = ""
    """The address that the feed names as its own."""
    next_url: str = ""
    """The next page of the feed (RFC 5005), of the last page that was read."""
    address: str = ""
    """Where it was read from; empty for a file."""
    episodes: tuple[ForeignEpisode, ...] = ()
    """In the order of the feed."""
    problems: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
