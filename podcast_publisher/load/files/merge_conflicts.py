"""Detect git's merge conflict markers."""

import re
from collections.abc import Iterable

_MARK = re.compile(r"[ \t]*<{7}(?:[ \t].*)?|(?:>{7}|\|{7})(?:[ \t].*)?")
"""Not `=======` alone, which people draw as a line too."""

MESSAGE = "This file holds two versions after a merge conflict in git"
FIX = (
    "Keep one of the two versions between <<<<<<< and >>>>>>>, then delete the other one and every "
    "line that begins with <<<<<<<, |||||||, ======= or >>>>>>>."
)


def line_of_conflict(text: str, lines: Iterable[str]) -> int:
    """The number of the first conflict marker among the lines of a text, or 0."""
    if not any(7 * character in text for character in "<>|"):
        return 0
    return next((number for number, line in enumerate(lines, 1) if _MARK.fullmatch(line)), 0)
