"""Pruning and ending previews at the desk, as on the command line: shown first, then exactly that."""

import os
import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import urllib3

from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.shared_preview import SharedPreview
from podcast_publisher.publish.releases.shared_previews import upload_preview
from podcast_publisher.publish.stores.folder import FolderDestination
from podcast_publisher.render import headers
from tests.publish.publishing import add_destination, decide, publish, replace_in
from tests.publish.target import Target
from tests.running_desk import HOME, NOW, RunningDesk, desk_with_store, running_desk

TOKENS = ("0123456789abcdef" * 2, "fedcba9876543210" * 2)
OLD = "public, max-age=31536000, immutable"


@pytest.fixture
def place(small_show: Path) -> Target:
    """A folder of the show with two releases, the second without the second episode."""
    add_destination(small_show, kind="folder", folder="../public", public_url="http://127.0.0.1:9/")
    public = (small_show / "../public").resolve()
    return Target(FolderDestination(public), "http://127.0.0.1:9/")


@pytest.fixture
def desk(small_show: Path, place: Target) -> Iterator[RunningDesk]:
    """A desk for it."""
    assert place.public_url
    with running_desk(small_show, "elsewhere") as running:
        yield running


def publish_and_withdraw(root: Path, place: Target) -> None:
    """Two releases, the second without an episode."""
    publish(root, place)
    decide(root / "episodes" / "02-measuring.yaml", "withdrawn")
    publish(root, place)


def age(place: Target, days: int) -> None:
    """Make all files that much older than the desk's date."""
    when = (NOW - timedelta(days=days)).timestamp()
    assert isinstance(place.destination, FolderDestination)
    for path in place.destination._folder.rglob("*"):
        if path.is_file():
            os.utime(path, (when, when))


def left(place: Target) -> list[str]:
    """The withdrawn episode's recordings that are still there."""
    return [entry.key for entry in place.destination.list_objects("audio/02-measuring")]


