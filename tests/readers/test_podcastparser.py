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
def heard(published: Published) -> Any:
    """The feed, as gPodder fetches and understands it."""
    with urlopen(published.feed_url, timeout=20) as stream:
        return podcastparser.parse(published.feed_url, stream)


def test_the_show(heard: Any, published: Published) -> None:
    """Podcastparser tells the show's title, page, language, author, picture, type and owner."""
    show = published.show
    assert show.owner
    assert heard["title"] == show.title
    assert heard["link"] == show.link
    assert heard["language"] == show.language.lower()
    assert heard["itunes_author"] == show.author
    assert heard["itunes_owner"] == {"name": show.owner.name, "email": show.owner.email}
    assert heard["cover_url"] == published.cover
    assert heard["type"] == show.type


def test_the_categories(heard: Any, published: Published) -> None:
    """Podcastparser tells the categories of the YAML in their order, each with its part."""
    assert heard["itunes_categories"] == [
        category.split(" > ") for category in published.show.categories
    ]


def test_explicit(heard: Any, published: Published) -> None:
    """Podcastparser is told in so many words whether the show and each episode is explicit."""
    assert heard["explicit"] is published.show.explicit
    told = [episode["explicit"] for episode in heard["episodes"]]
    assert told == [published.explicit(episode) for episode in published.episodes]


def test_titles_and_guids(heard: Any, published: Published) -> None:
    """Podcastparser lists the nine, newest first, by the YAML's titles and guids."""
    told = [(episode["title"], episode["guid"]) for episode in heard["episodes"]]
    assert told == [(episode.title, episode.guid) for episode in published.episodes]
    assert len(told) >= 9


def test_recordings(heard: Any, published: Published) -> None:
    """Podcastparser finds one recording an episode, with address, length and type of the file."""
    told = [
        [(one["url"], one["file_size"], one["mime_type"]) for one in episode["enclosures"]]
        for episode in heard["episodes"]
    ]
    assert told == [[published.enclosure(episode)] for episode in published.episodes]


def test_durations(heard: Any, published: Published) -> None:
    """Podcastparser tells how long each recording is, to the second."""
    told = [episode["total_time"] for episode in heard["episodes"]]
    assert told == [pytest.approx(seconds(episode), abs=0.5) for episode in published.episodes]


def test_numbers(heard: Any, published: Published) -> None:
    """Podcastparser tells season, number and type of each episode as the YAML does."""
    told = [(one["season"], one["number"], one["type"]) for one in heard["episodes"]]
    assert told == [
        (episode.season, episode.number, episode.type) for episode in published.episodes
    ]


def test_dates(heard: Any, published: Published) -> None:
    """Podcastparser tells the moment at which each episode came out, summer time included."""
    told = [episode["published"] for episode in heard["episodes"]]
    assert told == [when(episode) for episode in published.episodes]


def test_pictures(heard: Any, published: Published) -> None:
    """Podcastparser finds each episode's picture."""
    told = [episode["episode_art_url"] for episode in heard["episodes"]]
    assert told == [published.artwork(episode) for episode in published.episodes]


def test_notes(heard: Any) -> None:
    """Podcastparser makes plain notes of the HTML: no tag and no entity is left in them."""
    notes = [episode["description"] for episode in heard["episodes"]]
    assert all(notes)
    assert not [note for note in notes if "<" in note or "&" in note]
