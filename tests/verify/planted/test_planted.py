"""Every planted fault is named by its rule, and a good show has none."""

from datetime import UTC, datetime

import pytest

from podcast_publisher.model.publication import FEED_KEY, Publication
from podcast_publisher.verify import feed_url as feed_address
from podcast_publisher.verify import recordings
from podcast_publisher.verify.show import verify
from tests.verify.planted.plants import PLANTS, Plant
from tests.verify.servers import File, Serve

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def planted(serve: Serve, publication: Publication, plant: Plant) -> list[tuple[str, str]]:
    """What is found in the show with that fault: codes and messages."""
    server = serve(plant.server)
    feed_url = server.hold(publication)
    path = f"/show/{FEED_KEY}"
    feed = server.files[path]
    body = plant.feed(feed.body.decode()).encode()
    server.files[path] = File(body, feed.type, feed.cache)
    return [(one.rule.code, one.message) for one in verify(feed_url, now=NOW)]


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_a_planted_fault_is_named(
    serve: Serve, publication: Publication, plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One fault is named once, by its rule, and nothing else is said."""
    if plant.code == "PP656":
        monkeypatch.setattr(feed_address, "_SLOW", 0.25)
        monkeypatch.setattr(recordings, "_SLOW", 0.25)
    found = planted(serve, publication, plant)
    named = [message for code, message in found if code == plant.code]
    assert len(named) == 1, found
    assert plant.words in named[0]
    assert {code for code, _ in found} <= {plant.code} | plant.besides, found
