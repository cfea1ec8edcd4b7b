"""Put the times of cues in order: ends, overlaps, and cues that are too long or too short to read."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import attrgetter

from msgspec.structs import replace

from podcast_publisher.edit.transcripts.cues import Caption, RawCue

_SLOWEST, _USUAL = 1.5, 2.5
"""Words a second; presenters say two and a half."""
_FASTEST = 6.0
_SHORTEST_CUE = 1.0
"""Seconds that a cue without an end lasts at least."""
_SCREEN = 84
"""Characters of two lines of 42."""
_TOO_LONG = 2 * _SCREEN
_LONG_STAY = 15_000
"""Milliseconds: a text of more than two lines that stays longer is far ahead of, or behind, the voice."""
_FRAGMENT = 2
"""Words of a usual cue in a file that has one for each word."""
_FEWEST_WORDS = 8
"""Cues."""
_PAUSE, _LONGEST_JOINED = 500, 7_000
"""Milliseconds."""
_TITLES = "".join(rf"(?<!\b{title}\.)" for title in ("Dr", "Mr", "Mrs", "Ms", "St", "Prof"))
_SENTENCE_END = re.compile(rf"{_TITLES}(?:(?<=[.!?…])|(?<=[.!?…][\"'”’)\]]))\s+")
_CLAUSE_END = re.compile(r"(?<=[,;:–—])\s+")


def give_ends(cues: list[RawCue], words: list[int], recording: float | None) -> None:
    """End each cue without an end where the next begins, but no later than it takes to say slowly.

    `words` counts those of each cue; `recording` is its length in seconds, where it is known.
    """
    starts = [cue.start for cue in cues[1:]]
    for cue, count, following in zip(cues, words, [*starts, None], strict=True):
        if cue.end is not None:
            continue
        pace = _USUAL if following is None else _SLOWEST
        end = cue.start + max(_SHORTEST_CUE, count / pace)
        if following is None and recording is not None and recording > cue.start:
            end = min(end, recording)
        if following is not None and following > cue.start:
            end = min(end, following)
        cue.end = end


def in_milliseconds(cue: RawCue) -> Caption:
    """The cue with its words in one line."""
    start = round(cue.start * 1000)
    end = max(start + 1, round((cue.end or 0) * 1000))
    return Caption(start, end, " ".join(" ".join(cue.lines).split()), cue.voice)


def share(caption: Caption, parts: Sequence[tuple[str, str]]) -> list[Caption]:
    """The caption's time for these texts with their voices, in proportion to their lengths."""
    if len(parts) < 2 or caption.end - caption.start < len(parts):
        return [replace(caption, text=text, voice=voice) for text, voice in parts]
    weights = [len(text) + 1 for text, _ in parts]
    total, spent = sum(weights), 0
    # each gets a millisecond at least
    spare = caption.end - caption.start - len(parts)
    bounds = [caption.start]
    for number, weight in enumerate(weights, start=1):
        spent += weight
        bounds.append(caption.start + number + spare * spent // total)
    return [
        Caption(start, end, text, voice)
        for (start, end), (text, voice) in zip(pairwise(bounds), parts, strict=True)
    ]


def untangle(captions: list[Caption]) -> tuple[list[Caption], int]:
    """The captions in order, none before the one above it has ended, and how many were moved.

    A caption ends where the next begins, if its words can be said until then; otherwise the two
    share their time.
    """
    ordered = sorted(captions, key=attrgetter("start"))
    moved = sum(here != there for here, there in zip(ordered, captions, strict=True))
    new: list[Caption] = []
    for caption in ordered:
        if not new or caption.start >= new[-1].end:
            new.append(caption)
            continue
        moved += 1
        new[-1:] = _in_turn(new[-1], caption)
    return new, moved


def _in_turn(before: Caption, after: Caption) -> list[Caption]:
    """Two captions that overlap, one after the other."""
    if after.start - before.start >= max(_least(before), 1):
        return [replace(before, end=after.start), after]
    end = max(before.end, after.end, before.start + 2)
    texts = [(before.text, before.voice), (after.text, after.voice)]
    return share(replace(before, end=end), texts)


def _least(caption: Caption) -> float:
    """Milliseconds in which its words can be said."""
    return len(caption.text.split()) * 1000 / _FASTEST


def join_words(captions: list[Caption]) -> list[Caption]:
    """Lines in place of single words, where a file has a cue for each word."""
    lengths = [len(caption.text.split()) for caption in captions if caption.text]
    if len(lengths) < _FEWEST_WORDS or sorted(lengths)[len(lengths) // 2] > _FRAGMENT:
        return captions
    new: list[Caption] = []
    for caption in captions:
        if new and _belong_together(new[-1], caption):
            text = f"{new[-1].text} {caption.text}"
            new[-1] = replace(new[-1], text=text, end=caption.end)
        else:
            new.append(caption)
    return new


def _belong_together(before: Caption, after: Caption) -> bool:
    return (
        before.voice == after.voice
        and after.start - before.end <= _PAUSE
        and len(before.text) + 1 + len(after.text) <= _SCREEN
        and after.end - before.start <= _LONGEST_JOINED
        and not (before.text.endswith((".", "!", "?")) and " " in before.text)
    )


def split_long(caption: Caption) -> list[Caption]:
    """Captions of two lines at most, cut between sentences if possible; the caption itself if it is not long."""
    length, stay = len(caption.text), caption.end - caption.start
    if length <= _SCREEN or (length <= _TOO_LONG and stay <= _LONG_STAY):
        return [caption]
    texts = list(_packed(caption.text))
    return (
        share(caption, [(text, caption.voice) for text in texts])
        if stay >= len(texts)
        else [caption]
    )


def _packed(text: str) -> Iterator[str]:
    """The text in pieces of a screen."""
    line = ""
    for piece in _pieces(text):
        if line and len(line) + 1 + len(piece) > _SCREEN:
            yield line
            line = piece
        else:
            line = f"{line} {piece}" if line else piece
    yield line


def _pieces(text: str) -> Iterator[str]:
    """Sentences; of long ones the clauses, and of long ones of these the words."""
    for sentence in _SENTENCE_END.split(text):
        if len(sentence) <= _SCREEN:
            yield sentence
            continue
        for clause in _CLAUSE_END.split(sentence):
            if len(clause) <= _SCREEN:
                yield clause
            else:
                yield from clause.split()
