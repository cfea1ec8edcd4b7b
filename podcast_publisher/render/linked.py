"""A show and its episodes with the public addresses of their objects.

The feed and the pages are both rendered from these, so they always agree.
"""

from msgspec import Struct

from podcast_publisher.model.show import Episode, Show


class LinkedTranscript(Struct, frozen=True):
    """A form of a transcript, as the feed names it."""

    url: str
    type: str
    language: str
    has_times: bool = True
    """Whether apps can show it as captions."""


class LinkedPictures(Struct, frozen=True):
    """The addresses of what pages show of artwork; the artwork itself where none could be made."""

    thumbnail: str = ""
    """640 pixels."""
    small: str = ""
    """160 pixels, for lists."""
    card: str = ""
    """The social card; empty if none could be made."""


class LinkedShow(Struct, frozen=True):
    """A show with the public addresses of its feed, its cover and its page."""

    show: Show
    notes: str
    """The description as HTML."""
    public_url: str
    """The root of all published objects; ends with a slash."""
    feed_url: str
    page_url: str
    artwork_url: str
    pictures: LinkedPictures = LinkedPictures()
    feed_style: str = ""
    """The stylesheet of the feed, relative to the feed."""
    hub: str = ""
    """The WebSub hub that the feed names; empty without one."""
    hidden: bool = False
    """Whether directories and search engines are asked to skip it."""

    @property
    def moves_to(self) -> str:
        """The feed that takes the place of this one; empty if none does."""
        return "" if self.hidden or self.show.moved_to == self.feed_url else self.show.moved_to

    def key(self, url: str) -> str:
        """The key of the object at that public address."""
        return url.removeprefix(self.public_url)


class LinkedEpisode(Struct, frozen=True):
    """An episode with the public addresses of its objects; empty if it has none."""

    episode: Episode
    notes: str
    """The show notes as HTML."""
    page_url: str
    embed_url: str
    audio_url: str
    artwork_url: str = ""
    pictures: LinkedPictures = LinkedPictures()
    transcript_url: str = ""
    """Of the WebVTT file, which pages offer to download."""
    transcripts: tuple[LinkedTranscript, ...] = ()
    """Every form of it. Many apps take the first that they know, and some take the last."""
    translations: tuple[LinkedTranscript, ...] = ()
    """Those of `transcripts` in other languages."""
    chapters_url: str = ""
    chapter_pictures: tuple[str, ...] = ()
    """The address of each chapter's picture; empty for a chapter without one."""
