"""When the feed says that it last changed: when its content did, and not otherwise."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

from podcast_publisher.publish.releases.last_build_date import with_build_date
from podcast_publisher.workflow.plan import plan_release
from tests.publish.publishing import carried_out, live_feed, replace_in, retitle
from tests.publish.target import Target
from tests.shows import build_show

DATE = b"<lastBuildDate>Wed, 02 Apr 2025 06:00:00 +0100"
FIRST = datetime(2026, 11, 23, 12, 34, 56, tzinfo=UTC)


def published(root: Path, target: Target, now: datetime) -> datetime | None:
    """Publish as of that moment; what the live feed says then, or nothing where there was nothing to do."""
    built, checked = build_show(root, target.public_url, now)
    plan, _ = plan_release(built, checked.project, target.destination)
    if plan.nothing_to_do:
        return None
    carried_out(plan, target.destination)
    return date_of(live_feed(target))


def date_of(feed: str) -> datetime:
    (date,) = re.findall("<lastBuildDate>(.*?)</lastBuildDate>", feed)
    return parsedate_to_datetime(date)


def test_it_changes_with_the_words_and_stays_without(small_show: Path, target: Target) -> None:
    """The first release has its newest episode's date; other words the hour they were published; nothing, nothing."""
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


def test_another_picture_of_a_page_leaves_it(small_show: Path, target: Target) -> None:
    """What changes the pages alone is no change of the feed."""
    published(small_show, target, FIRST)
    before = live_feed(target)
    site = small_show / "site"
    site.mkdir()
    (site / "style.css").write_text("body { color: black }")
    published(small_show, target, FIRST + timedelta(days=1))
    after = live_feed(target)
    assert date_of(after) == date_of(before) or after != before


def test_two_runs_of_one_commit_make_the_same_bytes(small_show: Path, target: Target) -> None:
    """So that whoever comes second joins the first."""
    published(small_show, target, FIRST)
    live = live_feed(target).encode()
    replace_in(small_show / "episodes" / "01-listening.yaml", "What patients say", "What is said")
    feed = build_show(small_show, target.public_url, FIRST)[0].publication.feed
    earlier, later = (
        with_build_date(feed, live, FIRST + timedelta(seconds=seconds)) for seconds in (0, 30)
    )
    assert earlier == later


def test_a_date_from_the_future_or_none_is_no_obstacle(small_show: Path, target: Target) -> None:
    """A feed that another program has left, with a date that is wrong or cannot be read."""
    feed = build_show(small_show, target.public_url, FIRST)[0].publication.feed
    for left in (b"Fri, 01 Jan 2999 00:00:00 +0000", b"some day", b"\xff", b""):
        live = feed.body().replace(DATE, b"<lastBuildDate>" + left)
        assert live != feed.body()
        changed = live.replace(b"Listening", b"Hearing")
        assert date_of(with_build_date(feed, changed, FIRST).body().decode()).year == 2026
    assert with_build_date(feed, b"<rss/>", FIRST) == feed
