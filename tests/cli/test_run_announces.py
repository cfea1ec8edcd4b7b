"""The service announces what it has published, and tries again what failed."""

import os
from pathlib import Path

import pytest

from tests.announce.receiver import Receiver, Reply, receiving
from tests.announce.test_publish import AnnouncedShow
from tests.cli.test_releases import git
from tests.cli.test_run import PATIENCE, stop, until
from tests.forked_command import RunningCommand

pytestmark = pytest.mark.timeout(180)


def service(show: AnnouncedShow, *words: str) -> RunningCommand:
    """The command, started in the committed show."""
    return RunningCommand(
        *("run", "--to", "elsewhere", "--branch", "main", *words),
        cwd=show.show,
        environment={**os.environ, **show.environment, "PYTHONUNBUFFERED": "1"},
    )


def test_what_could_not_be_announced_is_tried_again(small_show: Path) -> None:
    """The hub refuses at first; the service says so, and tells it when it verifies the show next."""
    with receiving() as receiver:
        receiver.answers(*[Reply(status=503)] * 2, Reply())
        show = AnnouncedShow(small_show, f"{{websub: '{receiver.url}hub'}}")
        (small_show / ".gitignore").write_text(".podcast/\n")
        git(small_show, "init", "--quiet", "--initial-branch", "main")
        git(small_show, "add", "-A")
        git(small_show, "commit", "--quiet", "-m", "Two episodes")
        command = service(show, "--verify-every", "0.01")
        try:
            until(lambda: show.states(1).get("websub") == "sent", command)
            _, said = stop(command)
        finally:
            command.kill()
            command.wait(PATIENCE)
            command.stdout.close()
    assert "Warning: " in said
    assert _asked(receiver) >= 3


def _asked(receiver: Receiver) -> int:
    return sum(request.path == "/hub" for request in receiver.requests)
