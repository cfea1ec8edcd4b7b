"""Compare the cues of a transcript with the words that were heard."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from podcast_publisher.load.speech.align import matching_words, plain_words
from podcast_publisher.load.speech.lateness import lateness_of
from podcast_publisher.model.speech import SpokenWord
from podcast_publisher.model.transcript import Cue
from podcast_publisher.model.transcript_match import Passage, TranscriptMatch

_ENOUGH = 20
"""Words in each, to say anything."""
_SAME_TEXT = 0.6
"""Share of the same words from which single passages are compared."""
_OTHER = 0.8
"""Share from which the words are those of another episode."""
_PHRASE = 4
"""Words in a row by which that episode is found."""
_UNWRITTEN, _UNHEARD = 10, 6
"""Words too many, in the sound and in the transcript, that make a passage."""
_DISTINCT = 6
"""Different words of a passage: recognition that repeats itself hears a few again and again."""
_FASTEST = 0.12
"""Seconds in which nobody says a word: so much time and less, and the words were not said there."""
_MOST_PASSAGES = 20
_SHOWN = 6
"""Words of a passage that are shown."""
_REPEATED = 20
"""Words in a row that nobody says twice by chance."""
_MUCH = 0.3
"""Share of all words that are heard again, from which much is: a trailer at the beginning has less."""
_FIRST_WORDS = 3
"""Words of a cue of which one must be the same, to compare its time."""


class _Word(Struct, frozen=True):
    """A word, plain, with its time and its place."""

    text: str
    start: float
    end: float
    cue: int
    """The number of its cue, or of the word that was heard."""
    place: int = 0
    """Within the cue."""


def compare(cues: Sequence[Cue], words: Sequence[SpokenWord], seconds: float) -> TranscriptMatch:
    """What a recording of that length and its transcript have in common."""
    written, heard = list(_written(cues)), list(_heard(words))
    if len(heard) < _ENOUGH or len(written) < _ENOUGH:
        return TranscriptMatch(len(heard))
    share, pairs = _shared(written, heard)
    repeated, repeated_share = _repeats(heard, words)
    if repeated or share < _SAME_TEXT:
        return TranscriptMatch(len(heard), share, repeated=repeated, repeated_share=repeated_share)
    lateness = lateness_of(list(_points(written, heard, pairs)), seconds)
    gaps = list(_gaps(written, heard, pairs, seconds))
    unwritten = [
        _heard_passage(gap, heard, words, written, cues) for gap in gaps if gap.is_unwritten(heard)
    ]
    unheard = [_written_passage(gap, written, cues) for gap in gaps if gap.is_unheard()]
    return TranscriptMatch(
        len(heard),
        share,
        lateness=lateness,
        unwritten=tuple(unwritten[:_MOST_PASSAGES]),
        unheard=tuple(unheard[:_MOST_PASSAGES]),
    )


def is_of_other(cues: Sequence[Cue], words: Sequence[SpokenWord]) -> bool:
    """Whether these are the words of that other transcript."""
    written, heard = list(_written(cues)), list(_heard(words))
    if min(len(heard), len(written)) < _ENOUGH:
        return False
    phrases = [_phrases(text) for text in (written, heard)]
    if len(phrases[0] & phrases[1]) * 2 < min(map(len, phrases)):
        return False
    return _shared(written, heard)[0] >= _OTHER


def _phrases(words: Sequence[_Word]) -> set[tuple[str, ...]]:
    texts = [word.text for word in words]
    return {tuple(texts[place : place + _PHRASE]) for place in range(len(texts) - _PHRASE + 1)}


def _shared(
    written: Sequence[_Word], heard: Sequence[_Word]
) -> tuple[float, list[tuple[int, int]]]:
    pairs = matching_words([word.text for word in written], [word.text for word in heard])
    return round(len(pairs) / min(len(written), len(heard)), 3), pairs


def _written(cues: Sequence[Cue]) -> Iterator[_Word]:
    """The words of all cues but sounds, each with its share of the cue's time."""
    for number, cue in enumerate(cues):
        if cue.text.startswith(("[", "(", "♪", "*")):
            continue
        texts = plain_words(cue.text)
        step = (cue.end - cue.start) / max(1, len(texts))
        for place, text in enumerate(texts):
            start = cue.start + place * step
            yield _Word(text, start, start + step, number, place)


