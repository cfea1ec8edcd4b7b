"""Shared previews: complete, unlisted, separate from the live show, and removed in time."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import urllib3
from lxml import etree

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.pruning import PruneSelection, RetentionPolicy
from podcast_publisher.model.publication import FEED_KEY, SITEMAP_KEY, Artifact
from podcast_publisher.model.shared_preview import SHARED_RECORDS, SharedPreview
from podcast_publisher.model.workspace import STORE
from podcast_publisher.publish.pruning.prune import carry_out_pruning, plan_pruning
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.publish.releases.shared_previews import upload_preview
from podcast_publisher.publish.stores.local import store as local
from podcast_publisher.publish.stores.local.state import BUCKET
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.publish.stores.s3.connection import client
from podcast_publisher.publish.stores.s3.policies import public_read_policy
from podcast_publisher.render.unlisted import hidden
from podcast_publisher.workflow.preview import PreviewBuilder
from tests.cli.test_commands import run_command
from tests.publish.publishing import NOW, publish, replace_in
from tests.publish.stores import PREFIX, PUBLISHER, Store
from tests.publish.target import Target
from tests.shows import workspace

TOKEN = "0123456789abcdef" * 2
UNTIL = NOW + timedelta(days=14)
PREVIEW = SharedPreview(TOKEN, "Ada", NOW, UNTIL)
BLOCK = "{http://www.itunes.com/dtds/podcast-1.0.dtd}block"


def objects(root: Path, public_url: str, preview: SharedPreview = PREVIEW) -> list[Artifact]:
    """The shared objects of the show in that folder."""
    address = public_url + preview.prefix
    showing = PreviewBuilder(workspace(root), address, lambda: NOW, hidden=True).build()
    return list(hidden(showing.objects.values(), preview.prefix))


def shared(root: Path, target: Target, preview: SharedPreview = PREVIEW) -> None:
    """Share them there."""
    upload_preview(preview, objects(root, target.public_url, preview), target.destination)


def etags_by_key(target: Target) -> dict[str, str]:
    """The etag of each object."""
    heads = {
        entry.key: target.destination.head(entry.key)
        for entry in target.destination.list_objects("")
    }
    return {key: head.etag for key, head in heads.items() if head}


def pruned(target: Target, after: timedelta, most: int = 500) -> PruneSelection:
    """Prune that long after sharing."""
    keeping = RetentionPolicy(10, NOW - timedelta(days=90), NOW + after)

    def again(_: datetime) -> PruneSelection:
        return plan_pruning(target.destination, read_live(target.destination), keeping, most)

    shown = again(NOW)
    carry_out_pruning(
        target.destination, again, shown.objects, by="Ada", clock=lambda: datetime.now(UTC)
    )
    return shown


def make_drafts(root: Path) -> None:
    """Make the first episode a draft, and schedule the second."""
    replace_in(root / "episodes" / "01-listening.yaml", "title: ", "draft: true\ntitle: ")
    second = root / "episodes" / "02-measuring.yaml"
    text = second.read_text("utf-8")
    second.write_text(re.sub(r"published: \d{4}", "published: 2030", text), "utf-8")


def test_previews_include_drafts_and_scheduled_episodes(small_show: Path, target: Target) -> None:
    """With pages, recordings and items at the preview's own address."""
    make_drafts(small_show)
    shared(small_show, target)
    feed = target.destination.read(PREVIEW.prefix + FEED_KEY)
    assert feed
    channel = etree.fromstring(feed[0])[0]
    assert channel.findtext(BLOCK) == "Yes"
    urls = [enclosure.get("url", "") for enclosure in channel.iter("enclosure")]
    assert len(urls) == 2
    for url in urls:
        assert url.startswith(target.public_url + PREVIEW.prefix)
        assert target.destination.head(url.removeprefix(target.public_url))


def test_every_preview_page_has_noindex(small_show: Path) -> None:
    """A project's own page without a head too; there is no sitemap."""
    (small_show / "site").mkdir()
    (small_show / "site" / "episode.html").write_text("<!doctype html><title>Own</title>")
    artifacts = objects(small_show, "https://podcast.example.org/")
    pages = [artifact for artifact in artifacts if artifact.key.endswith(".html")]
    assert len(pages) == 5
    for page in pages:
        assert b'<meta name="robots" content="noindex, nofollow">' in page.body()[:200], page.key
    assert not [artifact for artifact in artifacts if artifact.key.endswith(SITEMAP_KEY)]
    assert {artifact.cache_control for artifact in artifacts} == {
        "public, max-age=300, must-revalidate"
    }


