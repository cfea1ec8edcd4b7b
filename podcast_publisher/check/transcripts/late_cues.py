"""Detect transcripts whose cues are all late by the same time."""

from podcast_publisher.model.transcript import Transcript

SPARE = 1.0
"""Seconds by which the last cue may outlast the recording: players round."""

_LEAST = 5.0
"""Seconds: a transcript that outlasts the recording by less is that of another cut."""
_ROUND = (3600, 600, 60, 30, 15, 10, 5, 1)
"""Seconds: a clock is set by whole hours first, and a part that was cut off is as long as it is."""


def seconds_late(transcript: Transcript, seconds: float) -> float:
    """By how many seconds all cues are late for a recording of that length; 0 where they are not.

    It lies between what the last cue has too much and the beginning of the first one, so the
    roundest time between the two is taken.
    """
    if not transcript.cues:
        return 0.0
    most = min([cue.start for cue in transcript.cues])
    least = max([cue.end for cue in transcript.cues]) - seconds
    if not _LEAST <= least <= most + SPARE or most < _LEAST:
        return 0.0
    steps = (step for step in _ROUND if most // step * step >= least - SPARE)
    return float(next((most // step * step for step in steps), most))