def _heard(words: Sequence[SpokenWord]) -> Iterator[_Word]:
    for number, word in enumerate(words):
        for text in plain_words(word.text):
            yield _Word(text, word.start, word.end, number)


def _points(
    written: Sequence[_Word], heard: Sequence[_Word], pairs: Sequence[tuple[int, int]]
) -> Iterator[tuple[float, float]]:
    """For each cue of which a first word is heard: when, and by how many seconds it is late."""
    seen = -1
    for here, there in pairs:
        word = written[here]
        if word.cue != seen and word.place < _FIRST_WORDS:
            seen = word.cue
            yield heard[there].start, word.start - heard[there].start


class _Gap(Struct, frozen=True):
    """What is between two words that are the same: from and to places of each text, and the time in the sound."""

    written: tuple[int, int]
    heard: tuple[int, int]
    seconds: float

    @property
    def surplus(self) -> int:
        """How many words more are heard than written."""
        return (self.heard[1] - self.heard[0]) - (self.written[1] - self.written[0])

    def is_unwritten(self, heard: Sequence[_Word]) -> bool:
        different = {word.text for word in heard[slice(*self.heard)]}
        return self.surplus >= _UNWRITTEN and len(different) >= _DISTINCT

    def is_unheard(self) -> bool:
        """Whether words are missing in the sound, and there is no time in which they could be said unheard."""
        return -self.surplus >= _UNHEARD and self.seconds < -self.surplus * _FASTEST


def _gaps(
    written: Sequence[_Word],
    heard: Sequence[_Word],
    pairs: Sequence[tuple[int, int]],
    seconds: float,
) -> Iterator[_Gap]:
    known = set(pairs)
    # a single word between others is the same by chance
    sure = [(a, b) for a, b in pairs if {(a - 1, b - 1), (a + 1, b + 1)} & known]
    ends = [(-1, -1), *sure, (len(written), len(heard))]
    for (a, b), (c, d) in pairwise(ends):
        begin = heard[b].end if b >= 0 else 0.0
        end = heard[d].start if d < len(heard) else seconds
        if (c - a, d - b) != (1, 1):
            yield _Gap((a + 1, c), (b + 1, d), end - begin)


def _heard_passage(
    gap: _Gap,
    heard: Sequence[_Word],
    words: Sequence[SpokenWord],
    written: Sequence[_Word],
    cues: Sequence[Cue],
) -> Passage:
    first, last = heard[gap.heard[0]], heard[gap.heard[1] - 1]
    text = " ".join(word.text for word in words[first.cue : last.cue + 1][:_SHOWN])
    after = min(gap.written[1], len(written) - 1)
    line = cues[written[after].cue].line
    return Passage(first.start, last.end, gap.heard[1] - gap.heard[0], text, line)


def _written_passage(gap: _Gap, written: Sequence[_Word], cues: Sequence[Cue]) -> Passage:
    first, last = written[gap.written[0]], written[gap.written[1] - 1]
    cue = cues[first.cue]
    text = " ".join(cue.text.split()[first.place :][:_SHOWN])
    return Passage(first.start, last.end, gap.written[1] - gap.written[0], text, cue.line)


def _repeats(heard: Sequence[_Word], words: Sequence[SpokenWord]) -> tuple[Passage | None, float]:
    """The first words that are heard again, and how much is, where it is much."""
    first: dict[tuple[str, ...], int] = {}
    again = [False] * len(heard)
    source = -1
    texts = [word.text for word in heard]
    for place in range(len(texts) - _REPEATED + 1):
        run = tuple(texts[place : place + _REPEATED])
        before = first.setdefault(run, place)
        if before <= place - _REPEATED:
            source = before if source < 0 else source
            again[place : place + _REPEATED] = [True] * _REPEATED
    share = sum(again) / len(heard)
    if share < _MUCH:
        return None, 0.0
    begin = heard[again.index(True)]
    text = " ".join(word.text for word in words[begin.cue :][:_SHOWN])
    return Passage(heard[source].start, begin.start, sum(again), text), round(share, 3)
