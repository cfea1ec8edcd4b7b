"""Comments in a WebVTT file that say which lines nobody has read yet.

A comment of speech recognition marks the lines below it, up to a comment that says a person has read on from there.
"""

import re

from podcast_publisher.edit.transcripts.write import UNREAD_NOTE
from podcast_publisher.model.transcript import MACHINE_NOTE

READ_NOTE = "NOTE Read by a person"
"""How the comment begins below which lines are read."""
_MARK = re.compile(
    rf"(?:^|(?<=[\r\n]))(?P<mark>{MACHINE_NOTE}|{READ_NOTE})[^\r\n]*"
    r"(?:(?:\r\n|\r|\n)[^\r\n]+)*(?:\r\n|\r|\n){0,2}"
)


def is_unread_after(between: str, *, before: bool) -> bool:
    """Whether lines below that text between two cues are unread, where those above were so or not."""
    marks = [match["mark"] for match in _MARK.finditer(between)]
    return marks[-1] == MACHINE_NOTE if marks else before


def without_marks(between: str) -> str:
    """The text between two cues without these comments."""
    return _MARK.sub("", between)


def separated(text: str, newline: str) -> str:
    """The text with a blank line at its end."""
    text = text if text.endswith(("\n", "\r")) else text + newline
    return text if text.endswith((newline * 2, "\r\r", "\n\n")) else text + newline


def marked(between: str, newline: str, *, before: bool, unread: bool) -> str:
    """The text between two cues, with the comment that is needed below lines that were unread or not."""
    if is_unread_after(between, before=before) == unread:
        return between
    plain = without_marks(between)
    plain = separated(plain, newline) if plain.strip("\r\n") else plain or newline
    if before == unread:
        return plain
    note = UNREAD_NOTE if unread else f"{READ_NOTE} from here on.\n"
    return plain + f"{note}\n".replace("\n", newline)
