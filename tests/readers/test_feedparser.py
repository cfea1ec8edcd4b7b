"""The published feed read by feedparser, as many Python readers and directories do."""

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
    """The feed as feedparser fetches and parses it."""
    return feedparser.parse(published.feed_url)


def test_feedparser_reports_no_error(parsed_feed: Any) -> None:
    """RSS 2.0 in the declared encoding, without repairs."""
    assert (parsed_feed.status, parsed_feed.version, parsed_feed.encoding) == (
        200,
        "rss20",
        "utf-8",
    )
    assert not parsed_feed.bozo, parsed_feed.get("bozo_exception")


def test_the_show_is_read(parsed_feed: Any, published: Published) -> None:
    """Title, page, language, picture, type and owner as in the YAML."""
    show = published.show
    assert show.owner
    assert parsed_feed.feed.title == show.title
    assert parsed_feed.feed.link == show.link
    assert parsed_feed.feed.language == show.language.lower()
    assert parsed_feed.feed.image.href == published.cover
    assert parsed_feed.feed.itunes_type == show.type
    assert parsed_feed.feed.publisher_detail == {"name": show.owner.name, "email": show.owner.email}
    assert parsed_feed.feed.podcast_guid == show.guid


def test_categories_are_read(parsed_feed: Any, published: Published) -> None:
    """In the YAML's order, each with its subcategory."""
    listed = [part for category in published.show.categories for part in category.split(" > ")]
    assert [tag.term for tag in parsed_feed.feed.tags] == listed


def test_titles_and_guids_are_read(parsed_feed: Any, published: Published) -> None:
    """The nine, newest first; no guid is a link."""
    parsed = [(entry.title, entry.id, entry.guidislink) for entry in parsed_feed.entries]
    assert parsed == [(episode.title, episode.guid, False) for episode in published.episodes]
    assert len(parsed) >= 9


def test_recordings_are_read(parsed_feed: Any, published: Published) -> None:
    """One per episode, with URL, length and type."""
    parsed = [
        [(enclosure.href, int(enclosure.length), enclosure.type) for enclosure in entry.enclosures]
        for entry in parsed_feed.entries
    ]
    assert parsed == [[published.enclosure(episode)] for episode in published.episodes]


def test_durations_are_read(parsed_feed: Any, published: Published) -> None:
    """To the second."""
    parsed = [int(entry.itunes_duration) for entry in parsed_feed.entries]
    assert parsed == [pytest.approx(seconds(episode), abs=0.5) for episode in published.episodes]


def test_numbers_are_read(parsed_feed: Any, published: Published) -> None:
    """Season, number and type of each episode."""
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


def test_dates_are_read(parsed_feed: Any, published: Published) -> None:
    """The time of each episode, summer time included."""
    parsed = [calendar.timegm(entry.published_parsed) for entry in parsed_feed.entries]
    assert parsed == [when(episode) for episode in published.episodes]


def test_pictures_are_read(parsed_feed: Any, published: Published) -> None:
    """Each episode's picture with its alt text."""
    parsed = [(entry.image.href, entry.podcast_image["alt"]) for entry in parsed_feed.entries]
    meant = [
        (published.artwork(episode), episode.artwork.alt)
        for episode in published.episodes
        if episode.artwork
    ]
    assert parsed == meant


def test_transcripts_are_read(parsed_feed: Any, published: Published) -> None:
    """With URL and type: of several it keeps the last, which has times too."""
    parsed = [
        (entry.podcast_transcript["url"], entry.podcast_transcript["type"])
        for entry in parsed_feed.entries
    ]
    assert parsed == [published.transcripts(episode)[-1] for episode in published.episodes]


def test_chapters_are_read(parsed_feed: Any, published: Published) -> None:
    """The YAML's chapters where an episode has any, and nowhere else."""
    named = [entry.get("podcast_chapters", {}) for entry in parsed_feed.entries]
    parsed = [chapters_at(element.get("url", ""), element.get("type", "")) for element in named]
    assert parsed == [chapters(episode) for episode in published.episodes]
    assert any(parsed)
