"""What somebody types to add a tenth episode: at the desk, and in a terminal with a text editor.

scripts/walkthrough.py and scripts/pictures.py type exactly this, and the page counts it.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

NAME = "10-a-new-heart"
RECORDING = "A new heart.mp3"
"""As the one who made it has called it; title and names of files come from that."""

_DATE = "2025-08-13 06:00"
_NOTES = """\
What happens between a telephone call in the night and a new heart.

With those who wait for it, and those who bring it."""
_SHOWS = "Two arcs close around an amber disc."
_GUEST, _ROLE = "Placeholder researcher", "guest"
CHAPTERS = {"0:00": "Welcome", "0:05": "A telephone call", "0:11": "A new heart"}
"""Where they begin, and what they are called."""

DESK = {
    "the day it comes out": _DATE,
    "the show notes": _NOTES,
    "the guest's name": _GUEST,
    "the guest's role": _ROLE,
    **{f"the title of the chapter at {start}": title for start, title in CHAPTERS.items()},
    "what the picture shows": _SHOWS,
}
"""What is typed at the desk, by what it is; everything else is chosen or clicked."""

COMMANDS = (
    ("new", f"../Recordings/{RECORDING}", "--published", f"{_DATE} Europe/London"),
    ("check",),
    ("plan",),
    ("publish",),
)
"""What is typed in a terminal."""

_NOTES_BEFORE = """\
# Write the show notes here, and remove the #. Put the most important words first. A blank line
# begins a paragraph, and [words](https://address) make a link.
# description: |
#   What it is about."""
_ALT_BEFORE = "# alt: What the picture shows, in a sentence, for people who cannot see it."
_GUEST_BEFORE = """\
#  - name: Name of the guest
#    role: guest"""
_DRAFT = "draft: true    # nothing of it is published until you remove this line\n"

FILE = {
    _NOTES_BEFORE: "description: |\n"
    + "\n".join(f"  {line}".rstrip() for line in _NOTES.splitlines()),
    _ALT_BEFORE: f"alt: {_SHOWS}",
    _GUEST_BEFORE: f"  - name: {_GUEST}\n    role: {_ROLE}",
    _DRAFT: "chapters:\n"
    + "".join(f"  - start: {start}\n    title: {title}\n" for start, title in CHAPTERS.items()),
}
"""What is changed in the file that `new` has made: what stood there, and what stands there then."""

IN_THE_FILE = (
    "the show notes",
    "what the picture shows",
    "the guest's name",
    "the guest's role",
    *(f"the {what} of a chapter" for what in ("time", "title") for _ in CHAPTERS),
)
"""What is typed into it, a field each."""


def write_into(file: Path) -> None:
    """Change the file of the new episode as its author does.

    Raises:
        ValueError: what is to be changed does not stand there once.
    """
    text = file.read_text("utf-8")
    for before, after in FILE.items():
        if text.count(before) != 1:
            raise ValueError(f"{before!r} stands in {file.name} {text.count(before)} times")
        text = text.replace(before, after)
    file.write_text(text, "utf-8")


def counted() -> str:
    """A table of what is typed in both ways."""
    return "\n".join(_rows()) + "\n"


def _rows() -> Iterator[str]:
    yield "| | typed | what |"
    yield "| --- | --- | --- |"
    yield f"| at the desk | {len(DESK)} fields | {', '.join(DESK)} |"
    commands = ", ".join(f"`{words[0]}`" for words in COMMANDS)
    fields = ", ".join(
        field if times == 1 else f"{field} ({times} times)"
        for field, times in Counter(IN_THE_FILE).items()
    )
    yield (
        f"| in a terminal | {len(COMMANDS)} commands and {len(IN_THE_FILE)} fields "
        f"| {commands}; {fields} |"
    )
