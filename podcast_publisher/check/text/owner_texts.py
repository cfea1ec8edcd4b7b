"""The public texts of a show or an episode, searched all at once."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

from podcast_publisher.check.text.public_texts import PublicText, cue_text, texts_besides_cues
from podcast_publisher.check.transcripts.content import TranscriptContent
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.show import Episode, Show

_NOT_ASCII = lazy_pattern("[^\0-\x7f]")
LOOK_ALIKES = {"\u0130": "i", "\u0131": "i", "\u017f": "s", "\u212a": "k"}
"""Letters that `re.IGNORECASE` takes for another: I with a dot, i without one, long s, and the sign for kelvin."""
_BETWEEN = "\0"
"""Between two texts, so that nothing is found half in one and half in the other."""


class OwnerTexts:
    """All public texts of a show or an episode: an episode has hundreds, and few hold what a rule seeks."""

    def __init__(self, owner: Show | Episode, content: TranscriptContent | None) -> None:
        self._content = content
        self._cues = content.cues if content else ()
        self._others = [*texts_besides_cues(owner)]
        self._texts = [cue.text for cue in self._cues] + [text.text for text in self._others]

    def __getitem__(self, index: int) -> PublicText:
        if self._content and index < len(self._cues):
            return cue_text(self._cues[index], self._content.transcript)
        return self._others[index - len(self._cues)]

    def holding(self, marks: Sequence[str], least: int = 1) -> list[tuple[int, str]]:
        """The texts that hold at least so many of these marks: the index of each, and how it is searched."""
        present = [mark for mark in marks if mark.partition(" ")[0] in self._vocabulary]
        if len(present) < least:
            return []
        joined, starts = self._joined, self._starts
        counts: Counter[int] = Counter()
        for mark in present:
            position = joined.find(mark)
            while position >= 0:
                following = bisect_right(starts, position)
                counts[following - 1] += 1
                position = joined.find(mark, starts[following])
        return [
            (index, joined[starts[index] : starts[index + 1] - 1])
            for index, count in sorted(counts.items())
            if count >= least
        ]

    @cached_property
    def _vocabulary(self) -> str:
        """Each word once: a transcript of an hour has 9,000 words, and 1,500 different ones."""
        words = set(" ".join(self._texts[len(self._cues) :]).split())
        words.update(*(self._content.words if self._content else ()))
        return searchable(" ".join(words))

    @cached_property
    def _joined(self) -> str:
        return searchable(_BETWEEN.join(self._texts))

    @cached_property
    def _starts(self) -> list[int]:
        """Where each text begins, and where one more would."""
        lengths = [len(text) + 1 for text in self._texts]
        return [*accumulate(lengths, initial=0)]


def searchable(text: str) -> str:
    """A text of the same length in lower-case ASCII, in which rules look for what they need.

    Letters that `re.IGNORECASE` takes for those of other alphabets become these, other digits those
    of the same value, other spaces a space, and all else ~.
    """
    text = text.replace("\u2019", "'")  # most texts have no other character beyond ASCII
    return (text if text.isascii() else _NOT_ASCII.sub(_in_ascii, text)).lower()


def _in_ascii(match: re.Match[str]) -> str:
    character = match[0]
    if character.isdecimal():
        return str(int(character))
    return " " if character.isspace() else LOOK_ALIKES.get(character, "~")
