"""Episode statuses, and when an episode appears."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from podcast_publisher.load.project import load_project
from podcast_publisher.model.episode_status import PublicationStatus
from podcast_publisher.model.feed import Feed, FeedItem
from podcast_publisher.model.show import Decision, Episode, Project
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.publish.releases.episode_status import episode_statuses
from podcast_publisher.report.status import as_text
from tests.publish.publishing import decide, replace_in
from tests.shows import SMALL_SHOW, build_show, check_show

NOON = datetime(2026, 6, 11, 12, tzinfo=UTC)
SHOW = load_project(Workspace(SMALL_SHOW), lambda _: None)


def episode(guid: str, **fields: object) -> Episode:
    """An episode of the small show with other values."""
    return replace(SHOW.episodes[0], **({"guid": guid, "title": f"Title {guid}"} | fields))


def live(*guids: str) -> Feed:
    """A feed with these episodes."""
    item = FeedItem("", "Gone", "Wed, 11 Jun 2025 06:00:00 +0100", "", None, number="7")
    return Feed(
        "Show", "", "", tuple(replace(item, guid=guid, title=f"Live {guid}") for guid in guids)
    )


def of(episodes: list[Episode], feed: Feed | None) -> list[tuple[str, PublicationStatus]]:
    """Their statuses at noon."""
    project = Project(SHOW.show, tuple(episodes))
    return [(standing.title, standing.status) for standing in episode_statuses(project, feed, NOON)]


def test_every_status() -> None:
    """One episode of each, sorted by date; live episodes without a file come last."""
    decision = Decision(NOON.date(), "A patient has asked for it")
    episodes = [
        episode("e", published=NOON + timedelta(days=2)),
        episode("d", published=NOON + timedelta(days=1), draft=True),
        episode("c", published=NOON),
        episode("b", published=NOON - timedelta(days=1)),
        episode("a", published=NOON - timedelta(days=2), withdrawn=decision),
        episode("0", published=NOON - timedelta(days=3), withdrawn=decision),
    ]
    assert of(episodes, live("0", "b", "z")) == [
        ("Live 0", PublicationStatus.PENDING_WITHDRAWAL),
        ("Title a", PublicationStatus.WITHDRAWN),
        ("Live b", PublicationStatus.LIVE),
        ("Title c", PublicationStatus.OVERDUE),
        ("Title d", PublicationStatus.DRAFT),
        ("Title e", PublicationStatus.SCHEDULED),
        ("Live z", PublicationStatus.NOT_IN_PROJECT),
    ]


def test_a_lost_episode_is_described_by_the_feed() -> None:
    """Without a file, only the feed has its number and date, or neither."""
    project = Project(SHOW.show, ())
    feed = live("z")
    (lost,) = episode_statuses(project, feed, NOON)
    assert (lost.number, lost.published) == (7, datetime(2025, 6, 11, 5, tzinfo=UTC))
    bare = replace(feed, items=(replace(feed.items[0], number="", published=""),))
    (lost,) = episode_statuses(project, bare, NOON)
    assert (lost.number, lost.published) == (None, None)


def test_episodes_of_the_same_time_are_sorted_by_number() -> None:
    """One without a number comes first."""
    episodes = [episode(str(number), published=NOON, number=number) for number in (11, 9, None, 1)]
    assert [title for title, _ in of(episodes, None)] == [
        *("Title None", "Title 1", "Title 9", "Title 11"),
    ]


def test_due_episodes_are_overdue_before_the_first_publish() -> None:
    """Their time has come, and nothing is live."""
    assert of([episode("a", published=NOON)], None) == [("Title a", PublicationStatus.OVERDUE)]


def test_times_are_shown_in_london_and_utc() -> None:
    """In summer and winter."""
    episodes = [
        episode("a", number=1, published=datetime(2026, 10, 24, 5, tzinfo=UTC)),
        episode("b", number=2, published=datetime(2026, 10, 25, 6, tzinfo=UTC)),
        episode("c", number=None, published=None),
    ]
    project = Project(SHOW.show, tuple(episodes))
    assert as_text(episode_statuses(project, None, NOON), NOON).splitlines() == [
        "   1  scheduled  2026-10-24 06:00 BST (05:00 UTC)     Title a",
        "                 in 134 days",
        "   2  scheduled  2026-10-25 06:00 GMT (06:00 UTC)     Title b",
        "                 in 135 days",
        "      draft      no date                              Title c",
    ]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("2026-03-28 06:00 Europe/London", datetime(2026, 3, 28, 6, tzinfo=UTC)),
        ("2026-03-29 06:00 Europe/London", datetime(2026, 3, 29, 5, tzinfo=UTC)),
        ("2026-10-24 06:00 Europe/London", datetime(2026, 10, 24, 5, tzinfo=UTC)),
        ("2026-10-25 06:00 Europe/London", datetime(2026, 10, 25, 6, tzinfo=UTC)),
    ],
)
def test_an_episode_appears_at_its_london_time(
    small_show: Path, written: str, due: datetime
) -> None:
    """Before and after both clock changes, at its second and not earlier."""
    replace_in(small_show / "episodes" / "02-measuring.yaml", "2025-04-02T06:00:00+01:00", written)
    titles = [
        [item.title for item in build_show(small_show, now=now)[0].feed.items]
        for now in (due - timedelta(seconds=1), due)
    ]
    assert titles == [["Listening"], ["Measuring: what counts", "Listening"]]


def test_a_draft_does_not_stop_other_episodes(small_show: Path) -> None:
    """It is reported as advice and left out of the feed."""
    yaml = small_show / "episodes" / "02-measuring.yaml"
    (small_show / "episodes" / "02-measuring.mp3").unlink()
    assert check_show(small_show).has_errors
    with yaml.open("a", encoding="utf-8") as file:
        file.write("draft: true\n")
    built, checked = build_show(small_show)
    assert [item.title for item in built.feed.items] == ["Listening"]
    assert {finding.rule.severity.value for finding in checked.findings} == {"advice"}


def test_a_withdrawn_episode_is_not_checked(small_show: Path) -> None:
    """It will never be published again."""
    yaml = small_show / "episodes" / "02-measuring.yaml"
    (small_show / "episodes" / "02-measuring.mp3").unlink()
    decide(yaml, "withdrawn")
    assert check_show(small_show).findings == ()


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(minutes=59), "in less than an hour"),
        (timedelta(minutes=61), "in 1 hour"),
        (timedelta(hours=47), "in 47 hours"),
        (timedelta(hours=48), "in 2 days"),
    ],
)
def test_the_time_until_an_episode_is_in_hours_or_days(ahead: timedelta, words: str) -> None:
    """One hour and one day are singular."""
    project = Project(SHOW.show, (episode("a", published=NOON + ahead),))
    lines = as_text(episode_statuses(project, None, NOON), NOON).splitlines()
    assert lines[-1].strip() == words


def test_live_episodes_have_the_live_feeds_texts(small_show: Path) -> None:
    """After a rollback the folder differs from what listeners have."""
    built, checked = build_show(small_show)
    live = replace(built.feed.items[0], title="As it was", number="7", published="no date")
    feed = replace(built.feed, items=(live, *built.feed.items[1:]))
    stands = {
        standing.title: standing
        for standing in episode_statuses(checked.project, feed, datetime.now(UTC))
    }
    status = stands["As it was"]
    assert (status.status, status.number) == (PublicationStatus.LIVE, 7)
    assert status.published, "the folder's, where the feed's cannot be read"
