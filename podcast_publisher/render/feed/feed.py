"""Render the feed with feedgen, around its known pitfalls."""

from collections.abc import Sequence
from datetime import UTC, datetime

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from podcast_publisher import __version__
from podcast_publisher.model.feed_pieces import cut_feed
from podcast_publisher.model.results import Results, key_of
from podcast_publisher.model.show import Show
from podcast_publisher.render.feed import itunes, podcast_namespace, simple_chapters
from podcast_publisher.render.linked import LinkedEpisode, LinkedShow
from podcast_publisher.render.show_notes import plain_line, plain_lines

_BEFORE_ANY = datetime(1970, 1, 1, tzinfo=UTC)
"""lastBuildDate of a feed without episodes."""


def render_feed(linked: LinkedShow, episodes: Sequence[LinkedEpisode], results: Results) -> bytes:
    """Render the feed with the episodes in the given order.

    The same input gives the same bytes, so an unchanged show keeps its ETag. `results` keeps the
    bytes of each item.
    """
    # the time of the build would change the bytes each time, and cost every app a download
    dates = [episode.episode.published for episode in episodes if episode.episode.published]
    date = max(dates, default=_BEFORE_ANY)
    of_show = key_of("feed of the show", linked)
    keys = [key_of("item", of_show, episode) if of_show else None for episode in episodes]
    items = [results.get(key, bytes) for key in keys]
    new = [episode for episode, item in zip(episodes, items, strict=True) if item is None]
    trailers = [episode for episode in episodes if episode.episode.type == "trailer"]
    pieces = cut_feed(_feed(linked, new, date, trailers))
    if pieces is None or len(pieces.items) != len(new):
        return _feed(linked, episodes, date, trailers)
    rendered = iter(pieces.items)
    for place, key in enumerate(keys):
        if items[place] is None:
            items[place] = next(rendered)
            results.keep(key, items[place])
    return b"".join((pieces.before, *filter(None, items), pieces.after))


def _feed(
    linked: LinkedShow,
    episodes: Sequence[LinkedEpisode],
    date: datetime,
    trailers: Sequence[LinkedEpisode],
) -> bytes:
    """The feed as feedgen writes it."""
    feed = FeedGenerator()
    feed.load_extension("podcast")  # feedgen's name for the iTunes namespace
    extensions = (itunes.EXTENSION, podcast_namespace.EXTENSION, simple_chapters.EXTENSION)
    for name, for_show, for_episode in extensions:
        feed.register_extension(name, for_show, for_episode, atom=False, rss=True)
        getattr(feed, name).linked = linked
    getattr(feed, podcast_namespace.NAME).trailers = trailers
    _channel(feed, linked)
    for episode in episodes:
        # feedgen prepends items by default
        _item(feed.add_entry(order="append"), episode, linked.show)
    feed.lastBuildDate(date)
    feed_xml: bytes = feed.rss_str(pretty=True)
    return _styled(feed_xml, linked.feed_style)


def _styled(feed_xml: bytes, style: str) -> bytes:
    """Add a stylesheet for people who open the feed in a browser; feedgen cannot.

    CSS rather than XSLT, which browsers are removing.
    """
    declaration, end, rest = feed_xml.partition(b"?>\n")
    instruction = f'<?xml-stylesheet type="text/css" href="{style}"?>\n'.encode()
    return declaration + end + instruction + rest


def _channel(feed: FeedGenerator, linked: LinkedShow) -> None:
    show = linked.show
    feed.title(show.title)
    # feedgen uses the last link added as the channel's link
    feed.link(href=linked.feed_url, rel="self", type="application/rss+xml")
    feed.link(href=show.link, rel="alternate")
    feed.description(plain_lines(linked.notes))
    feed.language(show.language.lower())
    feed.generator(f"podcast_publisher {__version__}")
    feed.copyright(show.copyright)
    feed.podcast.itunes_author(show.author)
    feed.podcast.itunes_type(show.type)
    feed.podcast.itunes_category([_category(category) for category in show.categories[:2]])
    if show.owner:
        feed.podcast.itunes_owner(name=show.owner.name, email=show.owner.email)


def _category(text: str) -> dict[str, str]:
    top, _, part = text.partition(" > ")
    return {"cat": top, "sub": part} if part else {"cat": top}


def _item(entry: FeedEntry, linked: LinkedEpisode, show: Show) -> None:
    episode = linked.episode
    if episode.audio is None or episode.published is None:
        raise ValueError(f"{episode.source.file} was not checked: it has no recording or no date")
    entry.title(episode.title)
    entry.link(href=episode.link or linked.page_url)
    entry.guid(episode.guid, permalink=False)
    entry.published(episode.published)
    if episode.summary:  # the description; the show notes then become content:encoded
        entry.description(plain_line(episode.summary))
    # feedgen writes content without a description as a CDATA description
    entry.content(linked.notes, type="CDATA")
    entry.enclosure(linked.audio_url, str(episode.audio.file.size), episode.audio.media_type)
    entry.podcast.itunes_duration(round(episode.audio.seconds or 0))
    entry.podcast.itunes_episode_type(episode.type)
    if episode.season:
        entry.podcast.itunes_season(episode.season)
    if episode.number:
        entry.podcast.itunes_episode(episode.number)
    corrections = getattr(entry, itunes.NAME)
    corrections.linked = linked
    corrections.block = episode.block
    corrections.explicit = show.explicit if episode.explicit is None else episode.explicit
    getattr(entry, simple_chapters.NAME).linked = linked
    namespace = getattr(entry, podcast_namespace.NAME)
    namespace.linked, namespace.show = linked, show
