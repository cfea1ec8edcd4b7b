"""The show, its episodes, and the people and places in them: what the YAML says."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from podcast_publisher.model.artwork import Artwork
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.finding import Finding, Source
from podcast_publisher.model.transcript import Chapter, Transcript


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who is heard, or who made the episode."""

    name: str
    role: str = ""
    group: str = ""
    link: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """The place a show or an episode comes from, or is about."""

    name: str
    geo: str = ""
    osm: str = ""
    country: str = ""
    rel: str = ""


@dataclass(frozen=True, slots=True)
class License:
    """What others may do with it: a listed short name, or any text with the address of its terms."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Txt:
    """A line that a directory asks for, to prove who owns the show."""

    purpose: str
    text: str


@dataclass(frozen=True, slots=True)
class Owner:
    """The role that answers for the show; directories send ownership codes there."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class UpdateFrequency:
    """How often an episode comes: in words, and as an RFC 5545 rule for programs."""

    text: str
    rrule: str = ""
    start: datetime | None = None


@dataclass(frozen=True, slots=True)
class Season:
    """A season that has a name."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class DestinationSettings:
    """A place to publish to, as `podcast.yaml` describes it."""

    name: str
    kind: str
    """`s3`, `folder` or `local`."""
    public_url: str = ""
    """Where the world reads it; ends with a slash."""
    folder: str = ""
    bucket: str = ""
    prefix: str = ""
    endpoint_url: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Show:
    """What `podcast.yaml` says."""

    source: Source
    title: str = ""
    description: str = ""
    link: str = ""
    language: str = ""
    author: str = ""
    owner: Owner | None = None
    artwork: Artwork | None = None
    categories: tuple[str, ...] = ()
    explicit: bool = False
    type: str = "episodic"
    complete: bool = False
    copyright: str = ""
    guid: str = ""
    locked: bool = False
    medium: str = "podcast"
    license: License | None = None
    location: Location | None = None
    people: tuple[Person, ...] = ()
    update_frequency: UpdateFrequency | None = None
    seasons: tuple[Season, ...] = ()
    ai_content: bool | None = None
    txt: tuple[Txt, ...] = ()
    destinations: tuple[DestinationSettings, ...] = ()

    def season_name(self, number: int) -> str:
        return next((season.name for season in self.seasons if season.number == number), "")


@dataclass(frozen=True, slots=True)
class Episode:
    """What an episode's YAML says, and the files that stand beside it."""

    source: Source
    title: str = ""
    number: int | None = None
    season: int | None = None
    type: str = "full"
    guid: str = ""
    published: datetime | None = None
    """With its zone; nothing only where the file does not say it, which is an error."""
    description: str = ""
    link: str = ""
    audio: Audio | None = None
    transcript: Transcript | None = None
    artwork: Artwork | None = None
    explicit: bool | None = None
    """The show's answer where the episode gives none."""
    people: tuple[Person, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    location: Location | None = None
    license: License | None = None
    ai_content: bool | None = None
    txt: tuple[Txt, ...] = ()

    @property
    def slug(self) -> str:
        """The file's name without its ending: the episode's name in addresses."""
        return PurePosixPath(self.source.file).stem


@dataclass(frozen=True, slots=True)
class Project:
    """Everything that was found in the folder."""

    show: Show
    episodes: tuple[Episode, ...]
    """In the order of their file names."""
    findings: tuple[Finding, ...] = ()
    """What was noted while reading."""
