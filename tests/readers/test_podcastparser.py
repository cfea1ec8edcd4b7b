"""The published feed read by podcastparser, on which gPodder is built."""

from typing import Any
from urllib.request import urlopen

import podcastparser
import pytest

from tests.readers.published import Published, seconds, when

# Not here, because podcastparser does not expose them: transcripts, chapters and people. It has
# names for them, but knows the podcast namespace only by the address of its page on GitHub, and
# passes over the address that the namespace itself asks for.


@pytest.fixture(scope="module")
def parsed_feed(published: Published) -> Any:
    """The feed as gPodder fetches and parses it."""
    with urlopen(published.feed_url, timeout=20) as stream:
        return podcastparser.parse(published.feed_url, stream)


def test_the_show_is_read(parsed_feed: Any, published: Published) -> None:
    """Title, page, language, author, picture, type and owner."""
    show = published.show
    assert show.owner
    assert parsed_feed["title"] == show.title
    assert parsed_feed["link"] == show.link
    assert parsed_feed["language"] == show.language.lower()
    assert parsed_feed["itunes_author"] == show.author
    assert parsed_feed["itunes_owner"] == {"name": show.owner.name, "email": show.owner.email}
    assert parsed_feed["cover_url"] == published.cover
    assert parsed_feed["type"] == show.type


def test_categories_are_read(parsed_feed: Any, published: Published) -> None:
    """In the YAML's order, each with its subcategory."""
    assert parsed_feed["itunes_categories"] == [
        category.split(" > ") for category in published.show.categories
    ]


def test_explicit_is_read(parsed_feed: Any, published: Published) -> None:
    """For the show and each episode."""
    assert parsed_feed["explicit"] is published.show.explicit
    parsed = [episode["explicit"] for episode in parsed_feed["episodes"]]
    assert parsed == [published.explicit(episode) for episode in published.episodes]


def test_titles_and_guids_are_read(parsed_feed: Any, published: Published) -> None:
    """The nine, newest first."""
    parsed = [(episode["title"], episode["guid"]) for episode in parsed_feed["episodes"]]
    assert parsed == [(episode.title, episode.guid) for episode in published.episodes]
    assert len(parsed) >= 9


def test_recordings_are_read(parsed_feed: Any, published: Published) -> None:
    """One per episode, with URL, length and type."""
    parsed = [
        [
            (enclosure["url"], enclosure["file_size"], enclosure["mime_type"])
            for enclosure in episode["enclosures"]
        ]
        for episode in parsed_feed["episodes"]
    ]
    assert parsed == [[published.enclosure(episode)] for episode in published.episodes]


def test_durations_are_read(parsed_feed: Any, published: Published) -> None:
    """To the second."""
    parsed = [episode["total_time"] for episode in parsed_feed["episodes"]]
    assert parsed == [pytest.approx(seconds(episode), abs=0.5) for episode in published.episodes]


def test_numbers_are_read(parsed_feed: Any, published: Published) -> None:
    """Season, number and type of each episode."""
    parsed = [
        (episode["season"], episode["number"], episode["type"])
        for episode in parsed_feed["episodes"]
    ]
    assert parsed == [
        (episode.season, episode.number, episode.type) for episode in published.episodes
    ]


def test_dates_are_read(parsed_feed: Any, published: Published) -> None:
    """The time of each episode, summer time included."""
    parsed = [episode["published"] for episode in parsed_feed["episodes"]]
    assert parsed == [when(episode) for episode in published.episodes]


def test_pictures_are_read(parsed_feed: Any, published: Published) -> None:
    """Each episode's picture."""
    parsed = [episode["episode_art_url"] for episode in parsed_feed["episodes"]]
    assert parsed == [published.artwork(episode) for episode in published.episodes]


def test_notes_become_plain_text(parsed_feed: Any) -> None:
    """Without tags and entities."""
    notes = [episode["description"] for episode in parsed_feed["episodes"]]
    assert all(notes)
    assert not [note for note in notes if "<" in note or "&" in note]