def test_the_published_feed_is_not_blocked(small_show: Path, target: Target) -> None:
    """Blocking is for previews only."""
    publish(small_show, target)
    feed = target.destination.read(FEED_KEY)
    assert feed
    assert b"itunes:block" not in feed[0]


def test_sharing_does_not_change_the_live_show(small_show: Path, target: Target) -> None:
    """Every object is the same, and plans ignore the preview."""
    publish(small_show, target)
    before = etags_by_key(target)
    shared(small_show, target)
    after = etags_by_key(target)
    assert before.items() <= after.items()
    new = after.keys() - before.keys()
    assert {key.startswith((PREVIEW.prefix, SHARED_RECORDS)) for key in new} == {True}
    with pytest.raises(ValueError, match="its own"):
        upload_preview(PREVIEW, [replaced_feed()], target.destination)


def replaced_feed() -> Artifact:
    """An attempt to write what no preview may."""
    return Artifact.of_bytes(FEED_KEY, b"x", content_type="a/b", cache_control="c")


def test_an_expired_preview_is_pruned(small_show: Path, target: Target) -> None:
    """Not a day earlier; then completely, with its record, and nothing else."""
    publish(small_show, target)
    before = etags_by_key(target)
    shared(small_show, target)
    later = SharedPreview("f" * 32, "Ada", NOW, UNTIL + timedelta(days=9))
    shared(small_show, target, later)
    assert pruned(target, timedelta(days=13)).objects == ()
    removed = {obj.key for obj in pruned(target, timedelta(days=14)).objects}
    assert PREVIEW.record_key in removed
    assert not [key for key in removed if TOKEN not in key]
    left = etags_by_key(target)
    assert before.items() <= left.items()
    assert not [key for key in left if TOKEN in key]
    assert later.record_key in left


def test_removal_in_several_runs_ends_with_the_record(small_show: Path, target: Target) -> None:
    """The record goes last, so the rest is found next time, even without a release."""
    shared(small_show, target)
    count = len(etags_by_key(target))
    first = pruned(target, timedelta(days=15), most=3)
    assert (len(first.objects), first.remaining) == (3, count - 3)
    assert PREVIEW.record_key in etags_by_key(target)
    pruned(target, timedelta(days=15))
    assert etags_by_key(target) == {}


def test_an_interrupted_share_is_pruned(small_show: Path, target: Target) -> None:
    """Its record was written first."""
    artifacts = objects(small_show, target.public_url)

    def cut(_sent: Artifact) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        upload_preview(PREVIEW, artifacts, target.destination, cut)
    assert PREVIEW.prefix + "index.html" not in etags_by_key(target)
    pruned(target, timedelta(days=15))
    assert etags_by_key(target) == {}


def test_a_preview_without_a_release_stays_until_its_date(small_show: Path, target: Target) -> None:
    """A missing release is no error."""
    shared(small_show, target)
    assert pruned(target, timedelta(days=13)).objects == ()
    assert pruned(target, timedelta(days=15)).objects
    assert etags_by_key(target) == {}


@pytest.mark.parametrize(
    "body", [b"", b"{}", b'{"by": "x", "at": "2026-01-01", "until": "2026-01-01"}']
)
def test_a_damaged_record_removes_nothing(small_show: Path, target: Target, body: bytes) -> None:
    """It is reported, with what to do."""
    shared(small_show, target)
    damaged = Artifact.of_bytes(
        PREVIEW.record_key, body, content_type="application/json", cache_control="no-store"
    )
    target.destination.write(damaged)
    with pytest.raises(DestinationError, match="is damaged"):
        pruned(target, timedelta(days=15))


