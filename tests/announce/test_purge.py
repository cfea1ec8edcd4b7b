"""What was removed leaves the caches, too, and nothing private is named to them."""

from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest

from podcast_publisher.model.announcement import AnnounceSettings, PurgeSettings
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.publish.stores.folder import FolderDestination
from podcast_publisher.publish.stores.open_destination import OpenDestination
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.destination import Target
from podcast_publisher.workflow.purge import purge, still_served
from tests.announce.receiver import Receiver, Reply
from tests.announce.test_cloudfront import distribution
from tests.shows import workspace

__all__ = ["distribution"]
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
KEYS = ("audio/gone-0a1b2c3d.mp3", "index.html", "releases/000001/feed.xml", "kept/a-0a1b2c3d.html")


@pytest.fixture
def context(small_show: Path) -> Context:
    """A person at a show."""
    return Context(workspace(small_show), lambda: NOW, {})


def target(folder: Path, url: str, purges: PurgeSettings) -> Target:
    """A folder behind caches."""
    settings = DestinationSettings(
        "elsewhere", "folder", url, announce=AnnounceSettings(purge=purges)
    )
    return Target(settings, OpenDestination(FolderDestination(folder), url))


def test_public_addresses_are_purged(context: Context, tmp_path: Path, distribution: str) -> None:
    """Records are private; other objects at another time are another request to CloudFront."""
    place = target(tmp_path, "https://podcast.example.org/x/", PurgeSettings(distribution))
    (outcome,) = purge(context, place, KEYS)
    assert (outcome.channel, outcome.state, outcome.status) == ("cloudfront", "sent", 201)
    purge(context, place, KEYS[:1])
    client = boto3.session.Session().client("cloudfront", region_name="us-east-1")
    listed = client.list_invalidations(DistributionId=distribution)["InvalidationList"]["Items"]
    batches = [
        client.get_invalidation(DistributionId=distribution, Id=item["Id"])["Invalidation"][
            "InvalidationBatch"
        ]
        for item in listed
    ]
    assert sorted(len(batch["Paths"]["Items"]) for batch in batches) == [1, 3]
    assert {path for batch in batches for path in batch["Paths"]["Items"]} == {
        "/x/audio/gone-0a1b2c3d.mp3",
        "/x/index.html",
        "/x/",
    }
    assert len({batch["CallerReference"] for batch in batches}) == 2


def test_a_missing_token_is_an_outcome(context: Context, tmp_path: Path) -> None:
    """What was removed stays removed."""
    place = target(tmp_path, "https://podcast.example.org/", PurgeSettings(fastly="FASTLY_TOKEN"))
    (outcome,) = purge(context, place, KEYS)
    assert (outcome.state, "FASTLY_TOKEN" in outcome.answer) == ("failed", True)


@pytest.mark.parametrize(("status", "served"), [(200, 2), (404, 0), (410, 0), (403, 0), (500, 0)])
def test_what_a_cache_still_serves_is_told(
    context: Context, tmp_path: Path, receiver: Receiver, status: int, served: int
) -> None:
    """404, 410 and 403 are gone; a record is not asked for."""
    receiver.answers(Reply(status, b""))
    urls = still_served(context, target(tmp_path, receiver.url, PurgeSettings("E1")), KEYS)
    assert len(urls) == served
    assert {request.path for request in receiver.requests} == {"/" + key for key in KEYS[:2]}
