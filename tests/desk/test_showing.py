"""What is shown of a show while its files change."""

import re
from datetime import timedelta
from pathlib import Path

from podcast_publisher.desk.preview.sign_off import sign_off_sheet
from podcast_publisher.workflow.preview import PreviewBuilder
from podcast_publisher.load.loudness.analysis import listen
from podcast_publisher.load.project import load_project
from tests.shows import NOW, PUBLIC_URL, workspace

FIRST = "episodes/01-listening.yaml"


def builder(root: Path) -> PreviewBuilder:
    return PreviewBuilder(workspace(root), PUBLIC_URL, lambda: NOW)


def test_the_same_files_are_the_same_show(small_show: Path) -> None:
    """A save that changes nothing reloads no page; one that changes a word does."""
    made = builder(small_show)
    first = made.show()
    (small_show / FIRST).touch()
    assert made.show().equals(first)
    file = small_show / FIRST
    file.write_text(file.read_text("utf-8") + "draft: true\n", "utf-8")
    assert not made.show().equals(first)


def test_a_draft_without_a_date(small_show: Path) -> None:
    """It is shown as if it came out now, whatever part of a second now is, and nothing is wrong with its feed."""
    file = small_show / FIRST
    text = file.read_text("utf-8")
    file.write_text(re.sub(r"published: .*", "draft: true", text), "utf-8")
    now = NOW.replace(microsecond=900_912)
    shown = PreviewBuilder(workspace(small_show), PUBLIC_URL, lambda: now).show()
    assert "episodes/01-listening.html" in shown.objects
    assert not [finding for finding in shown.findings if finding.rule.code == "PP501"]


def test_an_episode_that_was_never_whole(small_show: Path) -> None:
    """It has no pages and is named; the others are shown."""
    (small_show / "episodes" / "03-new.yaml").write_text("title: New\n", "utf-8")
    shown = builder(small_show).show()
    assert [one.slug for one in shown.absent] == ["03-new"]
    assert len(shown.project.episodes) == 2
    assert "feed.xml" in shown.objects
    assert shown.findings_of(shown.absent[0])


def test_an_episode_that_was_taken_away(small_show: Path) -> None:
    """What was whole once is not shown for ever: a file that is gone is gone."""
    made = builder(small_show)
    assert len(made.show().project.episodes) == 2
    for file in (small_show / "episodes").glob("01-*"):
        file.unlink()
    assert [episode.slug for episode in made.show().project.episodes] == ["02-measuring"]


def test_a_broken_draft_is_kept_too(small_show: Path) -> None:
    """Its errors are told as advice, and still its page is that of the last whole save."""
    file = small_show / FIRST
    good = file.read_text("utf-8") + "draft: true\n"
    file.write_text(good, "utf-8")
    made = builder(small_show)
    made.show()
    file.write_text("- nothing\n", "utf-8")
    shown = made.show()
    assert shown.older == {FIRST}
    episode = shown.episode("01-listening")
    assert episode
    assert episode.draft


def test_what_was_measured_before_is_known(small_show: Path) -> None:
    """The sheet tells the loudness that `check --deep` has kept, without decoding anything again."""
    before = builder(small_show).show().episode("01-listening")
    assert before
    assert before.audio
    assert before.audio.sound is None
    listen(load_project(small_show), workspace(small_show))
    shown = builder(small_show).show()
    after = shown.episode("01-listening")
    assert after
    assert "not measured" in sign_off_sheet(shown, before)
    assert " LUFS" in sign_off_sheet(shown, after)


def test_what_is_to_come_is_shown_with_its_date(small_show: Path) -> None:
    """A scheduled episode is part of the feed, at the moment its file says."""
    made = PreviewBuilder(workspace(small_show), PUBLIC_URL, lambda: NOW - timedelta(days=365 * 99))
    shown = made.show()
    assert shown.objects["feed.xml"].body().count(b"<item>") == 2
    dates = [episode.published for episode in shown.project.episodes]
    assert all(date and date > shown.now for date in dates)


def test_an_episode_without_a_title_can_be_found(small_show: Path) -> None:
    """Its link on the page of the series has words, and so has its own page a heading."""
    file = small_show / FIRST
    file.write_text(re.sub(r"(?m)^title:", "titel:", file.read_text("utf-8")), "utf-8")
    shown = builder(small_show).show()
    assert b'.html">Without a title</a>' in shown.objects["index.html"].body()
    assert (
        b'<h1 dir="auto">Without a title</h1>' in shown.objects["episodes/01-listening.html"].body()
    )