def test_prune_removes_what_was_shown(
    desk: RunningDesk, place: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page lists what goes and what is kept; a click removes it; afterwards there is nothing."""
    publish_and_withdraw(desk.root, place)
    age(place, 30)
    monkeypatch.setattr("podcast_publisher.publish.pruning.prune._CLOCKS_DIFFER", timedelta.max)
    page = desk.get(f"{HOME}/prune").text
    assert left(place)[0] in page
    assert "Releases that can still be restored: 2" in page
    done = desk.post(f"{HOME}/prune", desk.form(f"{HOME}/prune"))
    assert done.status == 200
    assert "removed." in done.text
    assert left(place) == []
    assert "There is nothing to remove." in desk.get(f"{HOME}/prune").text


def test_remains_of_a_withdrawn_episode_are_listed(desk: RunningDesk, place: Target) -> None:
    """With the reason and the way to remove them at once; without a button where nothing can be removed yet."""
    publish_and_withdraw(desk.root, place)
    age(place, 1)
    page = desk.get(f"{HOME}/prune").text
    assert "02-measuring was withdrawn, and this is still there" in page
    assert "podcast-publisher erase 02-measuring --to elsewhere" in page
    assert "Nothing can be removed yet." in page
    assert 'name="shown"' not in page


def test_prune_refuses_when_the_plan_has_changed(desk: RunningDesk, place: Target) -> None:
    """Two tabs, or somebody pruning in between: a message, and nothing is removed."""
    publish_and_withdraw(desk.root, place)
    age(place, 30)
    form = desk.form(f"{HOME}/prune")
    other = left(place)[0]
    place.destination.delete(other)
    done = desk.post(f"{HOME}/prune", form)
    assert done.status == 409
    assert "is out of date" in done.text
    assert list(place.destination.list_objects("transcripts/02-measuring"))


def shared(place: Target, token: str) -> SharedPreview:
    """A preview for one year."""
    preview = SharedPreview(token, "Grace", NOW, NOW + timedelta(days=365))
    page = Artifact.of_bytes(
        preview.prefix + "index.html", b"x", content_type="text/html", cache_control="c"
    )
    upload_preview(preview, [page], place.destination)
    return preview


def test_shared_previews_can_be_ended(desk: RunningDesk, place: Target) -> None:
    """One or all; beside each link are who shared it and until when."""
    for token in TOKENS:
        shared(place, token)
    page = desk.get(f"{HOME}/previews").text
    assert f"http://127.0.0.1:9/preview/{TOKENS[0]}/index.html" in page
    assert "shared by Grace, until" in page
    done = desk.post(f"{HOME}/previews", {"csrf": desk.csrf, "which": TOKENS[0]})
    assert "1 preview ended, 1 file removed. Caches may serve copies" in done.text
    assert [entry.key for entry in place.destination.list_objects(f"preview/{TOKENS[0]}")] == []
    assert [entry.key for entry in place.destination.list_objects(f"preview/{TOKENS[1]}")]
    again = desk.post(f"{HOME}/previews", {"csrf": desk.csrf, "which": TOKENS[0]})
    assert "There is no such preview" in again.text
    desk.post(f"{HOME}/previews", {"csrf": desk.csrf, "which": "all"})
    assert "No preview is shared on" in desk.get(f"{HOME}/previews").text


def test_a_preview_is_shared(small_show: Path) -> None:
    """The page shows the public link; it is listed with its date."""
    with desk_with_store(small_show) as desk:
        done = desk.finished(desk.post(f"{HOME}/previews/share", {"csrf": desk.csrf, "days": "3"}))
        link = re.search(r"http://[^\s<\"]+/preview/[0-9a-f]{32}/index\.html", done.text)
        assert link, done.text
        assert "The links open only on this computer." in done.text
        assert "open only on this computer." in desk.get(f"{HOME}/previews").text
        assert urllib3.request("GET", link[0]).status == 200
        assert "It is shared until 26 November 2026" in done.text
        assert desk.get(f"{HOME}/previews").text.count(link[0])


def test_a_preview_with_problems_is_not_shared(desk: RunningDesk, place: Target) -> None:
    """Errors and an invalid number of days are shown, and nothing is uploaded."""
    for days in ("0", "366", "-1", "x", ""):
        assert desk.post(f"{HOME}/previews/share", {"csrf": desk.csrf, "days": days}).status == 400
    replace_in(desk.root / "episodes" / "01-listening.yaml", "guid: ", "guid: \u200b")
    refused = desk.finished(desk.post(f"{HOME}/previews/share", {"csrf": desk.csrf, "days": "3"}))
    assert "Nothing was shared" in refused.text
    assert "episodes/01-listening.yaml:" in refused.text
    assert not list(place.destination.list_objects("preview/"))


def test_a_draft_without_consent_is_not_shared(desk: RunningDesk) -> None:
    """Its missing consent is advice for a draft, and all the same what the page names."""
    draft = desk.root / "episodes" / "02-measuring.yaml"
    text = re.sub(r"    consent:\n(?:      .*\n)+", "", draft.read_text("utf-8"))
    draft.write_text(text + "\ndraft: true\n", "utf-8")
    refused = desk.finished(desk.post(f"{HOME}/previews/share", {"csrf": desk.csrf, "days": "3"}))
    assert "Nothing was shared" in refused.text
    assert "PP801" in refused.text


@pytest.mark.parametrize("path", [f"{HOME}/prune", f"{HOME}/previews", f"{HOME}/previews/share"])
def test_ending_a_preview_needs_the_desks_own_form(
    desk: RunningDesk, place: Target, path: str
) -> None:
    """A page from elsewhere cannot submit it."""
    shared(place, TOKENS[0])
    answer = desk.post(path, {"csrf": "x", "which": "all", "shown": "x", "days": "3"})
    assert answer.status == 403
    assert [entry.key for entry in place.destination.list_objects("preview/")]


def test_outdated_cache_headers_can_be_renewed(
    desk: RunningDesk, place: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan counts them, and a link makes the plan that renews them."""
    with monkeypatch.context() as patched:
        patched.setattr(headers, "CACHE_A_DAY", OLD)
        publish(desk.root, place)
    page = desk.get(f"{HOME}/plan").text
    assert "with an older cache header" in page
    assert "renew=copy" in page
    form = desk.form(f"{HOME}/plan?renew=copy")
    end = desk.post(f"{HOME}/publish", form)
    until = time.monotonic() + 60
    while "is live" not in desk.get(end.headers["location"]).text:
        assert time.monotonic() < until
        time.sleep(0.1)
    heads = [
        place.destination.head(entry.key) for entry in place.destination.list_objects("audio/")
    ]
    assert {head.cache_control for head in heads if head} == {headers.CACHE_A_DAY}
