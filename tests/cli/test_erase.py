"""Erase on the command line: output, questions and exit codes, on a folder."""

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
    done = run_command(small_show, "publish", "--yes")
    assert "Release 1 is live." in done.stdout, done.stdout + done.stderr
    return small_show


def run_command(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command, for that destination, with nobody at the terminal."""
    reports = project.with_name("reports")
    environment = {**os.environ, "PODCAST_ERASURE_REPORTS": str(reports)}
    return forked_command.run_text(
        *words, "--to", "elsewhere", cwd=project, environment=environment
    )


def test_erase_asks_deletes_and_can_be_run_again(published: Path) -> None:
    """Without --yes nothing happens; then all is erased, and a second run finds nothing and exits with 0."""
    public = published.parent / "public"
    asked = run_command(published, "erase", FILE)
    assert (asked.returncode, "Nothing was changed" in asked.stderr) == (2, True)
    assert "http://127.0.0.1:9/audio/01-listening-8547498e.mp3" in asked.stdout
    assert list(public.glob("audio/01-*"))
    done = run_command(published, "erase", FILE, "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert [path for path in public.rglob("*") if "01-listening" in str(path)] == []
    again = run_command(published, "erase", FILE, "--yes")
    assert (again.returncode, "Nothing of it is left there." in again.stdout) == (0, True)
    reports = sorted(path.suffix for path in published.with_name("reports").iterdir())
    assert reports == [".html", ".html", ".txt", ".txt"]


def test_an_erased_episode_is_refused_ever_after(published: Path) -> None:
    """Publishing and sharing the same folder fail with PP920, and no release that held it can be restored."""
    assert run_command(published, "erase", "01-listening", "--yes").returncode == 0
    publish = run_command(published, "publish", "--yes")
    assert (publish.returncode, "PP920" in publish.stdout) == (1, True)
    share = forked_command.run_text("preview", "--share", "elsewhere", "--yes", cwd=published)
    assert (share.returncode, "PP920" in share.stdout) == (1, True), share.stdout + share.stderr
    back = run_command(published, "rollback", "1", "--reason", "x", "--yes")
    assert back.returncode == 3
    assert "Release 1 cannot be restored: an episode in it was erased" in back.stderr
    assert (
        "cannot be restored: an episode in it was erased"
        in run_command(published, "history").stdout
    )


def test_erasing_an_unknown_episode_is_refused(published: Path) -> None:
    """The message says where to look, and nothing is written."""
    done = run_command(published, "erase", "no-such-episode", "--yes")
    assert (done.returncode, 'There is no episode "no-such-episode"' in done.stderr) == (2, True)
    assert not published.with_name("reports").exists()


def test_a_report_inside_the_project_is_refused(published: Path) -> None:
    """It would be committed with the rest."""
    done = run_command(published, "erase", FILE, "--yes", "--report", "reports")
    assert (done.returncode, "must not be kept in" in done.stderr) == (2, True)
