"""What templates are given: what the world may read, and nothing else of the project.

Consents, reviewers, drafts and what was said of patients are not among it, so no template can show
them by mistake.
"""

from dataclasses import dataclass

from markupsafe import Markup

from podcast_publisher.model.show import License, Location
from podcast_publisher.render.pages.formatting import Told
from podcast_publisher.render.pages.subscribe_links import Place
from podcast_publisher.render.pages.turns import Turn


@dataclass(frozen=True, slots=True)
class Picture:
    """Artwork."""

    key: str
    """Of the picture that pages show."""
    alt: str
    side: int
    """Its width and height in pixels: artwork is square."""
    url: str
    """Of the artwork in full, for other sites."""
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person who is heard."""

    name: str
    role: str
    link: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A chapter."""

    at: str
    """Seconds, as in an address."""
    start: Told
    title: str


@dataclass(frozen=True, slots=True)
class Recording:
    """The audio file."""

    key: str
    url: str
    type: str
    kind: str
    size: str
    seconds: str
    file: str
    """The name under which it is downloaded."""


@dataclass(frozen=True, slots=True)
class ShowView:
    """The show."""

    title: str
    author: str
    language: str
    notes: Markup
    summary: str
    link: str
    copyright: str
    license: License | None
    explicit: bool
    complete: bool
    frequency: str
    people: tuple[Somebody, ...]
    cover: Picture | None
    places: tuple[Place, ...]
    url: str
    feed_url: str
    data: Markup
    """JSON-LD."""


@dataclass(frozen=True, slots=True)
class EpisodeView:
    """An episode; what a page of its own needs besides is in `EpisodePage`."""

    title: str
    label: str
    """`Episode 3`, `Trailer`, `Bonus`; nothing where it has no number."""
    season: int | None
    key: str
    """Of its page."""
    published: Told
    length: Told
    explicit: bool


@dataclass(frozen=True, slots=True)
class EpisodePage:
    """All there is to be shown of an episode."""

    episode: EpisodeView
    notes: Markup
    summary: str
    people: tuple[Somebody, ...]
    picture: Picture | None
    audio: Recording
    chapters: tuple[Mark, ...]
    turns: tuple[Turn, ...]
    transcript: str
    """The key of the file; nothing where there is none."""
    wave: str
    location: Location | None
    license: License | None
    ai_content: bool
    season_name: str
    url: str
    embed_url: str
    embed_code: str
    data: Markup
    """JSON-LD."""
