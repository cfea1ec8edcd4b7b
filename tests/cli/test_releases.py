"""What was published, restored and removed, as it is typed: on a folder, which needs no store."""

import json
import subprocess
from pathlib import Path

import pytest

from tests import forked_command
from tests.publish.publishing import add_destination, decide, replace_in


@pytest.fixture
def published(small_show: Path) -> Path:
    """A show that goes to a folder, published twice."""
    add_destination(
        small_show,
        kind="folder",
        folder="../public",
        public_url="http://127.0.0.1:9/",
        public_url_unreachable="Nothing serves it in these tests",
    )
    assert "Release 1 is live." in typed(small_show, "publish", "--yes").stdout
    replace_in(small_show / "episodes" / "01-listening.yaml", "Listening", "Hearing")
    assert "Release 2 is live." in typed(small_show, "publish", "--yes", "--reason", "Word").stdout
    return small_show


def typed(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command, for that destination, with nobody at the terminal."""
    return forked_command.typed(*words, "--to", "elsewhere", cwd=project)


def feed(project: Path) -> str:
    """The feed that is live."""
    return (project.parent / "public" / "feed.xml").read_text("utf-8")


def test_history_tells_why(published: Path) -> None:
    """The newest first, for people and for programs."""
    output = typed(published, "history").stdout
    assert output.index("   2  ") < output.index("why: Word") < output.index("   1  ")
    newest, oldest = json.loads(typed(published, "history", "--format", "json").stdout)
    assert (newest["reason"], newest["previous"], oldest["number"]) == ("Word", 1, 1)
    assert (
        len(json.loads(typed(published, "history", "--format", "json", "--last", "1").stdout)) == 1
    )


def test_rollback_and_what_follows(published: Path) -> None:
    """It puts the feed back, and publish does not undo it in silence."""
    done = typed(published, "rollback", "--yes", "--reason", "Hearing is wrong")
    assert "Release 3 is live." in done.stdout
    assert "<title>Listening</title>" in feed(published)
    again = typed(published, "publish", "--yes")
    assert (again.returncode, "PP913" in again.stdout) == (1, True)
    assert "Release 2 was rolled back (Hearing is wrong)" in again.stdout
    assert "<title>Listening</title>" in feed(published)


def test_rollback_needs_a_reason(published: Path) -> None:
    """Whoever reads the history later wants to know."""
    assert typed(published, "rollback", "--yes").returncode == 2


@pytest.mark.parametrize("command", ["publish", "rollback"])
def test_nobody_to_ask(published: Path, command: str) -> None:
    """Without a terminal and without --yes, nothing is changed."""
    replace_in(published / "episodes" / "01-listening.yaml", "Hearing", "Harking")
    before = feed(published)
    done = typed(published, command, *(["--reason", "Why not"]))
    assert done.returncode == 2
    assert "there is no terminal" in done.stderr
    assert feed(published) == before


def test_prune_shows_before_it_removes(published: Path) -> None:
    """What is younger than a week stays; that is said."""
    done = typed(published, "prune", "--keep", "1", "--yes")
    first, *kept = done.stdout.splitlines()
    assert first == f"There is nothing to remove from the folder {published.parent / 'public'}."
    assert kept[0] == "Releases that can still be restored: 2, 1"


def test_a_plan_is_carried_out_as_it_was_shown(published: Path) -> None:
    """Or not at all, once something else is live; and plan tells a program whether there is one."""
    assert typed(published, "plan", "--exit-code").returncode == 0
    replace_in(published / "episodes" / "01-listening.yaml", "Hearing", "Harking")
    assert typed(published, "plan", "--exit-code", "--out", "plan.json").returncode == 4
    assert "Release 3 is live." in typed(published, "publish", "--plan", "plan.json").stdout
    replace_in(published / "episodes" / "01-listening.yaml", "Harking", "Hushing")
    stale = typed(published, "publish", "--plan", "plan.json")
    assert stale.returncode == 3
    assert "out of date (another feed is live now: release 3" in stale.stderr
    assert "Hushing" not in feed(published)
    (published / "plan.json").write_text("{}")
    broken = typed(published, "publish", "--plan", "plan.json")
    assert (broken.returncode, "Traceback" in broken.stderr) == (2, False)


def git(folder: Path, *words: str) -> None:
    """As a person types it, whoever that is."""
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    words = ("git", *who, *words)
    subprocess.run(words, cwd=folder, check=True, capture_output=True)


def test_an_older_checkout(published: Path) -> None:
    """A colleague who has not got the newest commit, or has gone back before it, takes nothing back."""
    git(published, "init", "--quiet")
    git(published, "add", ".")
    git(published, "commit", "--quiet", "-m", "Hearing")
    colleague = published.with_name("colleague")
    git(published, "clone", "--quiet", str(published), str(colleague))
    replace_in(published / "episodes" / "01-listening.yaml", "Hearing", "Harking")
    git(published, "commit", "--quiet", "-a", "-m", "Harking")
    assert "Release 3 is live." in typed(published, "publish", "--yes").stdout
    git(published, "checkout", "--quiet", "HEAD~1")
    for folder in (published, colleague):
        refused = typed(folder, "publish", "--yes")
        assert (refused.returncode, "PP912" in refused.stdout) == (1, True), refused.stdout
        assert "Harking" in feed(published)
    git(published, "checkout", "--quiet", "-")
    git(colleague, "pull", "--quiet")
    assert "There is nothing to do" in typed(colleague, "publish", "--yes").stdout


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("episodes/01-listening.yaml", "Hearing", "Hushing", "feed.xml is another one now"),
        ("episodes/01-listening.vtt", "WEBVTT", "WEBVTT\n\nNOTE new", "transcripts/01-listening-"),
        ("podcast.yaml", "title: ", "title: New ", "index.html is another one now"),
    ],
)
def test_a_plan_of_other_files_is_stale(
    published: Path, file: str, old: str, new: str, told: str
) -> None:
    """What has changed in the folder since it was planned is named, and nothing is published."""
    live = feed(published)
    replace_in(published / "episodes" / "02-measuring.yaml", "what counts", "what matters")
    assert typed(published, "plan", "--out", "plan.json").returncode == 0
    replace_in(published / file, old, new)
    stale = typed(published, "publish", "--plan", "plan.json")
    assert stale.returncode == 3
    assert told in stale.stderr
    assert feed(published) == live


def test_status_lists_all(published: Path) -> None:
    """As it stands, in two forms."""
    decide(published / "episodes" / "02-measuring.yaml", "withdrawn")
    output = typed(published, "status").stdout
    assert "   1  live       2025-03-05 06:00 GMT (06:00 UTC)     Hearing" in output
    assert "   2  leaving   " in output
    assert "still live: publish" in output
    stands = json.loads(typed(published, "status", "--format", "json").stdout)
    assert [stand["standing"] for stand in stands] == ["live", "leaving"]
    assert stands[0]["when"] == "2025-03-05T06:00:00+00:00"


def test_what_would_hurt_listeners_is_refused(published: Path) -> None:
    """An episode that vanishes is told by plan and by publish, and stays live."""
    (published / "episodes" / "02-measuring.yaml").unlink()
    for command in (("plan",), ("publish", "--yes")):
        done = typed(published, *command)
        assert (done.returncode, "PP901" in done.stdout) == (1, True)
    assert "Measuring" in feed(published)
