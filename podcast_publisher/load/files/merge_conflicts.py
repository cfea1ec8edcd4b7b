"""Two versions of a file in one, as git leaves them where two people changed the same lines."""

import re
from collections.abc import Iterable

_MARK = re.compile(r"[ \t]*<{7}(?:[ \t].*)?|(?:>{7}|\|{7})(?:[ \t].*)?")
"""`=======` alone is a line that people draw too."""

MESSAGE = "Git has put two versions into this file, and nobody has chosen between them"
FIX = (
    "Keep one of the two versions between <<<<<<< and >>>>>>>, then delete the other one and every "
    "line that begins with <<<<<<<, |||||||, ======= or >>>>>>>."
)


def line_of_conflict(lines: Iterable[str]) -> int:
    """The number of the first line that git has put in, or 0 where there is none."""
    return next((number for number, line in enumerate(lines, 1) if _MARK.fullmatch(line)), 0)
