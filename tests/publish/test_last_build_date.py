"""The feed's lastBuildDate changes when its content does, and not otherwise."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

from podcast_publisher.feed.read import read_feed
from podcast_publisher.publish.releases.last_build_date import with_build_date
from podcast_publisher.workflow.plan import plan_release
from tests.publish.publishing import carried_out, live_feed, replace_in, retitle
from tests.publish.target import Target
from tests.shows import build_show

DATE = b"<lastBuildDate>Wed, 02 Apr 2025 06:00:00 +0100"
FIRST = datetime(2026, 11, 23, 12, 34, 56, tzinfo=UTC)


def published(root: Path, target: Target, now: datetime) -> datetime | None:
    """Publish at that time; returns the live feed's date, or nothing where there was nothing to do."""
    built, checked = build_show(root, target.public_url, now)
    plan, _ = plan_release(built, checked.project, target.destination)
    if plan.nothing_to_do:
        return None
    carried_out(plan, target.destination)
    return date_of(live_feed(target))


def date_of(feed: str) -> datetime:
    (date,) = re.findall("<lastBuildDate>(.*?)</lastBuildDate>", feed)
    return parsedate_to_datetime(date)


def test_the_date_is_nothing_that_a_plan_compares(small_show: Path) -> None:
    """So the feed that was built stands for the same one with another date, and is not read again."""
    built, _ = build_show(small_show)
    feed = built.publication.feed
    live = feed.body().replace(b"Apr 2025 06", b"Apr 2026 06")
    dated = with_build_date(feed, live.replace(b"Listening", b"Hearing"), FIRST).body()
    assert dated != feed.body()
    assert read_feed(dated) == built.feed


def test_the_date_changes_only_with_the_content(small_show: Path, target: Target) -> None:
    """The first release has its newest episode's date, a changed one the time of publishing."""
    first = published(small_show, target, FIRST)
    assert first == datetime(2025, 4, 2, 5, tzinfo=UTC)
    day = FIRST + timedelta(days=1)
    assert published(small_show, target, day) is None
    retitle(small_show, "Listening", "Hearing")
    assert published(small_show, target, day) == datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert published(small_show, target, day + timedelta(days=7)) is None
    retitle(small_show, "Hearing", "Harking")
    again = published(small_show, target, day + timedelta(minutes=1))
    assert again == datetime(2026, 11, 24, 12, 0, 1, tzinfo=UTC)


def test_changed_pages_keep_the_date(small_show: Path, target: Target) -> None:
    """The feed itself is unchanged."""
    published(small_show, target, FIRST)
    before = live_feed(target)
    site = small_show / "site"
    site.mkdir()
    (site / "style.css").write_text("body { color: black }")
    published(small_show, target, FIRST + timedelta(days=1))
    after = live_feed(target)
    assert date_of(after) == date_of(before) or after != before


def test_two_runs_of_one_commit_make_the_same_bytes(small_show: Path, target: Target) -> None:
    """So that the second run joins the first."""
    published(small_show, target, FIRST)
    live = live_feed(target).encode()
    replace_in(small_show / "episodes" / "01-listening.yaml", "What patients say", "What is said")
    feed = build_show(small_show, target.public_url, FIRST)[0].publication.feed
    earlier, later = (
        with_build_date(feed, live, FIRST + timedelta(seconds=seconds)) for seconds in (0, 30)
    )
    assert earlier == later


def test_an_invalid_live_date_is_replaced(small_show: Path, target: Target) -> None:
    """A wrong or unreadable date in another program's feed."""
    feed = build_show(small_show, target.public_url, FIRST)[0].publication.feed
    for left in (b"Fri, 01 Jan 2999 00:00:00 +0000", b"some day", b"\xff", b""):
        live = feed.body().replace(DATE, b"<lastBuildDate>" + left)
        assert live != feed.body()
        changed = live.replace(b"Listening", b"Hearing")
        assert date_of(with_build_date(feed, changed, FIRST).body().decode()).year == 2026
    assert with_build_date(feed, b"<rss/>", FIRST) == feed
