"""`approve`: approvals as people type them."""

from pathlib import Path

import pytest

from podcast_publisher.workflow.approval.ask import request_approval
from tests.cli.test_commands import run_command
from tests.shows import workspace
from tests.workflow.test_approval import NOW, project_of, require, signed

EPISODE = "02-measuring"


def test_approvals_are_recorded_and_listed(small_show: Path) -> None:
    """What waits is listed with exit code 1, and nothing more once it is approved."""
    require(small_show, "Press office")
    waiting = run_command("approve", cwd=small_show)
    assert waiting.returncode == 1
    assert waiting.stdout.splitlines() == [
        "episodes/02-measuring.yaml: Measuring: what counts",
        "  Press office has not approved it as it is.",
    ]
    done = run_command(
        "approve", EPISODE, "--by", "Press office", "--on", "2025-03-18", cwd=small_show
    )
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "Press office approves it as it is: Measuring: what counts",
        "The approval is in the episode's file.",
    ]
    listed = run_command("approve", cwd=small_show)
    assert (listed.returncode, listed.stdout.splitlines()[1]) == (
        0,
        "  Approved by Press office on 18 March 2025, on paper.",
    )
    path = small_show / "episodes" / f"{EPISODE}.yaml"
    path.write_text(path.read_text("utf-8").replace("A ruler", "A rule", 1), "utf-8")
    changed = run_command("approve", cwd=small_show)
    assert "on paper, and changed since: the show notes." in changed.stdout
    assert run_command("publish", "--yes", cwd=small_show).returncode == 1


def test_an_answer_is_taken_in_from_a_file(small_show: Path, tmp_path: Path) -> None:
    """Its note is shown; one to an earlier version exits with 1."""
    request = request_approval(project_of(small_show), ["Sam Sample"], NOW.replace(year=2025))
    assert request
    request.keep(workspace(small_show))
    answer = tmp_path / "approval.txt"
    answer.write_bytes(signed(request, note="Well\x1b[31m done"))
    done = run_command("approve", "--answer", str(answer), cwd=small_show)
    assert done.returncode == 0, done.stderr
    assert "They write: Well" in done.stdout
    assert "\x1b" not in done.stdout
    path = small_show / "episodes" / f"{EPISODE}.yaml"
    path.write_text(path.read_text("utf-8").replace("A ruler", "A rule", 1), "utf-8")
    outdated = run_command("approve", "--answer", str(answer), cwd=small_show)
    assert outdated.returncode == 1
    assert "because the episode has changed since: the show notes" in outdated.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([EPISODE], "It is not said who approves"),
        (["--by", "Sam"], "--by does not go with the list of approvals"),
        ([EPISODE, "--by", " "], "The name is missing"),
        ([EPISODE, "--by", "Sam", "--on", "2999-01-01"], "2999-01-01 is still to come"),
        (["nowhere", "--by", "Sam"], "There is no episode nowhere"),
        (["--answer", "nowhere.eml"], "nowhere.eml cannot be read"),
        (["--answer", "podcast.yaml"], "There is no complete line that begins with approval:"),
        ([EPISODE, "--answer", "podcast.yaml"], "EPISODE does not go with --answer"),
    ],
)
def test_wrong_use_is_a_sentence(small_show: Path, words: list[str], message: str) -> None:
    """With exit code 2, and nothing is written."""
    before = (small_show / "episodes" / f"{EPISODE}.yaml").read_bytes()
    done = run_command("approve", *words, cwd=small_show)
    assert (done.returncode, message in done.stderr) == (2, True), done.stderr
    assert (small_show / "episodes" / f"{EPISODE}.yaml").read_bytes() == before
