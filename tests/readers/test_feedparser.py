"""The published feed, read by feedparser: what many Python readers and directories use."""

import calendar
from typing import Any

import feedparser
import pytest

from tests.readers.published import Published, chapters, chapters_at, seconds, when

# Not here, because feedparser does not expose them: itunes:explicit, of which it knows "yes" and
# "clean" but not Apple's "true" and "false"; the text of podcast:person, podcast:season and
# podcast:txt, of which it keeps the last one's attributes alone; and the show's author, in whose
# place it puts the owner.


@pytest.fixture(scope="module")
def parsed_feed(published: Published) -> Any:
    """The feed, as feedparser fetches and understands it."""
    return feedparser.parse(published.feed_url)


def test_it_finds_nothing_wrong(parsed_feed: Any) -> None:
    """Feedparser gets an RSS 2.0 feed, in the encoding it declares, without having to repair it."""
    assert (parsed_feed.status, parsed_feed.version, parsed_feed.encoding) == (
        200,
        "rss20",
        "utf-8",
    )
    assert not parsed_feed.bozo, parsed_feed.get("bozo_exception")


def test_the_show(parsed_feed: Any, published: Published) -> None:
    """Feedparser tells the show's title, page, language, picture, type and owner as the YAML does."""
    show = published.show
    assert show.owner
    assert parsed_feed.feed.title == show.title
    assert parsed_feed.feed.link == show.link
    assert parsed_feed.feed.language == show.language.lower()
    assert parsed_feed.feed.image.href == published.cover
    assert parsed_feed.feed.itunes_type == show.type
    assert parsed_feed.feed.publisher_detail == {"name": show.owner.name, "email": show.owner.email}
    assert parsed_feed.feed.podcast_guid == show.guid


def test_the_categories(parsed_feed: Any, published: Published) -> None:
    """Feedparser lists the categories of the YAML in their order, each with its part after it."""
    listed = [part for category in published.show.categories for part in category.split(" > ")]
    assert [tag.term for tag in parsed_feed.feed.tags] == listed


def test_titles_and_guids(parsed_feed: Any, published: Published) -> None:
    """Feedparser lists the nine, newest first, by the YAML's titles and guids, and no guid is a link."""
    parsed = [(entry.title, entry.id, entry.guidislink) for entry in parsed_feed.entries]
    assert parsed == [(episode.title, episode.guid, False) for episode in published.episodes]
    assert len(parsed) >= 9


def test_recordings(parsed_feed: Any, published: Published) -> None:
    """Feedparser finds one recording an episode, with address, length and type of the file."""
    parsed = [
        [(enclosure.href, int(enclosure.length), enclosure.type) for enclosure in entry.enclosures]
        for entry in parsed_feed.entries
    ]
    assert parsed == [[published.enclosure(episode)] for episode in published.episodes]


def test_durations(parsed_feed: Any, published: Published) -> None:
    """Feedparser tells how long each recording is, to the second."""
    parsed = [int(entry.itunes_duration) for entry in parsed_feed.entries]
    assert parsed == [pytest.approx(seconds(episode), abs=0.5) for episode in published.episodes]


def test_numbers(parsed_feed: Any, published: Published) -> None:
    """Feedparser tells season, number and type of each episode as the YAML does."""
    parsed = [
        (int(entry.itunes_season), int(entry.itunes_episode), entry.itunes_episodetype)
        for entry in parsed_feed.entries
    ]
    assert parsed == [
        (episode.season, episode.number, episode.type) for episode in published.episodes
    ]
    # the podcast namespace says the same number again
    assert [int(entry.podcast_episode) for entry in parsed_feed.entries] == [
        numbers[1] for numbers in parsed
    ]


def test_dates(parsed_feed: Any, published: Published) -> None:
    """Feedparser tells the moment at which each episode came out, summer time included."""
    parsed = [calendar.timegm(entry.published_parsed) for entry in parsed_feed.entries]
    assert parsed == [when(episode) for episode in published.episodes]


def test_pictures(parsed_feed: Any, published: Published) -> None:
    """Feedparser finds each episode's picture, and what it shows for those who cannot see it."""
    parsed = [(entry.image.href, entry.podcast_image["alt"]) for entry in parsed_feed.entries]
    meant = [
        (published.artwork(episode), episode.artwork.alt)
        for episode in published.episodes
        if episode.artwork
    ]
    assert parsed == meant


def test_transcripts(parsed_feed: Any, published: Published) -> None:
    """Feedparser finds each episode's transcript, with address and type."""
    parsed = [
        (entry.podcast_transcript["url"], entry.podcast_transcript["type"])
        for entry in parsed_feed.entries
    ]
    assert parsed == [published.transcript(episode) for episode in published.episodes]


def test_chapters(parsed_feed: Any, published: Published) -> None:
    """Feedparser leads to the YAML's chapters where an episode has any, and nowhere else."""
    named = [entry.get("podcast_chapters", {}) for entry in parsed_feed.entries]
    parsed = [chapters_at(element.get("url", ""), element.get("type", "")) for element in named]
    assert parsed == [chapters(episode) for episode in published.episodes]
    assert any(parsed)
