"""A transcript as paragraphs: speaker, start, and a link target for each cue."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from podcast_publisher.model.transcript import Cue
from podcast_publisher.render.pages import formatting

_LONG = 400
"""Characters after which a paragraph ends at the next full stop."""
_ENDS = (".", "!", "?", "…", ".”", "!”", "?”", '."', '!"', '?"')


class Phrase(Struct, frozen=True):
    """A cue's text, and its start in seconds."""

    text: str
    at: str
    first: bool
    """Whether no earlier phrase has the same start: ids must be unique."""


class Turn(Struct, frozen=True):
    """A paragraph of a single speaker."""

    voice: str
    """The speaker; empty if unchanged or unnamed."""
    start: formatting.FormattedValue
    phrases: tuple[Phrase, ...]


def turns(cues: Sequence[Cue]) -> tuple[Turn, ...]:
    """The cues in paragraphs."""
    return tuple(_turns(cues))


def _turns(cues: Sequence[Cue]) -> Iterator[Turn]:
    speaker, last = None, ""
    for paragraph in _paragraphs([cue for cue in cues if cue.text]):
        phrases = []
        for cue in paragraph:
            start = formatting.number(_tenth(cue.start))
            phrases.append(Phrase(cue.text, start, first=start != last))
            last = start
        voice = paragraph[0].voice
        changed = voice if voice != speaker else ""
        speaker = voice
        yield Turn(changed, formatting.place(paragraph[0].start), tuple(phrases))


def _tenth(seconds: float) -> float:
    """Rounded down to a tenth of a second: finer is inaudible and makes long links."""
    return round(seconds * 1000) // 100 / 10


def _paragraphs(cues: Sequence[Cue]) -> Iterator[list[Cue]]:
    paragraph: list[Cue] = []
    length = 0
    for cue in cues:
        full = length > _LONG and paragraph[-1].text.endswith(_ENDS)
        if paragraph and (cue.voice != paragraph[-1].voice or full):
            yield paragraph
            paragraph, length = [], 0
        paragraph.append(cue)
        length += len(cue.text)
    if paragraph:
        yield paragraph
