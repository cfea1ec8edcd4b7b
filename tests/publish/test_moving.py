"""A show that moves away: its feed says so, its lock is open, and the store redirects where it can."""

from pathlib import Path
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from msgspec.structs import replace

from podcast_publisher.feed.read import read_feed
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.render.publication import build
from podcast_publisher.report.moving import next_steps
from podcast_publisher.workflow.check import check_project
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.errors import FindingsError
from podcast_publisher.workflow.moved import new_feed_objections
from podcast_publisher.workflow.plan import plan_release, prepare_release
from tests.publish import stores
from tests.publish.publishing import (
    RefusedError,
    add_destination,
    live_feed,
    planned,
    publish,
    replace_in,
    rolled_back,
)
from tests.publish.target import Target
from tests.shows import NOW, PUBLIC_URL, SMALL_SHOW, build_show, workspace
from tests.verify.servers import Reply, serving, unchanged

NEW = "https://new.wards.nhs.uk/breakthroughs/feed.xml"


def move(show: Path, to: str = NEW) -> None:
    """Let the show move, or with nothing take it back."""
    file = show / "podcast.yaml"
    before = file.read_text("utf-8").partition("moved_to:")[0]
    file.write_text(before + (f"moved_to: {to}\n" if to else ""), "utf-8")


def feed_of(show: Path, *, hidden: bool = False) -> str:
    """The feed as it would be published."""
    checked = build_show(show)[1]
    return build(checked.project, PUBLIC_URL, NOW, hidden=hidden).feed.body().decode()


def test_the_feed_names_the_new_address_and_opens_the_lock(small_show: Path) -> None:
    """Nothing else in it changes."""
    before = feed_of(small_show)
    move(small_show)
    tag = f"    <itunes:new-feed-url>{NEW}</itunes:new-feed-url>\n"
    after = feed_of(small_show)
    assert after.count(tag) == 1
    assert (">yes</podcast:locked>" in before, ">no</podcast:locked>" in after) == (True, True)
    assert after.replace(tag, "").replace(">no</podcast:locked>", ">yes</podcast:locked>") == before


def test_the_new_feed_may_name_itself(small_show: Path) -> None:
    """Apple asks for it; the show does not move away, so its lock stays shut and nothing redirects."""
    before = feed_of(small_show)
    move(small_show, f"{PUBLIC_URL}feed.xml")
    built, _ = build_show(small_show)
    tag = f"    <itunes:new-feed-url>{PUBLIC_URL}feed.xml</itunes:new-feed-url>\n"
    assert built.publication.feed.body().decode().replace(tag, "") == before
    assert (built.feed.moves_to, built.publication.feed.redirect) == ("", "")


def test_a_shared_preview_sends_nobody_away(small_show: Path) -> None:
    """Its feed is for those who look at what is not published yet."""
    before = feed_of(small_show, hidden=True)
    move(small_show)
    assert feed_of(small_show, hidden=True) == before


def location(target: Target, key: str = FEED_KEY) -> str:
    """The redirect that the store keeps for an object."""
    bucket = target.destination
    assert isinstance(bucket, BucketDestination)
    head: Any = bucket._client.head_object(**bucket._location(key))
    return str(head.get("WebsiteRedirectLocation", ""))


def test_a_store_keeps_the_redirect_of_the_feed_alone(
    small_show: Path, moto_store: stores.Store
) -> None:
    """It comes with the move, stays at the next release, and goes when the move is taken back."""
    target = moto_store.bucket()
    publish(small_show, target)
    assert location(target) == ""
    move(small_show)
    publish(small_show, target)
    assert location(target) == NEW
    assert read_feed(live_feed(target).encode()).new_url == NEW
    assert location(target, "index.html") == location(target, "releases/000002/feed.xml") == ""
    replace_in(small_show / "episodes" / "01-listening.yaml", "What patients say", "What is said")
    publish(small_show, target)
    assert location(target) == NEW
    move(small_show, "")
    publish(small_show, target)
    assert location(target) == ""
    assert read_feed(live_feed(target).encode()).new_url == ""


