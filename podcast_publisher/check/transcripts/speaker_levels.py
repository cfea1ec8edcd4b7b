"""How loud each speaker of a transcript is."""

import math
from collections import defaultdict
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.model.listening import LOUDNESS_STEP, LOUDNESS_UNIT, LOWEST_LOUDNESS
from podcast_publisher.model.transcript import Cue

_SHORTEST = 6.0
"""Seconds of a speaker's voice that are enough."""
_PAUSE = 0.5
"""Seconds between cues of one turn."""
_ABSOLUTE_GATE, _RELATIVE_GATE = -70.0, -10.0
"""LUFS, and LU below the average: what is quieter is no speech (ITU-R BS.1770)."""


class SpeakerLevel(Struct, frozen=True):
    """The loudness of a speaker."""

    name: str
    loudness: float
    """LUFS."""
    seconds: float
    """For how long something was said."""
    cue: Cue
    """The first."""


def speaker_levels(cues: Sequence[Cue], loudness: bytes) -> list[SpeakerLevel]:
    """The level of each speaker who is heard for long enough; `loudness` is that of each moment."""
    powers: dict[str, list[float]] = defaultdict(list)
    first: dict[str, Cue] = {}
    for cue, start, end in _turns(cues):
        first.setdefault(cue.voice, cue)
        begin = math.ceil(start / LOUDNESS_STEP)
        for step in loudness[begin : max(begin, math.floor(end / LOUDNESS_STEP))]:
            level = LOWEST_LOUDNESS + step * LOUDNESS_UNIT
            if level > _ABSOLUTE_GATE:
                powers[cue.voice].append(10 ** (level / 10))
    return [
        SpeakerLevel(name, round(level, 1), seconds, first[name])
        for name, values in powers.items()
        for level, seconds in (_gated(values),)
        if seconds >= _SHORTEST
    ]


def _turns(cues: Sequence[Cue]) -> list[tuple[Cue, float, float]]:
    """The first cue of each turn with the times of the turn; a cue without a name goes on with the last one."""
    turns: list[tuple[Cue, float, float]] = []
    for cue in sorted(cues, key=lambda cue: cue.start):
        before = turns[-1][0].voice if turns else ""
        named = cue if cue.voice else replace(cue, voice=before)
        if named.voice == before and turns and cue.start - turns[-1][2] <= _PAUSE:
            turns[-1] = (*turns[-1][:2], max(turns[-1][2], cue.end))
        elif named.voice:
            turns.append((named, cue.start, cue.end))
    return turns


def _gated(powers: Sequence[float]) -> tuple[float, float]:
    """Loudness in LUFS, and the seconds that count."""
    gate = sum(powers) / len(powers) * 10 ** (_RELATIVE_GATE / 10)
    loud = [power for power in powers if power > gate]
    return 10 * math.log10(sum(loud) / len(loud)), len(loud) * LOUDNESS_STEP
