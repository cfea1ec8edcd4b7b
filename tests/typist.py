"""A person who types commands, and answers at a terminal."""

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

from tests.forked_command import run_text


class Typist:
    """Runs commands, and counts what a person types: each command, and each answer or text in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.typed = 0

    def run(self, *words: str, texts: int = 0) -> str:
        self.typed += 1 + texts
        done = run_text(*words, cwd=self.folder)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def answer(self, *words: str, answers: list[str]) -> str:
        """Run a command at a terminal, and answer what it asks."""
        self.typed += 1 + len(answers)
        ours, theirs = os.openpty()
        with subprocess.Popen(
            [sys.executable, "-m", "podcast_publisher", *words],
            cwd=self.folder,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "TERM": "dumb", "COLUMNS": "200"},
        ) as running:
            os.close(theirs)
            os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
            shown = b"".join(iter(partial(_read, ours), b"")).decode()
            assert running.wait(60) == 0, shown
        os.close(ours)
        return shown


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # how Linux says that the other end is closed
        return b""
