"""Another host's feed, and the pages that it continues on."""

from collections.abc import Iterable

from msgspec.structs import replace

from podcast_publisher.feed.foreign.channel import read_channel
from podcast_publisher.feed.foreign.item import read_item
from podcast_publisher.feed.foreign.xml import parse_foreign
from podcast_publisher.model.foreign_show import ForeignEpisode, ForeignShow


def read_foreign(body: bytes, address: str = "") -> ForeignShow:
    """The show in those bytes, as leniently as apps read it; `address` is where they come from.

    Raises:
        UnreadableFeedError: they hold no RSS, or too much of it.
    """
    feed = parse_foreign(body)
    show = read_channel(feed.channel, address)
    base = address or show.self_url
    return replace(
        show,
        episodes=tuple(read_item(item, position, base) for position, item in enumerate(feed.items)),
        problems=feed.problems,
    )


def join_pages(pages: Iterable[ForeignShow]) -> ForeignShow:
    """The show of a feed in several pages (RFC 5005); an item that stands on two is there once."""
    first, *others = pages
    episodes: dict[object, ForeignEpisode] = {}
    for page in (first, *others):
        for episode in page.episodes:
            episodes.setdefault(_content(episode) if others else episode.position, episode)
    return replace(
        first,
        episodes=tuple(
            replace(episode, position=position)
            for position, episode in enumerate(episodes.values())
        ),
        next_url=(others or [first])[-1].next_url,
        problems=tuple(dict.fromkeys(text for page in (first, *others) for text in page.problems)),
    )


def _content(episode: ForeignEpisode) -> object:
    return replace(episode, position=0)
