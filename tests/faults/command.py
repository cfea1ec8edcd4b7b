"""The command in a warm process, killed, out of patience or late as a test wants it."""

import itertools
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from botocore import auth, compat
from botocore.config import Config

from podcast_publisher.cli.main import main
from podcast_publisher.publish.stores.s3 import connection
from tests.forked_command import PROCESSES, Prepare

_PATIENCE = 120


@dataclass(frozen=True)
class CommandResult:
    """How the command ended, and what it said."""

    code: int | None
    """As a shell sees it; the negative number of a signal where one killed it."""
    text: str

    @property
    def last(self) -> str:
        """What is said at the end: the sentence, and the cure."""
        return "\n".join(self.text.splitlines()[-2:])


class Command:
    """`podcast-publisher publish --yes --to elsewhere`, or other words, in that folder, running."""

    def __init__(
        self,
        show: Path,
        environment: Mapping[str, str],
        prepare: Sequence[Prepare] = (),
        words: Sequence[str] = ("publish", "--yes", "--to", "elsewhere"),
    ) -> None:
        self._output = show / "output.txt"
        self._process = PROCESSES.Process(
            target=_run, args=(show, dict(environment), self._output, tuple(prepare), tuple(words))
        )
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    def end(self) -> CommandResult:
        """Wait for it."""
        self._process.join(_PATIENCE)
        code = self._process.exitcode
        if code is None:
            self._process.kill()
            self._process.join()
        self._process.close()
        result = CommandResult(code, self._output.read_text("utf-8"))
        assert code is not None, f"it has not ended after {_PATIENCE} seconds: {result.text}"
        assert "Traceback" not in result.text, result.text
        return result


def _run(
    show: Path,
    environment: dict[str, str],
    output: Path,
    prepare: tuple[Prepare, ...],
    words: tuple[str, ...],
) -> None:
    os.chdir(show)
    os.environ.clear()
    os.environ.update(environment)
    with output.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    for step in prepare:
        step()
    sys.argv = ["podcast-publisher", *words]
    main()


def impatient() -> None:
    """As many attempts as always, with shorter waits: no test sits through the real ones."""
    connection.CONFIG = connection.CONFIG.merge(Config(connect_timeout=1, read_timeout=1))


def late() -> None:
    """Its clock is twenty minutes behind, as far as signing goes."""
    right = compat.get_current_datetime
    auth.get_current_datetime = lambda: right() - timedelta(minutes=20)  # type: ignore[attr-defined]


def die_at_change(number: int) -> None:
    """Killed before it begins to write a file of a folder, or puts one in its place, for that time.

    Caches are none of it: they are written by the same kind of names.
    """
    changes, caches = itertools.count(1), os.environ["XDG_CACHE_HOME"]

    def count(event: str, given: tuple[object, ...]) -> None:
        if (
            event in {"open", "os.rename"}
            and str(given[0]).endswith(".part")
            and not str(given[0]).startswith(caches)
            and next(changes) == number
        ):
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def die_at(event: str, words: str, number: int) -> None:
    """Killed before Python does that for that time, where what it is given has those words in it."""
    moments = itertools.count(1)

    def count(name: str, given: tuple[object, ...]) -> None:
        if name == event and words in repr(given) and next(moments) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
