"""Show, episodes, people and locations, as the YAML describes them."""

import posixpath
from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property

from msgspec import Struct, field

from podcast_publisher.model.approval import Approval, ApprovalPolicy
from podcast_publisher.model.artwork import Artwork
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.finding import Finding, SourceFile
from podcast_publisher.model.imported import Imported, LeftOut
from podcast_publisher.model.other_feeds import Funding, OtherFeed
from podcast_publisher.model.transcript import Chapter, Transcript, Translation
from podcast_publisher.model.transcript_match import TranscriptMatch

Day = date
"""A name for the type, inside classes that have a field `date`."""


class Consent(Struct, frozen=True):
    """What a person has agreed to: a reference to the form, which is filed elsewhere."""

    reference: str
    """The reference under which the form is filed."""
    date: Day | None = None
    scope: tuple[str, ...] = ()
    """What may be published, and where."""
    taken_by: str = ""
    """The role that asked."""
    review: Day | None = None
    """The day on which to ask again."""


class Person(Struct, frozen=True):
    """Someone who is heard, or who made the episode."""

    name: str
    role: str = ""
    group: str = ""
    link: str = ""
    image: str = ""
    patient: bool = False
    """Whether they speak about their own illness or a relative's; never published."""
    consent: Consent | None = None
    """Never published."""


class Reviewed(Struct, frozen=True):
    """Who has read a transcript while listening, and when; never published."""

    by: str
    date: Day | None = None


class Decision(Struct, frozen=True):
    """The decision to make a change that listeners notice; never published."""

    date: Day | None = None
    reason: str = ""


class Location(Struct, frozen=True):
    """The place a show or an episode comes from, or is about."""

    name: str
    geo: str = ""
    osm: str = ""
    country: str = ""
    rel: str = ""


class License(Struct, frozen=True):
    """What others may do with it: a listed short name, or any text with the address of its terms."""

    name: str
    url: str = ""


class Txt(Struct, frozen=True):
    """A line that a directory asks for, to prove who owns the show."""

    purpose: str
    text: str


class Owner(Struct, frozen=True):
    """The role that answers for the show; directories send ownership codes there."""

    name: str
    email: str


class UpdateFrequency(Struct, frozen=True):
    """How often an episode comes: in words, and as an RFC 5545 rule for programs."""

    text: str
    rrule: str = ""
    start: datetime | None = None


class Season(Struct, frozen=True):
    """A season that has a name."""

    number: int
    name: str


class Show(Struct, frozen=True):
    """What `podcast.yaml` says."""

    source: SourceFile
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
    moved_to: str = ""
    """The address of the new feed, while the show moves away."""
    medium: str = "podcast"
    license: License | None = None
    location: Location | None = None
    people: tuple[Person, ...] = ()
    update_frequency: UpdateFrequency | None = None
    seasons: tuple[Season, ...] = ()
    ai_content: bool | None = None
    txt: tuple[Txt, ...] = ()
    listings: Mapping[str, str] = field(default_factory=dict)
    """The show's addresses in directories, by the names of `model/directories.py`."""
    funding: tuple[Funding, ...] = ()
    podroll: tuple[OtherFeed, ...] = ()
    """The shows that it recommends."""
    publisher: OtherFeed | None = None
    """The feed that lists all shows of its publisher."""
    approval: ApprovalPolicy | None = None
    """Which episodes must be approved, and by whom; never published."""
    lawful_basis: str = ""
    """What allows publishing patients' voices under data protection law; never published."""
    destinations: tuple[DestinationSettings, ...] = ()
    imported: Imported | None = None
    """The feed that the show was imported from."""
    left_out: tuple[LeftOut, ...] = ()
    """The items of that feed that stay behind."""
    allow: Mapping[str, str] = field(default_factory=dict)
    """The rule codes that this file allows, each with the reason."""

    def season_name(self, number: int) -> str:
        return next((season.name for season in self.seasons if season.number == number), "")


class Episode(Struct, frozen=True):
    """An episode: the fields of its YAML, and the files beside it."""

    source: SourceFile
    title: str = ""
    number: int | None = None
    season: int | None = None
    type: str = "full"
    guid: str = ""
    published: datetime | None = None
    """With its zone; None only if the file does not give it, which is an error."""
    description: str = ""
    summary: str = ""
    """One or two sentences for lists of episodes; without it, apps take the beginning of the description."""
    link: str = ""
    audio: Audio | None = None
    transcript: Transcript | None = None
    translations: tuple[Translation, ...] = ()
    """Its transcript in other languages."""
    match: TranscriptMatch | None = None
    """How the transcript agrees with what is heard, where that was found out."""
    reviewed: Reviewed | None = None
    approved: tuple[Approval, ...] = ()
    artwork: Artwork | None = None
    explicit: bool | None = None
    """The show's value if the episode gives none."""
    people: tuple[Person, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    location: Location | None = None
    license: License | None = None
    funding: tuple[Funding, ...] = ()
    ai_content: bool | None = None
    txt: tuple[Txt, ...] = ()
    block: bool = False
    """Whether directories are asked to leave it out."""
    draft: bool = False
    """Whether it is still being made, and must not be published whatever its date."""
    withdrawn: Decision | None = None
    """The decision to withdraw it for good."""
    replaces_audio: Decision | None = None
    """The decision to replace a published recording."""
    replaces_date: Decision | None = None
    """The decision to replace a published date."""
    allow: Mapping[str, str] = field(default_factory=dict)
    """The rule codes that are allowed in its files, each with the reason."""

    def is_due(self, now: datetime) -> bool:
        """Whether it belongs in the feed at that moment."""
        kept_out = self.draft or self.withdrawn is not None
        return not kept_out and self.published is not None and self.published <= now

    @property
    def slug(self) -> str:
        """The file's name without its ending: the episode's name in addresses."""
        return posixpath.splitext(posixpath.basename(self.source.file))[0]

    @property
    def files(self) -> frozenset[str]:
        """The YAML file, the recording and the transcripts."""
        translated = (translation.transcript for translation in self.translations)
        parts = (self.audio, self.transcript, *translated)
        files = {part.file.name for part in parts if part}
        return frozenset({self.source.file, *files})


class Project(Struct, frozen=True, dict=True):
    """The whole project as it was loaded."""

    show: Show
    episodes: tuple[Episode, ...]
    """In the order of their file names."""
    findings: tuple[Finding, ...] = ()
    """Problems found while loading."""
    site: Mapping[str, str] = field(default_factory=dict)
    """The texts of the project's own templates, styles and scripts, by name."""

    @cached_property
    def _owners(self) -> Mapping[str, Show | Episode]:
        # the first of two that have the same file owns it
        owners: dict[str, Show | Episode] = {
            file: episode for episode in reversed(self.episodes) for file in episode.files
        }
        return owners | {self.show.source.file: self.show}

    def owner(self, file: str) -> Show | Episode | None:
        """The show or the episode that has the file of that name."""
        return self._owners.get(file)
