"""The real command in a process of its own that may take so much memory and no more."""

import re
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from tests.forked_command import run

MEMORY = 1 << 30
"""Bytes. The command on a good show takes 60 million."""
MOST_OUTPUT = 400_000
"""Bytes that are told of the worst of shows."""

HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Categories of characters that move the cursor, turn the direction of writing, or end a line."""


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What the command said, as bytes, and its exit code."""

    out: bytes
    err: bytes
    code: int

    @property
    def codes(self) -> set[str]:
        """The rules of which the text speaks."""
        return set(re.findall(r": (?:error|warning|advice) (PP\d{3}) ", self.out.decode()))


def check(show: Path, form: str = "text") -> CommandResult:
    """`check` on that show, which must neither hang, nor crash, nor talk without end."""
    limit = (_limit,) if sys.platform == "linux" else ()
    done = run("check", "-C", str(show), "--format", form, cwd=Path.cwd(), prepare=limit)
    result = CommandResult(done.stdout, done.stderr, done.returncode)
    assert b"Traceback" not in result.err, result.err.decode()
    assert result.code in {0, 1, 2}, result
    assert len(result.out) < MOST_OUTPUT
    return result


def hidden_in(text: str) -> set[str]:
    """Characters that no terminal and no log should be given; the end of a line is one that may."""
    return {
        character for character in {*text} - {"\n"} if unicodedata.category(character) in HIDDEN
    }


def _limit() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
