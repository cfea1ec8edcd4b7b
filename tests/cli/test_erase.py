"""Erase as it is typed: what it shows, asks and says, and its exit codes; on a folder, which needs no store."""

import os
import subprocess
from pathlib import Path

import pytest

from tests import forked_command
from tests.publish.publishing import add_destination

FILE = "episodes/01-listening.yaml"


@pytest.fixture
def published(small_show: Path) -> Path:
    """A show that goes to a folder."""
    add_destination(
        small_show,
        kind="folder",
        folder="../public",
        public_url="http://127.0.0.1:9/",
        public_url_unreachable="Nothing serves it in these tests",
    )
    done = typed(small_show, "publish", "--yes")
    assert "Release 1 is live." in done.stdout, done.stdout + done.stderr
    return small_show


def typed(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command, for that destination, with nobody at the terminal."""
    reports = project.with_name("reports")
    environment = {**os.environ, "PODCAST_ERASURE_REPORTS": str(reports)}
    return forked_command.typed(*words, "--to", "elsewhere", cwd=project, environment=environment)


def test_from_the_question_to_the_second_run(published: Path) -> None:
    """Without --yes nothing happens; then all of it is gone, and a second run finds nothing and ends well."""
    public = published.parent / "public"
    asked = typed(published, "erase", FILE)
    assert (asked.returncode, "Nothing was changed" in asked.stderr) == (2, True)
    assert "http://127.0.0.1:9/audio/01-listening-8547498e.mp3" in asked.stdout
    assert list(public.glob("audio/01-*"))
    done = typed(published, "erase", FILE, "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert [path for path in public.rglob("*") if "01-listening" in str(path)] == []
    again = typed(published, "erase", FILE, "--yes")
    assert (again.returncode, "Nothing of it is left there." in again.stdout) == (0, True)
    reports = sorted(path.suffix for path in published.with_name("reports").iterdir())
    assert reports == [".html", ".html", ".txt", ".txt"]


def test_it_is_refused_ever_after(published: Path) -> None:
    """Publishing and sharing the same folder are refused with PP920, and no release that held it is restored."""
    assert typed(published, "erase", "01-listening", "--yes").returncode == 0
    publish = typed(published, "publish", "--yes")
    assert (publish.returncode, "PP920" in publish.stdout) == (1, True)
    share = forked_command.typed("preview", "--share", "elsewhere", "--yes", cwd=published)
    assert (share.returncode, "PP920" in share.stdout) == (1, True), share.stdout + share.stderr
    back = typed(published, "rollback", "1", "--reason", "x", "--yes")
    assert back.returncode == 3
    assert "Release 1 cannot be restored: an episode in it was erased" in back.stderr
    assert "cannot be restored: an episode in it was erased" in typed(published, "history").stdout


def test_an_episode_that_nobody_knows(published: Path) -> None:
    """It is said, with where to look, and nothing is written."""
    done = typed(published, "erase", "no-such-episode", "--yes")
    assert (done.returncode, 'There is no episode "no-such-episode"' in done.stderr) == (2, True)
    assert not published.with_name("reports").exists()


def test_the_report_is_not_kept_in_the_project(published: Path) -> None:
    """It would be committed with the rest."""
    done = typed(published, "erase", FILE, "--yes", "--report", "reports")
    assert (done.returncode, "must not be kept in" in done.stderr) == (2, True)