@pytest.mark.parametrize("name", ["../../feed.xml", "", "x/../..", "ABC" * 10, TOKEN + "0"])
def test_a_preview_record_cannot_remove_other_objects(
    small_show: Path, target: Target, name: str
) -> None:
    """Only its key says what is removed."""
    publish(small_show, target)
    before = etags_by_key(target)
    body = SharedPreview(name, "Ada", NOW, NOW).to_json()
    for token in ("e" * 32, re.sub(r"[^0-9a-z]", "", name.lower()) or "0"):
        target.destination.write(
            Artifact.of_bytes(
                f"{SHARED_RECORDS}{token}.json", body, content_type="a/b", cache_control="no-store"
            )
        )
    removed = pruned(target, timedelta(days=15)).objects
    assert [entry.key for entry in removed] == [f"{SHARED_RECORDS}{'e' * 32}.json"]
    assert before.items() <= etags_by_key(target).items()


def test_the_publisher_policy_is_enough_for_previews(
    small_show: Path, tls_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody can read them, and nobody can list them."""
    tls_store.client().put_bucket_policy(Bucket=BUCKET, Policy=public_read_policy(BUCKET, PREFIX))
    monkeypatch.setenv("AWS_CA_BUNDLE", str(tls_store.authority))
    access, secret = PUBLISHER
    own = client(endpoint_url=tls_store.endpoint_url, access_key=access, secret_key=secret)
    root = f"{tls_store.endpoint_url}/{BUCKET}"
    place = Target(BucketDestination(own, BUCKET, PREFIX), f"{root}/{PREFIX}/")
    shared(small_show, place)
    web = urllib3.PoolManager(ca_certs=str(tls_store.authority))

    def status(path: str) -> int:
        return web.request("GET", path, retries=False).status

    assert status(place.public_url + PREVIEW.prefix + "index.html") == 200
    assert status(place.public_url + PREVIEW.prefix + FEED_KEY) == 200
    assert status(place.public_url + PREVIEW.record_key) == 403
    for asked in ("", "?list-type=2", f"?list-type=2&prefix={PREFIX}/preview/"):
        assert status(f"{root}{asked}") == 403
    # a store may answer for a folder, with nothing in it
    folder = web.request("GET", f"{place.public_url}preview/", retries=False)
    assert TOKEN.encode() not in folder.data
    pruned(place, timedelta(days=15))
    assert [key for key in etags_by_key(place) if TOKEN in key] == []
    web.clear()


@pytest.fixture
def typing(small_show: Path) -> Iterator[Path]:
    """A show for commands; its store is stopped after the test."""
    yield small_show
    local.stop(workspace(small_show).state(STORE))


def test_share_on_the_command_line(typing: Path) -> None:
    """The printed link opens and cannot be guessed; its feed is not live."""
    make_drafts(typing)
    done = run_command("preview", "--share", "local", "--days", "3", cwd=typing)
    assert done.returncode == 0, done.stdout + done.stderr
    match = re.search(r"(http://\S+/)preview/([0-9a-f]{32})/index\.html", done.stdout)
    assert match
    assert "prune removes it" in done.stdout
    web = urllib3.PoolManager()
    assert web.request("GET", match[0]).status == 200
    assert web.request("GET", match[1] + "feed.xml").status in {403, 404}
    web.clear()
    again = run_command("preview", "--share", "local", cwd=typing)
    assert match[2] not in again.stdout


def test_errors_and_missing_consent_stop_sharing(small_show: Path) -> None:
    """Also a draft with a patient without a recorded consent."""
    make_drafts(small_show)
    first = small_show / "episodes" / "01-listening.yaml"
    replace_in(first, "people:\n", "people:\n  - name: Alex\n    patient: true\n")
    replace_in(small_show / "podcast.yaml", "../intranet", "intranet")
    done = run_command("preview", "--share", "intranet", "--yes", cwd=small_show)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "PP801" in done.stdout
    assert not (small_show / "intranet" / "preview").exists()
    unknown = run_command("preview", "--share", "nowhere", cwd=small_show)
    assert unknown.returncode == 2
    assert "There is no destination called" in unknown.stderr


def test_sharing_needs_confirmation(small_show: Path) -> None:
    """Nothing leaves this computer without it."""
    replace_in(small_show / "podcast.yaml", "../intranet", "intranet")
    done = run_command("preview", "--share", "intranet", cwd=small_show)
    assert done.returncode == 2
    assert "there is no terminal" in done.stderr
    assert not (small_show / "intranet").exists()
