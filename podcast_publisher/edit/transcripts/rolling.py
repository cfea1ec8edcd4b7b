"""Unroll captions that repeat each line while the next one appears, as YouTube's do."""

from itertools import pairwise

from podcast_publisher.edit.transcripts.cues import RawCue

_ROLLING = 0.4
"""The part of all cues that repeat the lines above, from which on they roll."""
_FEWEST = 3
_LONGEST_GAP = 1.0
"""Seconds between two cues of which one continues the other."""


def rolls(cues: list[RawCue]) -> bool:
    """Whether the captions roll."""
    with_words = [cue for cue in cues if cue.lines]
    pairs = [
        _overlap(before.lines, after.lines) and len(before.lines) + len(after.lines) > 2
        for before, after in pairwise(with_words)
        if after.start - (before.end or 0) < _LONGEST_GAP
    ]
    return sum(map(bool, pairs)) >= max(_FEWEST, _ROLLING * (len(with_words) - 1))


def unroll(cues: list[RawCue]) -> list[RawCue]:
    """Each line once, in the cue that shows it first, until the next line appears."""
    new: list[RawCue] = []
    shown: list[str] = []
    for cue in cues:
        if not cue.lines:
            continue
        near = not new or cue.start - (new[-1].end or 0) < _LONGEST_GAP
        lines = cue.lines[_overlap(shown, cue.lines) if near else 0 :]
        shown = cue.lines
        if lines:
            new.append(RawCue(cue.start, cue.end, lines, cue.voice))
        elif new and cue.end is not None and new[-1].end is not None:
            new[-1].end = max(new[-1].end, cue.end)
    return new


def _overlap(before: list[str], after: list[str]) -> int:
    """How many lines at the end of one cue begin the next."""
    for count in range(min(len(before), len(after)), 0, -1):
        if before[-count:] == after[:count]:
            return count
    return 0
