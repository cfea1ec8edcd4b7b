"""Separate records: everything works, and nothing private is in the public bucket."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import urllib3

from podcast_publisher.model.destination import Destination
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.release import record_key
from podcast_publisher.model.shared_preview import SharedPreview
from podcast_publisher.publish.releases.history import read_history
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.publish.releases.shared_previews import remove_preview, upload_preview
from podcast_publisher.publish.stores.capabilities import probe_capabilities
from podcast_publisher.publish.stores.folder import FolderDestination
from podcast_publisher.publish.stores.local import store as local
from podcast_publisher.publish.stores.local.state import LocalStore
from podcast_publisher.publish.stores.open_destination import open_destination
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.publish.stores.s3.policies import publisher_policy
from podcast_publisher.publish.stores.separate_records import (
    PRIVATE_PREFIXES,
    SeparateRecords,
    misplaced_records,
    move_record,
)
from podcast_publisher.verify.rules.access import records_are_private
from podcast_publisher.verify.show import verify
from podcast_publisher.workflow.prune import plan_prune, prune
from tests.buckets import BucketPool
from tests.cli.test_commands import run_command
from tests.publish.aged_destination import AgedDestination
from tests.publish.observed_destination import ObservedDestination
from tests.publish.publishing import (
    NOW,
    add_destination,
    correct,
    live_feed,
    publish,
    retitle,
    rolled_back,
)
from tests.publish.target import Target
from tests.shows import workspace


def open_as_a_whole(bucket: str) -> str:
    """A bucket policy that lets everybody read everything, all that some stores can do."""
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["s3:GetObject"],
        "Resource": [f"arn:aws:s3:::{bucket}/*"],
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture
def buckets(
    store: LocalStore, bucket_pool: BucketPool
) -> Iterator[tuple[BucketDestination, BucketDestination]]:
    """A public bucket and a private one."""
    owner = local.connect(store)
    with bucket_pool.borrow() as public, bucket_pool.borrow() as private:
        owner.put_bucket_policy(Bucket=public, Policy=open_as_a_whole(public))
        yield BucketDestination(owner, public), BucketDestination(owner, private, "one")


@pytest.fixture(params=["folder", "bucket"])
def apart(request: pytest.FixtureRequest, tmp_path: Path) -> Target:
    """Two destinations as one."""
    if request.param == "folder":
        public, records = (FolderDestination(tmp_path / name) for name in ("public", "records"))
        return Target(SeparateRecords(public, records), "http://127.0.0.1:9/")
    buckets: tuple[BucketDestination, BucketDestination] = request.getfixturevalue("buckets")
    store: LocalStore = request.getfixturevalue("store")
    address = f"{store.endpoint_url}/{buckets[0]._bucket}/"
    return Target(SeparateRecords(*buckets), address)


def both(target: Target) -> tuple[Destination, Destination]:
    """The public destination and the private one."""
    assert isinstance(target.destination, SeparateRecords)
    return target.destination.public, target.destination.records


def private_in(destination: Destination) -> list[str]:
    """The objects that must not be public."""
    return [
        entry.key
        for entry in destination.list_objects("")
        if entry.key.startswith(PRIVATE_PREFIXES)
    ]


def test_every_workflow_works_with_separate_records(small_show: Path, apart: Target) -> None:
    """Publish, correct, history, rollback, share, end and prune."""
    public, records = both(apart)
    publish(small_show, apart)
    first = live_feed(apart)
    assert len(publish(small_show, apart).requests) == 3
    correct(small_show, "A cough")
    publish(small_show, apart)
    rolled_back(apart)
    assert live_feed(apart) == first
    numbers = [
        release.number for release in read_history(apart.destination, read_live(apart.destination))
    ]
    assert numbers == [3, 2, 1]
    preview = SharedPreview("ab" * 16, "Ada", NOW, NOW + timedelta(days=9))
    upload_preview(preview, [], apart.destination)
    assert records.head(preview.record_key)
    remove_preview(preview.token, apart.destination, NOW)
    assert records.head(preview.record_key) is None
    aged = AgedDestination(
        apart.destination,
        ages=lambda key: timedelta(days=0 if key.endswith("pruning.json") else 60),
    )
    plan = plan_prune(aged, datetime.now(UTC), releases=1, days=1)
    assert plan.pruning.objects
    assert prune(plan, "Ada", lambda: datetime.now(UTC)) == len(plan.pruning.objects)
    assert private_in(public) == []
    assert record_key(1) in private_in(records)
    assert {entry.key for entry in records.list_objects("")} == set(private_in(records))


def test_records_are_private_beside_a_fully_public_bucket(
    small_show: Path, store: LocalStore, buckets: tuple[BucketDestination, BucketDestination]
) -> None:
    """`verify` finds nothing; without separate records it reports an error."""
    public, records = buckets
    address = f"{store.endpoint_url}/{public._bucket}/"
    publish(small_show, Target(public, address))

    def is_reported() -> bool:
        return any(finding.rule == records_are_private for finding in verify(f"{address}feed.xml"))

    assert is_reported()
    apart = SeparateRecords(public, records)
    for misplaced_record in misplaced_records(apart):
        move_record(misplaced_record.key, apart)
    assert not is_reported()
    web = urllib3.PoolManager()
    assert web.request("GET", address + "feed.xml").status == 200
    assert web.request("GET", address + record_key(1)).status in {403, 404}
    web.clear()


def test_existing_records_can_be_moved(small_show: Path, apart: Target) -> None:
    """Records in the old place are read, count for the history, and can be moved, in two runs too."""
    public, records = both(apart)
    publish(small_show, Target(public, apart.public_url))
    before = private_in(public)
    assert before
    assert len(publish(small_show, apart).requests) == 3
    retitle(small_show, "title: ", "title: New ")
    publish(small_show, apart)
    numbers = [
        release.number for release in read_history(apart.destination, read_live(apart.destination))
    ]
    assert numbers == [2, 1]
    assert private_in(public) == before
    left = [misplaced_record.key for misplaced_record in misplaced_records(apart.destination)]
    assert sorted(left) == sorted(before)
    move_record(left[0], apart.destination)
    for misplaced_record in misplaced_records(apart.destination):
        move_record(misplaced_record.key, apart.destination)
    assert private_in(public) == []
    rolled_back(apart, 1)
    assert read_live(apart.destination).is_finished
    assert private_in(public) == []
    assert record_key(1) in private_in(records)


@pytest.mark.usefixtures("fewer_rounds")
def test_both_destinations_are_tested(tmp_path: Path) -> None:
    """A missing capability is reported for the right one."""
    public, records = (
        ObservedDestination(FolderDestination(tmp_path / name)) for name in ("a", "b")
    )
    capabilities = probe_capabilities(SeparateRecords(public, records))
    assert capabilities.missing == ()
    for place in (public, records):
        assert ("write" in {verb for verb, _ in place.requests}) is True
        assert [
            capability for capability in capabilities if f"({place.name})" in capability.expectation
        ]
        assert list(place.list_objects("")) == []


def test_separate_records_are_opened_from_settings(small_show: Path, tmp_path: Path) -> None:
    """A folder and a bucket, each with its records; the policy names both buckets."""
    folder = DestinationSettings("x", "folder", "https://x.example/", folder="a", records="b")
    place = open_destination(folder, workspace(small_show), {})
    assert [destination.name for destination in both(Target(place.destination, ""))] == [
        f"the folder {(small_show / name).resolve()}" for name in ("a", "b")
    ]
    bucket = DestinationSettings(
        "x", "s3", "https://x.example/", bucket="shows", prefix="one", records="private/one"
    )
    place = open_destination(bucket, workspace(small_show), {})
    assert place.address.endswith("/shows and private/one")
    statements = json.loads(publisher_policy("shows", "one", "private/one"))["Statement"]
    named = {resource for statement in statements for resource in statement["Resource"]}
    assert {"arn:aws:s3:::private/one/releases/*", "arn:aws:s3:::private/one/kept/*"} < named
    assert {"arn:aws:s3:::shows", "arn:aws:s3:::private"} < named
    assert len({statement["Sid"] for statement in statements}) == len(statements)


def test_move_records_on_the_command_line(small_show: Path) -> None:
    """It says how many it moves, and has nothing to do a second time."""
    fields = {"kind": "folder", "folder": "../public", "public_url": "http://127.0.0.1:9/"}
    add_destination(small_show, **fields)
    public = FolderDestination((small_show / "../public").resolve())
    publish(small_show, Target(public, fields["public_url"]))
    wrong = run_command("destination", "move-records", "elsewhere", "--yes", cwd=small_show)
    assert wrong.returncode == 2
    add_destination(small_show, **fields, records="../records")
    done = run_command("destination", "move-records", "elsewhere", "--yes", cwd=small_show)
    assert (done.returncode, "2 records moved." in done.stdout) == (0, True), done.stderr
    assert private_in(public) == []
    again = run_command("destination", "move-records", "elsewhere", "--yes", cwd=small_show)
    assert (again.returncode, "0 records to move" in again.stdout) == (0, True)
