"""The words and lines of a transcript, for the rules that read all of them."""

from functools import cached_property
from itertools import pairwise

from podcast_publisher.model.finding import SourceFile
from podcast_publisher.model.transcript import Cue, Transcript

_FEWEST_PAIRS = 5
_ROLLING = 0.4
"""The part of all cues that repeat words of the one above: half of them, where each is given twice."""
_LONGEST_OVERLAP = 40
"""Words of two cues that are compared."""
_A_PHRASE = 3
"""Words: fewer may well be repeated in speech, unless they are a whole cue."""


class TranscriptContent:
    """A transcript, and what its rules need of it, each computed once."""

    def __init__(self, transcript: Transcript) -> None:
        self.transcript = transcript
        self.cues = transcript.cues

    @property
    def source(self) -> SourceFile:
        return self.transcript.source

    @cached_property
    def words(self) -> list[list[str]]:
        """The words of each cue."""
        return [cue.text.split() for cue in self.cues]

    @cached_property
    def written(self) -> str:
        """The whole file, each line after a line break."""
        return "\n".join(("", *self.source.lines))

    @cached_property
    def lines(self) -> list[tuple[Cue, list[tuple[int, str]]]]:
        """Each cue with its lines and their numbers."""
        lines, blank = self.source.lines, (*self.source.lines, "")
        ends = (blank.index("", min(cue.line, len(lines))) for cue in self.cues)
        return [
            (cue, [*enumerate(lines[cue.line : end], start=cue.line + 1)])
            for cue, end in zip(self.cues, ends, strict=True)
        ]

    @cached_property
    def rolling(self) -> list[int]:
        """The cues whose words the next one repeats, where so many do that it is the way they were made."""
        pairs = [
            number
            for number, (here, after) in enumerate(pairwise(self.words))
            if after and after[0] in here and overlap(here, after)
        ]
        enough = max(_FEWEST_PAIRS, _ROLLING * (len(self.cues) - 1))
        return pairs if len(pairs) >= enough else []


def overlap(here: list[str], after: list[str]) -> int:
    """How many words of the end of one cue are the beginning of the next."""
    here, after = here[-_LONGEST_OVERLAP:], after[:_LONGEST_OVERLAP]
    for count in range(min(len(here), len(after)), 0, -1):
        if here[-count:] == after[:count]:
            whole = count in (len(here), len(after)) and count > 1
            return count if whole or count >= _A_PHRASE else 0
    return 0
