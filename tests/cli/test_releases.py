"""History, rollback, prune and plans on the command line, on a folder."""

import json
import re
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
    assert "Release 1 is live." in run_command(small_show, "publish", "--yes").stdout
    replace_in(small_show / "episodes" / "01-listening.yaml", "Listening", "Hearing")
    assert (
        "Release 2 is live."
        in run_command(small_show, "publish", "--yes", "--reason", "Word").stdout
    )
    return small_show


def run_command(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command, for that destination, with nobody at the terminal."""
    return forked_command.run_text(*words, "--to", "elsewhere", cwd=project)


def feed(project: Path) -> str:
    """The feed that is live."""
    return (project.parent / "public" / "feed.xml").read_text("utf-8")


def test_history_shows_reasons(published: Path) -> None:
    """Newest first, for people and for programs."""
    output = run_command(published, "history").stdout
    assert output.index("   2  ") < output.index("why: Word") < output.index("   1  ")
    newest, oldest = json.loads(run_command(published, "history", "--format", "json").stdout)
    assert (newest["reason"], newest["previous"], oldest["number"]) == ("Word", 1, 1)
    assert (
        len(json.loads(run_command(published, "history", "--format", "json", "--last", "1").stdout))
        == 1
    )


def test_publish_does_not_silently_undo_a_rollback(published: Path) -> None:
    """The old feed is live again, and publishing the mistake again is refused."""
    done = run_command(published, "rollback", "--yes", "--reason", "Hearing is wrong")
    assert "Release 3 is live." in done.stdout
    assert "<title>Listening</title>" in feed(published)
    again = run_command(published, "publish", "--yes")
    assert (again.returncode, "PP913" in again.stdout) == (1, True)
    assert "Release 2 was rolled back (Hearing is wrong)" in again.stdout
    assert "<title>Listening</title>" in feed(published)


def test_rollback_needs_a_reason(published: Path) -> None:
    """Readers of the history need it."""
    assert run_command(published, "rollback", "--yes").returncode == 2


@pytest.mark.parametrize("command", ["publish", "rollback"])
def test_without_a_terminal_and_yes_nothing_changes(published: Path, command: str) -> None:
    """Nobody can confirm."""
    replace_in(published / "episodes" / "01-listening.yaml", "Hearing", "Harking")
    before = feed(published)
    done = run_command(published, command, *(["--reason", "Why not"]))
    assert done.returncode == 2
    assert "there is no terminal" in done.stderr
    assert feed(published) == before


def test_prune_shows_before_it_removes(published: Path) -> None:
    """Objects younger than a week are kept, and the output says so."""
    done = run_command(published, "prune", "--keep", "1", "--yes")
    first, *kept = done.stdout.splitlines()
    assert first == f"There is nothing to remove from the folder {published.parent / 'public'}."
    assert kept[0] == "Releases that can still be restored: 2, 1"


def test_a_saved_plan_is_carried_out_or_refused(published: Path) -> None:
    """It is refused once something else is live; `plan` tells programs whether there is one."""
    assert run_command(published, "plan", "--exit-code").returncode == 0
    replace_in(published / "episodes" / "01-listening.yaml", "Hearing", "Harking")
    assert run_command(published, "plan", "--exit-code", "--out", "plan.json").returncode == 4
    assert "Release 3 is live." in run_command(published, "publish", "--plan", "plan.json").stdout
    replace_in(published / "episodes" / "01-listening.yaml", "Harking", "Hushing")
    stale = run_command(published, "publish", "--plan", "plan.json")
    assert stale.returncode == 3
    assert "out of date (another feed is live now: release 3" in stale.stderr
    assert "Hushing" not in feed(published)
    (published / "plan.json").write_text("{}")
    broken = run_command(published, "publish", "--plan", "plan.json")
    assert (broken.returncode, "Traceback" in broken.stderr) == (2, False)


def test_plan_and_history_say_what_reads_otherwise(published: Path) -> None:
    """Before and after, in a line for each episode."""
    replace_in(published / "episodes" / "01-listening.yaml", "Hearing", "Harking")
    line = re.compile(r"title: '.*Hearing.*' → '.*Harking.*'")
    assert line.search(run_command(published, "plan").stdout)
    assert "is live" in run_command(published, "publish", "--yes").stdout
    assert line.search(run_command(published, "history").stdout)


def git(folder: Path, *words: str) -> None:
    """Git as a user runs it, with any identity."""
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    words = ("git", *who, *words)
    subprocess.run(words, cwd=folder, check=True, capture_output=True)


def test_an_older_checkout_is_refused(published: Path) -> None:
    """A checkout without the newest commit cannot undo it."""
    git(published, "init", "--quiet")
    git(published, "add", ".")
    git(published, "commit", "--quiet", "-m", "Hearing")
    colleague = published.with_name("colleague")
    git(published, "clone", "--quiet", str(published), str(colleague))
    replace_in(published / "episodes" / "01-listening.yaml", "Hearing", "Harking")
    git(published, "commit", "--quiet", "-a", "-m", "Harking")
    assert "Release 3 is live." in run_command(published, "publish", "--yes").stdout
    git(published, "checkout", "--quiet", "HEAD~1")
    for folder in (published, colleague):
        refused = run_command(folder, "publish", "--yes")
        assert (refused.returncode, "PP912" in refused.stdout) == (1, True), refused.stdout
        assert "Harking" in feed(published)
    git(published, "checkout", "--quiet", "-")
    git(colleague, "pull", "--quiet")
    assert "There is nothing to do" in run_command(colleague, "publish", "--yes").stdout


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("episodes/01-listening.yaml", "Hearing", "Hushing", "feed.xml is another one now"),
        ("episodes/01-listening.vtt", "WEBVTT", "WEBVTT\n\nNOTE new", "transcripts/01-listening-"),
        ("podcast.yaml", "title: ", "title: New ", "index.html is another one now"),
    ],
)
def test_a_saved_plan_is_stale_after_a_change(
    published: Path, file: str, old: str, new: str, message: str
) -> None:
    """Files changed since the plan are named, and nothing is published."""
    live = feed(published)
    replace_in(published / "episodes" / "02-measuring.yaml", "what counts", "what matters")
    assert run_command(published, "plan", "--out", "plan.json").returncode == 0
    replace_in(published / file, old, new)
    stale = run_command(published, "publish", "--plan", "plan.json")
    assert stale.returncode == 3
    assert message in stale.stderr
    assert feed(published) == live


def test_status_lists_every_episode(published: Path) -> None:
    """As text and as JSON."""
    decide(published / "episodes" / "02-measuring.yaml", "withdrawn")
    output = run_command(published, "status").stdout
    assert "   1  live       2025-03-05 06:00 GMT (06:00 UTC)     Hearing" in output
    assert "   2  leaving   " in output
    assert "still live: publish" in output
    stands = json.loads(run_command(published, "status", "--format", "json").stdout)
    assert [stand["standing"] for stand in stands] == ["live", "leaving"]
    assert stands[0]["when"] == "2025-03-05T06:00:00+00:00"


def test_a_vanished_episode_is_refused(published: Path) -> None:
    """`plan` and `publish` name it, and it stays live."""
    (published / "episodes" / "02-measuring.yaml").unlink()
    for command in (("plan",), ("publish", "--yes")):
        done = run_command(published, *command)
        assert (done.returncode, "PP901" in done.stdout) == (1, True)
    assert "Measuring" in feed(published)


def test_a_preview_is_shared_where_this_computer_cannot_look(published: Path) -> None:
    """Where podcast.yaml accepts that the public address cannot be reached from here, the link is printed all the same."""
    done = forked_command.run_text("preview", "--share", "elsewhere", "--yes", cwd=published)
    assert done.returncode == 0, done.stderr
    assert "Send this link to those who should see it: http://127.0.0.1:9/preview/" in done.stdout
