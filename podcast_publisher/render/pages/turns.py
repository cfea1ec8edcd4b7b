"""A transcript for reading: who speaks, from when on, and each cue a place to jump to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from podcast_publisher.model.transcript import Cue
from podcast_publisher.render.pages import formatting

_LONG = 400
"""Characters after which a paragraph ends with the next sentence."""
_ENDS = (".", "!", "?", "…", ".”", "!”", "?”", '."', '!"', '?"')


@dataclass(frozen=True, slots=True)
class Phrase:
    """A cue: its words, and where it begins as a number of seconds."""

    text: str
    at: str
    first: bool
    """Whether no phrase before it begins at that moment: an address leads to one place."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph of one speaker."""

    voice: str
    """Who speaks; nothing where it is still the same person, or nobody is named."""
    start: formatting.Told
    phrases: tuple[Phrase, ...]


def turns(cues: Sequence[Cue]) -> tuple[Turn, ...]:
    """The cues in paragraphs."""
    return tuple(_told(cues))


def _told(cues: Sequence[Cue]) -> Iterator[Turn]:
    speaker, last = None, ""
    for paragraph in _paragraphs([cue for cue in cues if cue.text]):
        phrases = []
        for cue in paragraph:
            at = formatting.number(_tenth(cue.start))
            phrases.append(Phrase(cue.text, at, first=at != last))
            last = at
        voice = paragraph[0].voice
        named = voice if voice != speaker else ""
        speaker = voice
        yield Turn(named, formatting.place(paragraph[0].start), tuple(phrases))


def _tenth(seconds: float) -> float:
    """The tenth of a second before which nothing is said: finer is not heard, and long to write."""
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
