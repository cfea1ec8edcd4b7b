"""Read a narration file: who says what, and where a chapter begins.

A narration file is plain text. `presenter:` begins a turn and its sentences follow, on that line or
indented below it. `== title` begins a chapter at the next turn. Nobody speaks a line that starts
with `#`.
"""

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Speaker:
    """Somebody who speaks: the name the transcript shows, and the Kokoro voice that reads."""

    name: str
    voice: str


SPEAKERS = {
    "presenter": Speaker("Placeholder presenter", "bf_emma"),
    "researcher": Speaker("Placeholder researcher", "bm_daniel"),
}


@dataclass(frozen=True)
class Turn:
    """What one speaker says in one go; `chapter` is the title of a chapter that begins here."""

    speaker: Speaker
    words: str
    chapter: str | None = None

    @property
    def sentences(self) -> list[str]:
        """The turn's sentences: one is synthesised at a time, so each can be timed exactly."""
        return re.split(r"(?<=[.!?])\s+", self.words)


def read_turns(path: Path) -> list[Turn]:
    """The turns of one narration file, in order."""
    turns: list[Turn] = []
    chapter: str | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        label, _, words = line.partition(":")
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("=="):
            chapter = line.strip("= ")
        elif line.startswith(" ") and turns:
            earlier = turns.pop()
            words = f"{earlier.words} {line.strip()}".strip()
            turns.append(Turn(earlier.speaker, words, earlier.chapter))
        elif label in SPEAKERS:
            turns.append(Turn(SPEAKERS[label], words.strip(), chapter))
            chapter = None
        else:
            known = " or ".join(f"'{name}:'" for name in SPEAKERS)
            raise ValueError(f"{path.name}, line {number}: begin it with {known}, '==' or '#'")
    return turns
