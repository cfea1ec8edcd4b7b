"""A transcript as paragraphs under the titles of chapters: speaker, start, and a link target for each cue."""

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from podcast_publisher.model.transcript import Chapter, Cue
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


class Heading(Struct, frozen=True):
    """The title of a chapter, before its first paragraph."""

    title: str
    at: str
    """Its start in seconds, as the link target; empty if a phrase has the same start."""


class Turn(Struct, frozen=True):
    """A paragraph of a single speaker."""

    voice: str
    """The speaker; empty if unchanged or unnamed."""
    start: formatting.FormattedValue
    phrases: tuple[Phrase, ...]
    at: str
    """Its start in seconds."""
    headings: tuple[Heading, ...] = ()
    """Chapters that begin here."""


def turns(cues: Sequence[Cue], chapters: Sequence[Chapter] = ()) -> tuple[Turn, ...]:
    """The cues in paragraphs; each chapter begins a new one."""
    return tuple(_turns([cue for cue in cues if cue.text], chapters))


def _turns(cues: Sequence[Cue], chapters: Sequence[Chapter]) -> Iterator[Turn]:
    speaker, last = None, ""
    begins = _first_cues(cues, chapters)
    taken = {formatting.number(_tenth(cue.start)) for cue in cues}
    first = 0
    for paragraph in _paragraphs(cues, begins.keys()):
        titles = begins.get(first, [])
        first += len(paragraph)
        headings = tuple(_headings(titles, taken))
        if headings:
            speaker = None
        phrases = []
        for cue in paragraph:
            start = formatting.number(_tenth(cue.start))
            phrases.append(Phrase(cue.text, start, first=start != last))
            last = start
        voice = paragraph[0].voice
        changed = voice if voice != speaker else ""
        speaker = voice
        yield Turn(
            changed,
            formatting.place(paragraph[0].start),
            tuple(phrases),
            at=phrases[0].at,
            headings=headings,
        )


def _headings(chapters: Sequence[Chapter], taken: set[str]) -> Iterator[Heading]:
    for chapter in chapters:
        start = formatting.number(_tenth(chapter.start))
        yield Heading(chapter.title, "" if start in taken else start)
        taken.add(start)


def _first_cues(cues: Sequence[Cue], chapters: Sequence[Chapter]) -> dict[int, list[Chapter]]:
    """The chapters that begin with each cue, by its position.

    A chapter often starts within its first sentence, because people give whole seconds.
    """
    begins: dict[int, list[Chapter]] = {}
    position = 0
    for chapter in sorted(chapters, key=lambda chapter: chapter.start):
        while position < len(cues) and _middle(cues[position]) <= chapter.start:
            position += 1
        if position < len(cues):
            begins.setdefault(position, []).append(chapter)
    return begins


def _middle(cue: Cue) -> float:
    return (cue.start + cue.end) / 2


def _tenth(seconds: float) -> float:
    """Rounded down to a tenth of a second: finer is inaudible and makes long links."""
    return round(seconds * 1000) // 100 / 10


def _paragraphs(cues: Sequence[Cue], begins: Collection[int]) -> Iterator[list[Cue]]:
    paragraph: list[Cue] = []
    length = 0
    for position, cue in enumerate(cues):
        full = length > _LONG and paragraph[-1].text.endswith(_ENDS)
        if paragraph and (cue.voice != paragraph[-1].voice or full or position in begins):
            yield paragraph
            paragraph, length = [], 0
        paragraph.append(cue)
        length += len(cue.text)
    if paragraph:
        yield paragraph
