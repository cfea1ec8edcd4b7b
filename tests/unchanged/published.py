"""A published show whose next run the gate may answer, and what gate and full run say of it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from podcast_publisher import __main__ as entry
from podcast_publisher.cli import context, options
from podcast_publisher.model.cache_mac import MAC_BYTES, with_mac
from podcast_publisher.unchanged import scene
from podcast_publisher.unchanged.stamps import SETTLE_TIME
from tests import forked_command

WORDS = ("publish", "--yes", "--to", "elsewhere")
FULL_RUN = 99
"""The exit code of a run that the gate has left to the program."""


@dataclass(frozen=True)
class Result:
    """What a run said."""

    code: int
    output: str


@dataclass(frozen=True)
class Published:
    """A published show, and the words and environment of the runs that follow."""

    project: Path
    environment: dict[str, str]
    words: Sequence[str] = WORDS
    prepare: tuple[forked_command.Prepare, ...] = ()
    """Called in the process of each run before it."""
    program: Path | None = None
    """The copy of the package whose files count as the program's."""
    library: Path | None = None
    """A folder with a module of its own, on Python's path."""
    home: Path = field(default_factory=Path)

    def run_in_full(self) -> Result:
        """The program itself, whatever the gate says."""
        done = self.run(gated=False)
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return Result(done.returncode, done.stdout.decode())

    def ask_gate(self) -> Result | None:
        """The gate; None where it leaves the run to the program."""
        done = self.run(_stop_before_program, gated=True)
        assert not done.stderr, done.stderr.decode()
        if done.returncode == FULL_RUN:
            assert not done.stdout
            return None
        return Result(done.returncode, done.stdout.decode())

    def settle(self) -> Result:
        """Publish what there is to publish, until the gate answers; its answer."""
        if before := self.ask_gate():
            return before
        output = self.run_in_full()
        assert output.code == 0, output.output
        self.wait()
        full = self.run_in_full()
        assert self.ask_gate() == full, full.output
        return full

    def wait(self) -> None:
        """Until what is beside the project has not changed for as long as the coarsest clock has it."""
        folders = [folder for folder in (self.program, self.library, self.home) if folder]
        paths = (path for folder in folders for path in (folder, *folder.rglob("*")))
        newest = 0
        for path in paths:
            with suppress(FileNotFoundError):
                newest = max(newest, path.lstat().st_ctime_ns)
        time.sleep(max(0.0, (newest + SETTLE_TIME - time.time_ns()) / 1e9 + 0.05))

    def with_words(self, *words: str) -> "Published":
        """The same with another command line."""
        return replace(self, words=words)

    def with_step(self, step: forked_command.Prepare) -> "Published":
        """The same with a step before each run."""
        return replace(self, prepare=(*self.prepare, step))

    def with_environment(self, **variables: str) -> "Published":
        """The same with more variables."""
        return replace(self, environment={**self.environment, **variables})

    def run(
        self, *prepare: forked_command.Prepare, gated: bool
    ) -> "subprocess.CompletedProcess[bytes]":
        """One run, with all that it says."""
        return forked_command.run(
            *self.words,
            cwd=self.project,
            environment=self.environment,
            prepare=[*self.prepare, *prepare],
            gated=gated,
        )


def _stop_before_program() -> None:
    def stop(**_: object) -> None:
        sys.exit(FULL_RUN)

    sys.modules["podcast_publisher.cli.main"].main = stop  # type: ignore[attr-defined]


def use_program(package: Path) -> None:
    """That folder is where the program's files are."""
    scene._PACKAGE = str(package)


def use_library(folder: Path) -> None:
    """Import the module in that folder."""
    sys.path.append(str(folder))
    import a_library_of_tests  # type: ignore[import-not-found]  # noqa: F401 - what is imported counts


def at(seconds: float) -> None:
    """It is that time since 1970, for gate and program."""
    moment = datetime.fromtimestamp(seconds, UTC)
    entry.time = SimpleNamespace(time=lambda: seconds)  # type: ignore[attr-defined, assignment]
    frozen = SimpleNamespace(now=lambda _zone: moment)
    for module in (context, options):
        module.datetime = frozen  # type: ignore[attr-defined]


def without_settings(environment: dict[str, str]) -> dict[str, str]:
    """An environment in which nobody has set anything."""
    kept = {
        name: value
        for name, value in environment.items()
        if not name.startswith(("AWS_", "S3_", "PODCAST_")) and name != "PYTEST_CURRENT_TEST"
    }
    return {**kept, "AWS_EC2_METADATA_DISABLED": "true"}


def environment_of(home: Path, **variables: str) -> dict[str, str]:
    """The environment of a user with that home and these settings."""
    own = {"HOME": str(home), "PODCAST_CACHE_KEY": KEY}
    return {**without_settings(dict(os.environ)), **own, **variables}


KEY = "of these tests"
"""With which records are authenticated: tests change what is in them."""


def read_record(file: Path) -> dict[str, Any]:
    """What is in a record."""
    record: dict[str, Any] = json.loads(file.read_bytes()[MAC_BYTES:])
    return record


def rewrite_record(change: Callable[[dict[str, Any]], object], file: Path) -> None:
    """Change a record as the program would write it."""
    record = read_record(file)
    change(record)
    file.write_bytes(with_mac(KEY.encode(), json.dumps(record).encode()))


def records(show: Published) -> list[Path]:
    """The files with what is kept of its runs."""
    caches = Path(show.environment["XDG_CACHE_HOME"])
    return [
        file
        for file in sorted(caches.rglob("unchanged/*"))
        if file.is_file() and str(show.project).encode() in file.read_bytes()
    ]