def test_a_rollback_takes_the_redirect_back_and_restores_it(
    small_show: Path, moto_store: stores.Store
) -> None:
    """The redirect goes with the feed: what is restored redirects as it did then."""
    target = moto_store.bucket()
    publish(small_show, target)
    move(small_show)
    publish(small_show, target)
    rolled_back(target)
    assert (location(target), read_feed(live_feed(target).encode()).new_url) == ("", "")
    rolled_back(target, 2)
    assert (location(target), read_feed(live_feed(target).encode()).new_url) == (NEW, NEW)


def test_a_move_that_was_rolled_back_is_not_repeated(small_show: Path, target: Target) -> None:
    """A scheduled run would send everybody away again."""
    publish(small_show, target)
    move(small_show)
    publish(small_show, target)
    rolled_back(target)
    with pytest.raises(RefusedError, match="PP913"):
        publish(small_show, target)


def test_a_store_that_refuses_redirects_gets_the_feed(
    small_show: Path, moto_store: stores.Store
) -> None:
    """The feed names the new address all the same."""
    target = moto_store.bucket()
    refused = []

    def refuse(request: Any, **_: Any) -> Any:
        if "x-amz-website-redirect-location" not in request.headers:
            return None
        refused.append(request.url)
        body = b"<Error><Code>NotImplemented</Code><Message>A header is not implemented</Message></Error>"
        raw: Any = type("Raw", (), {"stream": lambda _self, *_a, **_k: iter([body])})()
        headers: Any = {"Content-Type": "application/xml"}
        return AWSResponse(request.url, 501, headers, raw)

    bucket = target.destination
    assert isinstance(bucket, BucketDestination)
    bucket._client.meta.events.register("before-send.s3.PutObject", refuse)
    publish(small_show, target)
    assert refused == []
    move(small_show)
    publish(small_show, target)
    assert len(refused) == 1
    assert location(target) == ""
    assert read_feed(live_feed(target).encode()).new_url == NEW


def test_anywhere_else_the_feed_alone_says_so(small_show: Path, target: Target) -> None:
    """A folder and SeaweedFS keep no redirect; there is nothing to do the second time."""
    publish(small_show, target)
    move(small_show)
    publish(small_show, target)
    assert read_feed(live_feed(target).encode()).new_url == NEW
    assert planned(small_show, target, target.destination).nothing_to_do


def test_the_plan_says_that_apps_move(small_show: Path, target: Target) -> None:
    """And that they do not come back by themselves."""
    publish(small_show, target)
    move(small_show)
    plan = planned(small_show, target, target.destination)
    assert plan.moves_to == NEW
    assert f"apps and directories move to {NEW}, and ask here no more" in plan.notices
    publish(small_show, target)
    move(small_show, "")
    plan = planned(small_show, target, target.destination)
    assert plan.moves_to == ""
    stay = f"the feed no longer sends apps to {NEW}; those that have moved stay there"
    assert stay in plan.notices


@pytest.mark.parametrize(
    ("kind", "words"),
    [("s3", "served as a website"), ("folder", "return 301"), ("local", "The local store cannot.")],
)
def test_the_next_steps_are_said(kind: str, words: str) -> None:
    """Redirect, directories, proof, four weeks, and the way back."""
    text = "\n".join(next_steps("https://old.nhs.uk/show/feed.xml", NEW, kind))
    assert words in text
    assert "location = /show/feed.xml" in text or kind != "folder"
    assert f"verify --moved https://old.nhs.uk/show/feed.xml {NEW}" in text
    assert "four weeks" in text
    assert "To take it back, remove moved_to" in text


