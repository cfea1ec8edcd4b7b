"""What an erasure cannot remove: locked objects, missing permissions, caches and foreign objects."""

import hashlib
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from msgspec.structs import replace

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.publication import FEED_KEY, Artifact
from podcast_publisher.model.workspace import STORE
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.publish.stores.local import store as local
from podcast_publisher.publish.stores.local.process import process_of
from podcast_publisher.publish.stores.local.state import BUCKET
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.publish.stores.s3.policies import erase_policy, publisher_policy
from podcast_publisher.report.erasure import verdict
from podcast_publisher.workflow.erase.reports import Reports, reports_in
from tests.erase.patient_show import GUID, LINE, PatientShow
from tests.publish import stores
from tests.publish.target import Target


def test_object_lock_is_reported(
    moto_store: stores.Store, small_show: Path, tmp_path: Path
) -> None:
    """The store's own refusal is shown for each locked object; everything else is erased."""
    owner, name = moto_store.client(), "locked"
    owner.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
    target = Target(BucketDestination(owner, name), f"{moto_store.endpoint_url}/{name}/")
    patient_show = PatientShow.of(small_show, target, tmp_path / "reports")
    patient_show.publish()
    recording = next(key for key in patient_show.public_keys() if key.startswith("audio/01-"))
    owner.put_object_retention(
        Bucket=name,
        Key=recording,
        Retention={"Mode": "COMPLIANCE", "RetainUntilDate": datetime.now(UTC) + timedelta(days=9)},
    )
    done = patient_show.erase()
    assert {refusal.target for refusal in done.erasure.failed_deletions} == {recording}
    assert not done.erasure.nothing_left
    assert "NOT COMPLETE" in verdict(done.erasure)
    assert {key for key, _ in patient_show.left()} == {recording}
    assert recording in done.text.read_text("utf-8")


