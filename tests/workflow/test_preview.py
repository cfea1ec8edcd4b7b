"""What the preview shows while files change."""

import re
from datetime import timedelta
from pathlib import Path

from podcast_publisher.desk.preview.sign_off import sign_off_sheet
from podcast_publisher.load.loudness.analysis import measure_recordings
from podcast_publisher.load.project import load_project
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.preview import PreviewBuilder
from tests.shows import NOW, PUBLIC_URL, workspace

FIRST = "episodes/01-listening.yaml"


def builder(root: Path) -> PreviewBuilder:
    return PreviewBuilder(workspace(root), PUBLIC_URL, lambda: NOW)


def test_snapshots_of_the_same_files_are_equal(small_show: Path) -> None:
    """A save that changes nothing reloads no page; one that changes a word does."""
    preview = builder(small_show)
    first = preview.build()
    (small_show / FIRST).touch()
    assert preview.build().equals(first)
    file = small_show / FIRST
    file.write_text(file.read_text("utf-8") + "draft: true\n", "utf-8")
    assert not preview.build().equals(first)


def test_a_draft_without_a_date(small_show: Path) -> None:
    """It is shown as if published now, whatever the fraction of the second, and the feed has no problems."""
    file = small_show / FIRST
    text = file.read_text("utf-8")
    file.write_text(re.sub(r"published: .*", "draft: true", text), "utf-8")
    now = NOW.replace(microsecond=900_912)
    snapshot = PreviewBuilder(workspace(small_show), PUBLIC_URL, lambda: now).build()
    assert "episodes/01-listening.html" in snapshot.objects
    assert not [finding for finding in snapshot.findings if finding.rule.code == "PP501"]


def test_an_episode_that_never_built_is_missing(small_show: Path) -> None:
    """It has no page and is listed; the others are shown."""
    (small_show / "episodes" / "03-new.yaml").write_text("title: New\n", "utf-8")
    snapshot = builder(small_show).build()
    assert [episode.slug for episode in snapshot.missing] == ["03-new"]
    assert len(snapshot.project.episodes) == 2
    assert "feed.xml" in snapshot.objects
    assert snapshot.findings_of(snapshot.missing[0])


def test_a_deleted_episode_is_gone(small_show: Path) -> None:
    """A file that could be built once is not shown after it was deleted."""
    preview = builder(small_show)
    assert len(preview.build().project.episodes) == 2
    for file in (small_show / "episodes").glob("01-*"):
        file.unlink()
    assert [episode.slug for episode in preview.build().project.episodes] == ["02-measuring"]


def test_a_broken_draft_keeps_its_last_good_page(small_show: Path) -> None:
    """Its errors are reported as advice; its page is still that of the last save that could be built."""
    file = small_show / FIRST
    good = file.read_text("utf-8") + "draft: true\n"
    file.write_text(good, "utf-8")
    preview = builder(small_show)
    preview.build()
    file.write_text("- nothing\n", "utf-8")
    snapshot = preview.build()
    assert snapshot.outdated == {FIRST}
    episode = snapshot.episode("01-listening")
    assert episode
    assert episode.draft


def test_cached_measurements_are_used(small_show: Path) -> None:
    """The sheet shows the loudness that `check --deep` cached; nothing is decoded again."""
    before = builder(small_show).build().episode("01-listening")
    assert before
    assert before.audio
    assert before.audio.measurements is None
    measure_recordings(load_project(Workspace(small_show)), workspace(small_show))
    snapshot = builder(small_show).build()
    after = snapshot.episode("01-listening")
    assert after
    assert "not measured" in sign_off_sheet(snapshot, before)
    assert " LUFS" in sign_off_sheet(snapshot, after)


def test_a_scheduled_episode_keeps_its_date(small_show: Path) -> None:
    """A scheduled episode is in the feed, with the date in its file."""
    preview = PreviewBuilder(
        workspace(small_show), PUBLIC_URL, lambda: NOW - timedelta(days=365 * 99)
    )
    snapshot = preview.build()
    assert snapshot.objects["feed.xml"].body().count(b"<item>") == 2
    dates = [episode.published for episode in snapshot.project.episodes]
    assert all(date and date > snapshot.now for date in dates)


def test_an_untitled_episode_has_a_link_and_a_heading(small_show: Path) -> None:
    """Its link on the index page has a text, and its own page a heading."""
    file = small_show / FIRST
    file.write_text(re.sub(r"(?m)^title:", "titel:", file.read_text("utf-8")), "utf-8")
    snapshot = builder(small_show).build()
    assert b'.html">Without a title</a>' in snapshot.objects["index.html"].body()
    assert (
        b'<h1 dir="auto">Without a title</h1>'
        in snapshot.objects["episodes/01-listening.html"].body()
    )
