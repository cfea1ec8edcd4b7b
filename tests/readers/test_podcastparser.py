"""The published feed, read by podcastparser: what gPodder is built on."""

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
    """The feed, as gPodder fetches and understands it."""
    with urlopen(published.feed_url, timeout=20) as stream:
        return podcastparser.parse(published.feed_url, stream)


def test_the_show(parsed_feed: Any, published: Published) -> None:
    """Podcastparser tells the show's title, page, language, author, picture, type and owner."""
    show = published.show
    assert show.owner
    assert parsed_feed["title"] == show.title
    assert parsed_feed["link"] == show.link
    assert parsed_feed["language"] == show.language.lower()
    assert parsed_feed["itunes_author"] == show.author
    assert parsed_feed["itunes_owner"] == {"name": show.owner.name, "email": show.owner.email}
    assert parsed_feed["cover_url"] == published.cover
    assert parsed_feed["type"] == show.type


def test_the_categories(parsed_feed: Any, published: Published) -> None:
    """Podcastparser tells the categories of the YAML in their order, each with its part."""
    assert parsed_feed["itunes_categories"] == [
        category.split(" > ") for category in published.show.categories
    ]


def test_explicit(parsed_feed: Any, published: Published) -> None:
    """Podcastparser is told in so many words whether the show and each episode is explicit."""
    assert parsed_feed["explicit"] is published.show.explicit
    parsed = [episode["explicit"] for episode in parsed_feed["episodes"]]
    assert parsed == [published.explicit(episode) for episode in published.episodes]


def test_titles_and_guids(parsed_feed: Any, published: Published) -> None:
    """Podcastparser lists the nine, newest first, by the YAML's titles and guids."""
    parsed = [(episode["title"], episode["guid"]) for episode in parsed_feed["episodes"]]
    assert parsed == [(episode.title, episode.guid) for episode in published.episodes]
    assert len(parsed) >= 9


def test_recordings(parsed_feed: Any, published: Published) -> None:
    """Podcastparser finds one recording an episode, with address, length and type of the file."""
    parsed = [
        [
            (enclosure["url"], enclosure["file_size"], enclosure["mime_type"])
            for enclosure in episode["enclosures"]
        ]
        for episode in parsed_feed["episodes"]
    ]
    assert parsed == [[published.enclosure(episode)] for episode in published.episodes]


def test_durations(parsed_feed: Any, published: Published) -> None:
    """Podcastparser tells how long each recording is, to the second."""
    parsed = [episode["total_time"] for episode in parsed_feed["episodes"]]
    assert parsed == [pytest.approx(seconds(episode), abs=0.5) for episode in published.episodes]


def test_numbers(parsed_feed: Any, published: Published) -> None:
    """Podcastparser tells season, number and type of each episode as the YAML does."""
    parsed = [
        (episode["season"], episode["number"], episode["type"])
        for episode in parsed_feed["episodes"]
    ]
    assert parsed == [
        (episode.season, episode.number, episode.type) for episode in published.episodes
    ]


def test_dates(parsed_feed: Any, published: Published) -> None:
    """Podcastparser tells the moment at which each episode came out, summer time included."""
    parsed = [episode["published"] for episode in parsed_feed["episodes"]]
    assert parsed == [when(episode) for episode in published.episodes]


def test_pictures(parsed_feed: Any, published: Published) -> None:
    """Podcastparser finds each episode's picture."""
    parsed = [episode["episode_art_url"] for episode in parsed_feed["episodes"]]
    assert parsed == [published.artwork(episode) for episode in published.episodes]


def test_notes(parsed_feed: Any) -> None:
    """Podcastparser makes plain notes of the HTML: no tag and no entity is left in them."""
    notes = [episode["description"] for episode in parsed_feed["episodes"]]
    assert all(notes)
    assert not [note for note in notes if "<" in note or "&" in note]