@contextmanager
def cache_that_keeps(real: str) -> Iterator[str]:
    """A CDN that keeps serving what it has, unless the URL has a new parameter."""
    known: dict[str, bytes] = {}

    class Cache(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            import urllib3

            if self.path not in known:
                answer = urllib3.request("GET", real + self.path[1:], retries=False)
                if answer.status != 200:
                    self.send_error(answer.status)
                    return
                known[self.path] = answer.data
            self.send_response(200)
            self.send_header("Content-Length", str(len(known[self.path])))
            self.send_header("Age", "77")
            self.end_headers()
            self.wfile.write(known[self.path])

        def log_message(self, *args: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Cache)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_cache_that_still_serves_the_episode_is_reported(show_in_bucket: PatientShow) -> None:
    """Past the cache it is gone; the report says until when the cache may serve it."""
    with cache_that_keeps(show_in_bucket.target.public_url) as address:
        patient_show = replace(
            show_in_bucket, target=Target(show_in_bucket.target.destination, address)
        )
        patient_show.publish()
        recording = next(key for key in patient_show.public_keys() if key.startswith("audio/01-"))
        assert patient_show.still_served([recording]) == [recording]
        done = patient_show.erase()
    (cached,) = [address for address in done.erasure.addresses if address.url.endswith(recording)]
    assert (cached.is_gone, cached.only_cached, cached.uncached_response) == (False, True, "404")
    assert "Age: 77" in cached.response
    assert cached.cached_until == done.erasure.finished + timedelta(days=1)
    assert "NOT COMPLETE" in verdict(done.erasure)
    assert patient_show.left() == []
    assert (
        len(list(patient_show.reports.glob("*.unfinished.json"))) == 1
    )  # the next run asks again for the same


def test_foreign_objects_are_reported_and_kept(show_in_bucket: PatientShow) -> None:
    """An object under a foreign key is not deleted; the report says that it names the episode."""
    show_in_bucket.publish()
    theirs = Artifact.of_bytes(
        "notes/meeting.txt", LINE.encode(), content_type="text/plain", cache_control="no-store"
    )
    show_in_bucket.target.destination.write(theirs)
    done = show_in_bucket.erase()
    assert [mention.version.key for mention in done.erasure.mentions] == ["notes/meeting.txt"]
    assert show_in_bucket.target.destination.head("notes/meeting.txt")


def test_an_unfinished_upload_is_discarded(show_in_bucket: PatientShow) -> None:
    """Parts that a killed publisher left, of a recording that no release has."""
    show_in_bucket.publish()
    destination = show_in_bucket.target.destination
    assert isinstance(destination, BucketDestination)
    destination._client.create_multipart_upload(
        Bucket=destination._bucket, Key="audio/01-listening-00000000.mp3"
    )
    assert list(destination.unfinished_uploads(""))
    show_in_bucket.erase()
    assert list(destination.unfinished_uploads("")) == []
    assert show_in_bucket.left() == []


def test_an_upload_that_no_record_names_is_found_by_its_bytes(show_in_bucket: PatientShow) -> None:
    """A recording uploaded under an older name by a killed run is erased too."""
    show_in_bucket.publish()
    body = (show_in_bucket.show / "episodes" / "01-listening.mp3").read_bytes()
    digest = hashlib.sha256(body).hexdigest()
    stray = Artifact.of_bytes(
        f"audio/99-older-name-{digest[:8]}.mp3",
        body,
        content_type="audio/mpeg",
        cache_control="no-store",
    )
    show_in_bucket.target.destination.write(stray)
    show_in_bucket.erase()
    assert show_in_bucket.left() == []


def test_caches_built_folders_and_uploads_of_this_computer_are_cleared(
    show_in_bucket: PatientShow,
) -> None:
    """What the program keeps for itself is deleted; a folder not marked as built stays."""
    show_in_bucket.publish()
    folders = {STORE: "data"}  # keys and ports of the store stay
    places = [
        place.path / folders.get(place.name, "") for place in show_in_bucket.workspace.places()
    ]
    for place in places:
        place.mkdir(parents=True, exist_ok=True)
        (place / "some").write_text(LINE)
    built, own = show_in_bucket.show / "dist", show_in_bucket.show / "dist2"
    for folder in (built, own):
        folder.mkdir()
        (folder / "feed.xml").write_text(LINE)
    (built / ".made-by-podcast-publisher").write_text("feed.xml")
    done = show_in_bucket.erase()
    assert [place for place in places if place.exists()] == []
    assert not built.exists()
    assert (own / "feed.xml").exists()
    assert len(done.erasure.local) == len(places) + 1


def test_what_earlier_versions_kept_is_cleared(show_in_bucket: PatientShow) -> None:
    """Their folders do not carry the show's name; each that held the episode is deleted."""
    show_in_bucket.publish()
    caches, state = show_in_bucket.workspace.caches, show_in_bucket.show / ".podcast"
    assert caches
    former = [state / name for name in ("looked", "sound", "pictures")]
    former += [state / name for name in ("store/data", "published", "desk")]
    former += [caches.parent / name for name in ("probes", "sound", "pictures")]
    for folder in former:
        folder.mkdir(parents=True)
        (folder / "some").write_text(LINE)
    show_in_bucket.erase()
    assert [folder for folder in former if folder.exists()] == []


def test_the_running_store_of_an_earlier_version_is_cleared(show_in_bucket: PatientShow) -> None:
    """It is in a folder that no command uses any more, and serves the episode until it is stopped."""
    show_in_bucket.publish()
    former = show_in_bucket.show / ".podcast" / STORE
    store = local.start(former, os.environ)
    try:
        BucketDestination(local.connect(store), BUCKET).write(
            Artifact.of_bytes(FEED_KEY, LINE.encode(), content_type="c", cache_control="c")
        )
        done = show_in_bucket.erase()
        assert process_of(store) is None
        assert not former.exists()
        results = {Path(cleared.path): cleared.result for cleared in done.erasure.local}
        assert results[former] == "deleted"
    finally:
        if left := process_of(store):  # without its folder, nobody else finds it
            left.kill()


def test_the_report_is_kept_out_of_repository_and_destination(tmp_path: Path) -> None:
    """A folder in either is refused, because the report names what was erased."""
    with pytest.raises(WrongUseError, match="must not be kept in"):
        reports_in(tmp_path / "project" / "reports", iter([tmp_path / "project"]))
    assert (
        reports_in(tmp_path / "reports", iter([tmp_path / "project"])).folder
        == tmp_path / "reports"
    )


def test_the_erase_policy_covers_separate_records() -> None:
    """The eraser may delete and rewrite there, under their prefix only."""
    policy = json.loads(erase_policy("podcast", "one", "private/two"))
    rights = {
        (action, resource)
        for statement in policy["Statement"]
        for action in statement["Action"]
        for resource in statement["Resource"]
    }
    assert ("s3:DeleteObjectVersion", "arn:aws:s3:::private/two/*") in rights
    assert ("s3:PutObject", "arn:aws:s3:::private/two/releases/*") in rights
    assert ("s3:ListBucketVersions", "arn:aws:s3:::private") in rights
    assert ("s3:DeleteObjectVersion", "arn:aws:s3:::podcast/one/*") in rights


def test_erasing_needs_more_than_the_publishers_policy() -> None:
    """No publisher may list or delete versions."""
    publisher, eraser = publisher_policy("podcast", "one"), erase_policy("podcast", "one")
    for right in ("s3:DeleteObjectVersion", "s3:ListBucketVersions", "s3:GetObjectVersion"):
        assert f'"{right}"' in eraser
        assert f'"{right}"' not in publisher
    assert "arn:aws:s3:::podcast/one/*" in eraser


def test_missing_permissions_are_found_before_anything_is_written(
    show_in_bucket: PatientShow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys that may not list versions are refused, with the way to get the permission."""
    show_in_bucket.publish()
    feed = read_live(show_in_bucket.target.destination).feed

    def refuse(*_: object, **__: object) -> object:
        from botocore.exceptions import ClientError

        answer = {"Error": {"Code": "AccessDenied"}, "ResponseMetadata": {"HTTPStatusCode": 403}}
        raise ClientError(answer, "ListObjectVersions")  # type: ignore[arg-type]

    client = show_in_bucket.target.destination._client  # type: ignore[attr-defined]
    paginator = client.get_paginator

    def paginated(operation: str) -> object:
        return refuse() if operation == "list_object_versions" else paginator(operation)

    monkeypatch.setattr(client, "get_paginator", paginated)
    with pytest.raises(DestinationError) as caught:
        show_in_bucket.erase(GUID)
    assert "--erase" in caught.value.fix
    stored = show_in_bucket.target.destination.read(FEED_KEY)
    assert stored
    assert stored[0] == feed


def test_two_reports_in_one_second_are_both_kept(show_in_bucket: PatientShow) -> None:
    """The second run writes its own file."""
    first = show_in_bucket.erase()
    journal = show_in_bucket.prepare().journal
    again = Reports(show_in_bucket.reports).write(first.erasure, journal)
    assert len({first.text, first.page, *again}) == 4
    assert all(path.is_file() for path in (first.text, first.page, *again))
