"""Template context: public data only.

Consents, reviewers and drafts are not part of it, so no template can show them by mistake. The names of
these fields are public: projects' own templates use them.
"""

from markupsafe import Markup
from msgspec import Struct

from podcast_publisher.model.other_feeds import Funding
from podcast_publisher.model.show import License, Location
from podcast_publisher.render.pages.formatting import FormattedValue
from podcast_publisher.render.pages.qr_code import QrCode
from podcast_publisher.render.pages.subscribe_links import SubscribeLink
from podcast_publisher.render.pages.turns import Turn


class PictureView(Struct, frozen=True):
    """Artwork."""

    key: str
    """Key of the thumbnail that pages show."""
    alt: str
    side: int
    """Its width and height in pixels: artwork is square."""
    url: str
    """Address of the full artwork, for other sites."""
    width: int
    height: int
    small: str
    """Key of a thumbnail for lists."""
    card: str
    """Address of the social card; empty without one."""
    tint: str
    """Its colour as `#rrggbb`, dark enough for white text; empty if unknown."""


class PersonView(Struct, frozen=True):
    """A person in the episode."""

    name: str
    role: str
    link: str


class ChapterView(Struct, frozen=True):
    """A chapter."""

    at: str
    """Seconds, as in a URL."""
    start: FormattedValue
    title: str
    link: str
    """A page about it; empty without one."""


class TranslationView(Struct, frozen=True):
    """A transcript in another language."""

    language: str
    """Its code."""
    key: str


class RecordingView(Struct, frozen=True):
    """The audio file."""

    key: str
    url: str
    type: str
    kind: str
    size: str
    seconds: str
    length: str
    """Its last position, as in `1:02:03`."""
    file: str
    """The file name of the download."""


class ShowView(Struct, frozen=True):
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
    people: tuple[PersonView, ...]
    cover: PictureView | None
    places: tuple[SubscribeLink, ...]
    funding: tuple[Funding, ...]
    url: str
    feed_url: str
    data: Markup
    """JSON-LD."""


class EpisodeView(Struct, frozen=True):
    """An episode in a list; `EpisodePage` has the rest."""

    title: str
    label: str
    """`Episode 3`, `Trailer`, `Bonus`; empty without a number."""
    season: int | None
    key: str
    """Key of its page."""
    published: FormattedValue
    length: FormattedValue
    explicit: bool
    thumbnail: str
    """Key of a small picture: its own artwork, or the show's; empty without any."""


class CardView(Struct, frozen=True):
    """What the list of episodes shows of one besides its `EpisodeView`."""

    picture: str
    """Key of a small picture; empty without one."""
    summary: str
    """The first paragraph of its notes, shortened."""
    number: int | None
    """Its number in the index of all transcripts; None without a transcript."""
    transcript: str
    """Key of the WebVTT file; empty without one."""


class EpisodePage(Struct, frozen=True):
    """Everything that an episode's page shows."""

    episode: EpisodeView
    notes: Markup
    lead: Markup
    """The first paragraph of the notes, if it is short enough for the top of the page."""
    more_notes: Markup
    """The notes without it."""
    summary: str
    people: tuple[PersonView, ...]
    picture: PictureView | None
    audio: RecordingView
    chapters: tuple[ChapterView, ...]
    turns: tuple[Turn, ...]
    transcript: str
    """Key of the file; empty without one."""
    translations: tuple[TranslationView, ...]
    wave: str
    marks: str
    """Where chapters begin, as a path in the box of the wave."""
    qr: QrCode
    """The address of the page."""
    location: Location | None
    license: License | None
    funding: tuple[Funding, ...]
    """Its own pages for support, before the show's."""
    ai_content: bool
    season_name: str
    url: str
    embed_url: str
    embed_code: str
    data: Markup
    """JSON-LD."""
