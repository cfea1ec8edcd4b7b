"""Continues from what the last version left at a destination: records, notes and headers, exactly.

`last_version.json` holds every object of two releases of the small show, with the headers that commit 0fec3a8 gave it
in a bucket and in a folder, and a saved plan.
"""

import base64
import hashlib
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.model.release import (
    PRUNE_MARKER_KEY,
    TOMBSTONES_KEY,
    Release,
    feed_copy_key,
    record_key,
)
from podcast_publisher.model.shared_preview import SHARED_RECORDS, SharedPreview
from podcast_publisher.model.tombstones import Tombstones
from podcast_publisher.publish.pruning.prune_marker import marker_author
from podcast_publisher.publish.releases.history import read_history
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.publish.releases.saved_plan import SavedPlan
from podcast_publisher.publish.stores.folder import FolderDestination
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from tests.publish.publishing import NOW, live_feed, planned, publish, retitle, rolled_back
from tests.publish.target import Target
from tests.publish.test_prune import EVERYTHING_BUT_LIVE, pruned
from tests.shows import SMALL_SHOW

LAST_VERSION = json.loads(Path(__file__).with_name("last_version.json").read_text("utf-8"))
OBJECTS: dict[str, dict[str, Any]] = {item["key"]: item for item in LAST_VERSION["objects"]}
GONE = "urn:uuid:0f5a1f6e-0000-4000-8000-000000000000"
"""The guid of the episode that the last version erased."""


def body_of(key: str) -> bytes:
    """The bytes of that object: from the fixture, or of a file of the show."""
    item = OBJECTS[key]
    if "file" in item:
        return (SMALL_SHOW / str(item["file"])).read_bytes()
    return str(item["text"]).encode() if "text" in item else base64.b64decode(item["base64"])


@pytest.fixture
def left(target: Target) -> Target:
    """A destination as the last version left it, written without this version's code."""
    destination = target.destination
    for key, item in OBJECTS.items():
        body = body_of(key)
        if isinstance(destination, BucketDestination):
            headers = {name: item[name] for name in ("ContentType", "CacheControl", "Metadata")}
            destination._client.put_object(**destination._location(key), Body=body, **headers)
        else:
            assert isinstance(destination, FolderDestination)
            headers_file = f".headers/{key}/{hashlib.sha256(body).hexdigest()}.json"
            for name, content in ((key, body), (headers_file, item["folder_headers"].encode())):
                path = destination._folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
    return Target(destination, LAST_VERSION["public_url"])


@pytest.fixture
def second_show(small_show: Path) -> Path:
    """The show of which the last version published release 2."""
    retitle(small_show, "title: ", "title: New ")
    return small_show


def test_records_are_read_and_written_unchanged() -> None:
    """Release records, tombstones, previews and saved plans are the same bytes after reading and writing."""
    for key in (record_key(1), record_key(2)):
        assert Release.from_json(body_of(key)).to_json() == body_of(key)
    tombstones = Tombstones.from_json(body_of(TOMBSTONES_KEY))
    assert tombstones.has_guid(GONE)
    assert tombstones.to_json() == body_of(TOMBSTONES_KEY)
    (preview_key,) = (key for key in OBJECTS if key.startswith(SHARED_RECORDS))
    preview = SharedPreview.from_json(preview_key, body_of(preview_key))
    assert (preview.by, preview.until) == ("Ada", NOW - timedelta(days=2))
    assert preview.to_json() == body_of(preview_key)
    saved = LAST_VERSION["saved_plan"].encode()
    assert SavedPlan.from_json(saved).to_json() == saved


def test_the_prune_marker_is_read(left: Target) -> None:
    """Its author and time."""
    marker = left.destination.read(PRUNE_MARKER_KEY)
    assert marker is not None
    assert marker_author(marker) == ("Linus", NOW - timedelta(days=1))


def test_the_live_release_is_read(left: Target) -> None:
    """Its record and publisher, and that the run was completed."""
    live = read_live(left.destination)
    assert live.release is not None
    assert (live.release.number, live.release.by, live.is_finished) == (2, "Grace", True)
    assert not live.is_altered


def test_a_plan_sends_no_media_again(second_show: Path, left: Target) -> None:
    """Recordings, pictures and transcripts stay; what is new in the feed is said, and the words stay the same."""
    plan = planned(second_show, left, left.destination)
    assert [re.sub(r"-\w{8}\.js", ".js", notice) for notice in plan.notices] == [
        '1 episode with other words, picture or details ("Measuring: what counts")',  # its summary
        '1 episode with other files of transcript or chapters ("Listening")',
        "what the show asks support for, recommends or plays as its trailer changes",
        "pages run another script than before: site/script.js",
        "pages run another script than before: site/search.js",
    ]
    sent = [step.artifact.key for step in plan.media]
    small = ("site/", "artwork/")  # pictures of pages are made anew, as WebP
    assert [key for key in sent if not key.startswith(small) and not key.endswith(".srt")] == []
    assert not [key for key in sent if key.startswith("artwork/") and key.endswith(".jpg")]
    assert plan.feed_url_change is None


def test_publishing_continues(second_show: Path, left: Target) -> None:
    """The next release follows the last version's, and the history has all three."""
    retitle(second_show, "title: New ", "title: Newer ")
    observed = publish(second_show, left, name="Linus")
    assert not [
        key for verb, key in observed.requests if verb == "write" and key.startswith("audio/")
    ]
    live = read_live(left.destination)
    releases = list(read_history(left.destination, live))
    assert [(release.number, release.by) for release in releases] == [
        (3, "Linus"),
        (2, "Grace"),
        (1, "Ada"),
    ]


def test_a_rollback_restores_its_feed(second_show: Path, left: Target) -> None:
    """To the byte."""
    retitle(second_show, "title: New ", "title: Newer ")
    publish(second_show, left)
    rolled_back(left, 2)
    assert live_feed(left).encode() == body_of(FEED_KEY)
    rolled_back(left, 1)
    assert live_feed(left).encode() == body_of(feed_copy_key(1))


def test_pruning_removes_its_superfluous_objects(second_show: Path, left: Target) -> None:
    """Its expired preview and unneeded feed copies; records and what is live stay."""
    retitle(second_show, "title: New ", "title: Newer ")
    publish(second_show, left)
    removed = {listed.key for listed in pruned(left, EVERYTHING_BUT_LIVE).objects}
    keys = {listed.key for listed in left.destination.list_objects("")}
    assert {feed_copy_key(1), feed_copy_key(2)} <= removed
    assert {
        key for key in OBJECTS if key.startswith(("preview/", SHARED_RECORDS, "kept/"))
    } <= removed
    assert {record_key(1), record_key(2), record_key(3), feed_copy_key(3), FEED_KEY} <= keys
    assert {key for key in OBJECTS if key.startswith(("audio/", "transcripts/"))} <= keys