@pytest.fixture(autouse=True)
def without_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked once more is asked at once."""
    monkeypatch.setattr("podcast_publisher.fetch.client.RETRY_DELAY", 0.0)


def objections(target: Target, new_url: str) -> list[str]:
    """What speaks against sending apps to that feed."""
    built, checked = build_show(SMALL_SHOW, target.public_url)
    publication = replace(built.publication, feed=replace(built.publication.feed, redirect=new_url))
    plan, _ = plan_release(
        replace(built, publication=publication), checked.project, target.destination
    )
    findings = new_feed_objections(plan, built.feed, checked.project, {})
    assert {finding.rule.code for finding in findings} <= {"PP822"}
    return [finding.message for finding in findings]


def test_apps_are_sent_to_a_complete_feed_alone(target: Target) -> None:
    """A feed that is missing, no feed, sends on, or lacks a guid: the live feed is not touched."""
    publication = build_show()[0].publication
    with serving(unchanged) as server:
        new_url = server.hold(publication)
        assert objections(target, new_url) == []
        file = server.files["/show/feed.xml"]
        titles = [item.title for item in read_feed(file.body).items]
        guids = [item.guid for item in read_feed(file.body).items]
        other = replace(file, body=file.body.replace(guids[0].encode(), b"another"))
        server.files["/show/feed.xml"] = other
        assert objections(target, new_url) == [f'It does not have the guids of "{titles[0]}"']
        tag = b"<channel><itunes:new-feed-url>https://third.nhs.uk/f.xml</itunes:new-feed-url>"
        server.files["/show/feed.xml"] = replace(file, body=file.body.replace(b"<channel>", tag))
        assert objections(target, new_url) == [
            "The new feed sends apps on: https://third.nhs.uk/f.xml"
        ]
        server.change = lambda _asked, _reply: Reply(404)
        assert objections(target, new_url) == ["It answers 404: it is not there"]
        server.change = lambda _asked, _reply: Reply(200, {"Content-Type": "text/html"}, b"<html>")
        assert objections(target, new_url)[0].startswith("It is no feed: ")


def test_the_new_feed_is_not_asked_for_again(target: Target) -> None:
    """Once the live feed sends apps there, what happens to the new one blocks nothing here."""
    with serving(unchanged) as server:
        new_url = server.hold(build_show()[0].publication)
        built, checked = build_show(SMALL_SHOW, target.public_url)
        live = replace(
            read_live(target.destination),
            feed=built.publication.feed.body().replace(
                b"<channel>",
                f"<channel><itunes:new-feed-url>{new_url}</itunes:new-feed-url>".encode(),
            ),
        )
        plan, _ = plan_release(built, checked.project, target.destination)
        assert plan.feed
        moving = replace(plan.feed, artifact=replace(plan.feed.artifact, redirect=new_url))
        plan = replace(plan, live=live, feed=moving)
        assert new_feed_objections(plan, built.feed, checked.project, {}) == ()
        assert server.requests == []


@pytest.mark.parametrize(
    ("fields", "is_asked"),
    [
        ({}, True),
        ({"public_url_unreachable": "nobody serves it"}, False),
    ],
    ids=["readable", "unreachable"],
)
def test_an_objection_keeps_a_move_from_being_published(
    small_show: Path, monkeypatch: pytest.MonkeyPatch, fields: dict[str, str], *, is_asked: bool
) -> None:
    """The new feed is looked at with every plan, unless this computer cannot read public addresses."""
    for file in small_show.rglob("*.yaml"):
        file.write_text(file.read_text("utf-8").replace("example.org", "wards.nhs.uk"), "utf-8")
    address = {"public_url": "https://podcast.wards.nhs.uk/"}
    add_destination(small_show, kind="folder", folder="../published", **address, **fields)
    move(small_show)

    def incomplete(url: str, _environment: object) -> tuple[None, str]:
        assert url == NEW
        return None, "It answers 404: it is not there"

    monkeypatch.setattr("podcast_publisher.workflow.moved.read_new_feed", incomplete)
    context = Context(workspace(small_show), lambda: NOW, {})
    checked = check_project(context.workspace, NOW)
    prepared = prepare_release(context, checked, "elsewhere")
    placed = [(finding.rule.code, finding.field) for finding in prepared.objections]
    assert placed == [("PP822", ("moved_to",))] * is_asked
    if is_asked:
        with pytest.raises(FindingsError):
            prepared.stop_at_objections()
