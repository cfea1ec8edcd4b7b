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
def heard(published: Published) -> Any:
    """The feed, as feedparser fetches and understands it."""
    return feedparser.parse(published.feed_url)


def test_it_finds_nothing_wrong(heard: Any) -> None:
    """Feedparser gets an RSS 2.0 feed, in the encoding it declares, without having to repair it."""
    assert (heard.status, heard.version, heard.encoding) == (200, "rss20", "utf-8")
    assert not heard.bozo, heard.get("bozo_exception")


def test_the_show(heard: Any, published: Published) -> None:
    """Feedparser tells the show's title, page, language, picture, type and owner as the YAML does."""
    show = published.show
    assert show.owner
    assert heard.feed.title == show.title
    assert heard.feed.link == show.link
    assert heard.feed.language == show.language.lower()
    assert heard.feed.image.href == published.cover
    assert heard.feed.itunes_type == show.type
    assert heard.feed.publisher_detail == {"name": show.owner.name, "email": show.owner.email}
    assert heard.feed.podcast_guid == show.guid


def test_the_categories(heard: Any, published: Published) -> None:
    """Feedparser lists the categories of the YAML in their order, each with its part after it."""
    listed = [part for category in published.show.categories for part in category.split(" > ")]
    assert [tag.term for tag in heard.feed.tags] == listed


def test_titles_and_guids(heard: Any, published: Published) -> None:
    """Feedparser lists the nine, newest first, by the YAML's titles and guids, and no guid is a link."""
    told = [(entry.title, entry.id, entry.guidislink) for entry in heard.entries]
    assert told == [(episode.title, episode.guid, False) for episode in published.episodes]
    assert len(told) >= 9


def test_recordings(heard: Any, published: Published) -> None:
    """Feedparser finds one recording an episode, with address, length and type of the file."""
    told = [
        [(enclosure.href, int(enclosure.length), enclosure.type) for enclosure in entry.enclosures]
        for entry in heard.entries
    ]
    assert told == [[published.enclosure(episode)] for episode in published.episodes]


def test_durations(heard: Any, published: Published) -> None:
    """Feedparser tells how long each recording is, to the second."""
    told = [int(entry.itunes_duration) for entry in heard.entries]
    assert told == [pytest.approx(seconds(episode), abs=0.5) for episode in published.episodes]


def test_numbers(heard: Any, published: Published) -> None:
    """Feedparser tells season, number and type of each episode as the YAML does."""
    told = [
        (int(entry.itunes_season), int(entry.itunes_episode), entry.itunes_episodetype)
        for entry in heard.entries
    ]
    assert told == [
        (episode.season, episode.number, episode.type) for episode in published.episodes
    ]
    # the podcast namespace says the same number again
    assert [int(entry.podcast_episode) for entry in heard.entries] == [one[1] for one in told]


def test_dates(heard: Any, published: Published) -> None:
    """Feedparser tells the moment at which each episode came out, summer time included."""
    told = [calendar.timegm(entry.published_parsed) for entry in heard.entries]
    assert told == [when(episode) for episode in published.episodes]


def test_pictures(heard: Any, published: Published) -> None:
    """Feedparser finds each episode's picture, and what it shows for those who cannot see it."""
    told = [(entry.image.href, entry.podcast_image["alt"]) for entry in heard.entries]
    meant = [
        (published.artwork(episode), episode.artwork.alt)
        for episode in published.episodes
        if episode.artwork
    ]
    assert told == meant


def test_transcripts(heard: Any, published: Published) -> None:
    """Feedparser finds each episode's transcript, with address and type."""
    told = [
        (entry.podcast_transcript["url"], entry.podcast_transcript["type"])
        for entry in heard.entries
    ]
    assert told == [published.transcript(episode) for episode in published.episodes]


def test_chapters(heard: Any, published: Published) -> None:
    """Feedparser leads to the YAML's chapters where an episode has any, and nowhere else."""
    named = [entry.get("podcast_chapters", {}) for entry in heard.entries]
    told = [chapters_at(one.get("url", ""), one.get("type", "")) for one in named]
    assert told == [chapters(episode) for episode in published.episodes]
    assert any(told)
