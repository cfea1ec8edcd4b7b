"""A service on this computer, and a release to announce."""

from collections.abc import Iterator

import pytest

from podcast_publisher.model.announcement import EpisodeChange, EpisodeNews, ReleaseNews
from tests.announce.receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A service that is told of releases."""
    with receiving() as service:
        yield service


@pytest.fixture
def news() -> ReleaseNews:
    """A release with an episode of each kind."""
    base = "https://podcast.example.org/"
    return ReleaseNews(
        12,
        "2026-11-23T12:00:00Z",
        "Ward rounds",
        f"{base}feed.xml",
        f"{base}index.html",
        (
            EpisodeNews(EpisodeChange.WITHDRAWN, "urn:uuid:1", "Gone", f"{base}episodes/gone.html"),
            EpisodeNews(
                EpisodeChange.NEW,
                "urn:uuid:2",
                "Hearts <@all> & [minds](x)",
                f"{base}episodes/2.html",
            ),
        ),
        ("1 new episode",),
        (f"{base}feed.xml", f"{base}episodes/gone.html", f"{base}audio/gone-0a1b2c3d.mp3"),
    )
