"""Pages about destinations: settings, a test of what they support, policies, and moving records."""

import secrets
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from podcast_publisher.desk.forms.context import Desk
from podcast_publisher.publish.stores.capabilities import probe_capabilities
from podcast_publisher.publish.stores.folder import FolderDestination
from podcast_publisher.publish.stores.local import store as local
from podcast_publisher.publish.stores.local.state import LocalStore
from podcast_publisher.publish.stores.s3.policies import public_read_policy
from podcast_publisher.workflow import destination as workflow
from tests.buckets import create_bucket
from tests.publish.publishing import add_destination, publish
from tests.publish.stores import Store, rclone
from tests.publish.target import Target
from tests.running_desk import HOME, RunningDesk, running_desk

FOLDER = {"kind": "folder", "folder": "../public", "public_url": "http://127.0.0.1:9/"}
CHECK = f"{HOME}/destinations/check?to=elsewhere"
RECORDS = f"{HOME}/destinations/records?to=elsewhere"


@pytest.fixture
def keys(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> LocalStore:
    """A store that the desk may sign in to."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", store.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", store.secret_key)
    return store


def in_bucket(root: Path, store: LocalStore, *, public: bool, **more: str) -> str:
    """A bucket of the store as destination of the show."""
    owner, name = local.connect(store), f"test-{secrets.token_hex(6)}"
    create_bucket(owner, name)
    if public:
        owner.put_bucket_policy(Bucket=name, Policy=public_read_policy(name))
    address = f"{store.endpoint_url}/{name}/"
    add_destination(
        root,
        kind="s3",
        bucket=name,
        endpoint_url=store.endpoint_url,
        public_url=address,
        **more,
    )
    return name


@pytest.fixture
def desk(small_show: Path) -> Iterator[RunningDesk]:
    """A show with a folder as its destination."""
    add_destination(small_show, **FOLDER)
    with running_desk(small_show, "elsewhere") as running:
        yield running


def page_after_test(desk: RunningDesk) -> str:
    """The page at the end of a test."""
    return desk.finished(desk.post(CHECK, {"csrf": desk.csrf})).text


def test_settings_are_shown(desk: RunningDesk) -> None:
    """Each destination with its place and address; nothing is opened for it; a folder has no policies."""
    page = desk.get(f"{HOME}/destinations").text
    assert "An object store on this computer" in page
    assert "../public" in page
    assert "Read at http://127.0.0.1:9/" in page
    assert "Test elsewhere" in page
    assert "Look for records" not in page
    assert "Policies of the bucket" not in page
    assert not (desk.root.parent / "public").exists()


def test_a_bucket_that_the_world_can_read(small_show: Path, keys: LocalStore) -> None:
    """A real store supports everything, and the page shows the verdict and the policies to copy."""
    bucket = in_bucket(small_show, keys, public=True)
    with running_desk(small_show, "elsewhere") as desk:
        page = page_after_test(desk)
        assert "Tested: elsewhere" in page
        assert "It can hold a show, even if several people publish." in page
        assert "lets the world read what is published" in page
        assert "What to do" not in page
        assert "<strong>No" not in page
        settings = desk.get(f"{HOME}/destinations").text
        assert f"&#34;arn:aws:s3:::{bucket}/audio/*&#34;" in settings
        assert (
            f"aws s3api put-bucket-policy --bucket {bucket} --policy file://public.json" in settings
        )


def test_a_bucket_that_the_world_cannot_read(small_show: Path, keys: LocalStore) -> None:
    """The page says so, and what to do about it."""
    in_bucket(small_show, keys, public=False)
    with running_desk(small_show, "elsewhere") as desk:
        page = page_after_test(desk)
    assert "<strong>No: </strong>lets the world read what is published" in page
    assert "What to do" in page


def test_a_store_that_cannot_be_trusted(
    small_show: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that ignores conditions: what is missing, what it means, and what to do."""
    with rclone(tmp_path / "data") as store:
        at_store(small_show, store, monkeypatch)
        with running_desk(small_show, "elsewhere") as desk:
            page = page_after_test(desk)
    assert "It cannot be trusted with a show." in page
    assert "<strong>No: </strong>gives out a part of a file" in page
    assert "Publish elsewhere, or ask its operator" in page


def at_store(root: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bucket of that store as destination of the show."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", store.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", store.secret_key)
    name = f"test-{secrets.token_hex(6)}"
    create_bucket(store.client(), name)
    address = f"{store.endpoint_url}/{name}/"
    add_destination(
        root, kind="s3", bucket=name, endpoint_url=store.endpoint_url, public_url=address
    )


def test_a_test_is_watched_and_is_alone(desk: RunningDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its page shows how far it is; meanwhile the desk begins nothing else."""
    go_on = threading.Event()

    def waiting(*given: Any) -> Any:
        result = probe_capabilities(*given)
        go_on.wait(60)
        return result

    monkeypatch.setattr(workflow, "probe_capabilities", waiting)
    try:
        begun = desk.post(CHECK, {"csrf": desk.csrf})
        refused = desk.post(CHECK, {"csrf": desk.csrf})
        under_way = desk.get(begun.headers["location"]).text
    finally:
        go_on.set()
    assert refused.status == 409
    assert "A test is running at elsewhere from here already" in refused.text
    assert f'href="{begun.headers["location"]}"' in refused.text
    assert "Testing elsewhere" in under_way
    assert "Tested: elsewhere" in desk.finished(begun).text


def test_a_job_may_end_while_its_page_is_rendered(
    desk: RunningDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page shows it as it was, with its script; never the heading of one state over the text of another."""
    go_on, page = threading.Event(), Desk.page

    def waiting(*given: Any) -> Any:
        go_on.wait(60)
        return probe_capabilities(*given)

    def late(self: Desk, name: str, *given: Any) -> Any:
        if name.endswith("destination_check.html") and not go_on.is_set():
            go_on.set()
            for thread in threading.enumerate():
                if thread.name.startswith("job "):
                    thread.join(60)
        return page(self, name, *given)

    monkeypatch.setattr(workflow, "probe_capabilities", waiting)
    monkeypatch.setattr(Desk, "page", late)
    begun = desk.post(CHECK, {"csrf": desk.csrf})
    shown = desk.get(begun.headers["location"]).text
    assert "<h1>Testing elsewhere</h1>" in shown
    assert 'id="work"' in shown
    assert "<h1>Tested: elsewhere</h1>" in desk.get(begun.headers["location"]).text


def test_records_are_moved(small_show: Path) -> None:
    """The test counts them, a page lists them, a click moves them, and a second look finds none."""
    add_destination(small_show, **FOLDER)
    public = FolderDestination((small_show / "../public").resolve())
    publish(small_show, Target(public, FOLDER["public_url"]))
    records = sorted(item.key for item in public.list_objects("releases/"))
    assert records
    add_destination(small_show, **FOLDER, records="../records")
    with running_desk(small_show, "elsewhere") as desk:
        assert (
            "2 objects below releases/ and kept/ are still where the world reads"
            in page_after_test(desk)
        )
        page = desk.get(RECORDS).text
        assert "2 records of the folder" in page
        assert records[0] in page
        done = desk.finished(desk.post(RECORDS, desk.form(RECORDS))).text
        assert "Records moved" in done
        assert "2 records moved to ../records." in done
        assert "There is nothing to move" in desk.get(RECORDS).text
    assert list(public.list_objects("releases/")) == []
    apart = FolderDestination((small_show / "../records").resolve())
    assert sorted(item.key for item in apart.list_objects("releases/")) == records


def test_destinations_that_have_no_such_thing(desk: RunningDesk) -> None:
    """Records without a place of their own, and a name that podcast.yaml does not have."""
    assert "has no separate place for its records" in desk.get(RECORDS).text
    refused = desk.finished(desk.post(RECORDS, {"csrf": desk.csrf})).text
    assert "Records not moved yet" in refused
    unknown = desk.post(f"{HOME}/destinations/check?to=nowhere", {"csrf": desk.csrf})
    assert "Not tested: nowhere" in desk.finished(unknown).text


@pytest.mark.parametrize("path", [CHECK, RECORDS])
def test_nothing_begins_without_our_own_form(desk: RunningDesk, path: str) -> None:
    """A page from elsewhere cannot send it."""
    assert desk.post(path, {"csrf": "x"}).status == 403
