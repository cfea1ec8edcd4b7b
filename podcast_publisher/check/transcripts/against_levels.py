"""Rules for transcripts and the levels of recordings (`check --deep`); no speech is recognised for them."""

import shlex
from bisect import bisect_left
from collections.abc import Iterator

from podcast_publisher.check.engine.rule import Problems, episode_rule
from podcast_publisher.check.transcripts.cue_timing import lateness_of
from podcast_publisher.check.transcripts.late_cues import seconds_late
from podcast_publisher.check.transcripts.speaker_levels import speaker_levels
from podcast_publisher.check.transcripts.speakers import NO_WORDS
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.measurement import format_position
from podcast_publisher.model.show import Episode, Show
from podcast_publisher.model.transcript import Cue, Transcript
from podcast_publisher.model.transcript_match import Lateness

LARGEST_DIFFERENCE = 6.0
"""LU between two speakers."""
LATEST = 1.5
"""Seconds; some programs begin a cue with the pause before its words."""
_SHORTEST_CUE = 0.8
"""Seconds of a cue in which something must be heard."""
_MOST_SILENT = 20


@episode_rule("PP867", Severity.WARNING)
def speakers_are_equally_loud(episode: Episode, _show: Show) -> Problems:
    """All speakers are about equally loud: within 6 LU.

    Why: Listeners turn it up for one and down for the other, and in a car they miss half of it.
    Fix: Make that speaker's track louder or quieter in an audio editor, by so much, and export the
        recording again.
    Source: ITU-R BS.1770-5, https://www.itu.int/rec/R-REC-BS.1770; docs/audio.md.
    """
    for audio, transcript in _listened(episode):
        loudness = audio.listening.loudness if audio.listening else b""
        levels = speaker_levels(_spoken(transcript), loudness)
        if not levels:
            continue
        most = max(levels, key=lambda level: level.seconds)
        for level in levels:
            difference = level.loudness - most.loudness
            if abs(difference) > LARGEST_DIFFERENCE:
                how = "louder" if difference > 0 else "quieter"
                message = (
                    f"{level.name} is {abs(difference):.0f} LU {how} than {most.name} "
                    f"({level.loudness:.1f} and {most.loudness:.1f} LUFS), "
                    f"from {format_position(level.cue.start)} on"
                )
                yield Problem(message, ("audio",), "", transcript.source, level.cue.line)


@episode_rule("PP873", Severity.WARNING)
def cues_begin_after_pauses(episode: Episode, _show: Show) -> Problems:
    """Cues begin when speech begins after a pause, within 1.5 seconds.

    Why: Apps show the words of somebody who is not speaking, and a tap on a line leads to the
        wrong place.
    Fix: podcast-publisher transcript shift moves all cues of a file.
    Source: BBC, Subtitle guidelines,
        https://www.bbc.co.uk/accessibility/forproducts/guides/subtitles/; docs/transcripts.md.
    """
    for audio, transcript in _unrecognised(episode):
        if late := even_lateness(audio, transcript):
            command = f"podcast-publisher transcript shift {shlex.quote(transcript.file.name)}"
            message = f"Its cues are {_by(late)}, to judge by the pauses in the recording"
            fix = f"{command} {-late:.1f}"
            yield Problem(message, ("transcript",), fix, transcript.source, 1)


@episode_rule("PP874", Severity.WARNING)
def cues_keep_up_with_pauses(episode: Episode, _show: Show) -> Problems:
    """Cues do not run away from the pauses in the recording.

    Why: The transcript was made from another cut, or at another speed. Apps show words that are
        not spoken.
    Fix: Make the transcript again from this recording: podcast-publisher transcript draft. Or
        correct the times in a subtitle editor.
    Source: BBC, Subtitle guidelines,
        https://www.bbc.co.uk/accessibility/forproducts/guides/subtitles/; docs/transcripts.md.
    """
    for audio, transcript in _unrecognised(episode):
        late = _lateness(audio, transcript)
        if late and _grows(late):
            message = (
                f"Its cues run away from the sound: the first is {_by(late.seconds)}, the last "
                f"{_by(late.at_end)}, to judge by the pauses"
            )
            yield Problem(message, ("transcript",), source=transcript.source, line=1)


@episode_rule("PP875", Severity.WARNING)
def cues_are_heard(episode: Episode, _show: Show) -> Problems:
    """Something is heard while a cue is shown.

    Why: Its words belong to another place, or to another cut of the recording.
    Fix: Listen to that place, and correct the times; or remove words that nobody says.
    Source: docs/transcripts.md.
    """
    for audio, transcript in _unrecognised(episode):
        late = _lateness(audio, transcript)
        if late and (_grows(late) or abs(late.seconds) > LATEST):
            continue
        for cue in _silent_cues(audio, transcript):
            message = f"Nothing is heard at {format_position(cue.start)}, while its words are shown"
            yield Problem(message, ("transcript",), "", transcript.source, cue.line)


def _listened(episode: Episode) -> Iterator[tuple[Audio, Transcript]]:
    """The recording and its transcript, if both can be compared."""
    audio, transcript = episode.audio, episode.transcript
    if audio and audio.listening and transcript and not transcript.flaws:
        yield audio, transcript


def _unrecognised(episode: Episode) -> Iterator[tuple[Audio, Transcript]]:
    """The same, unless a rule knows better: speech was recognised, or the transcript outlasts the recording."""
    for audio, transcript in _listened(episode):
        if not episode.match and not seconds_late(transcript, audio.seconds or 0):
            yield audio, transcript


def _spoken(transcript: Transcript) -> list[Cue]:
    """The cues with words, in order."""
    cues = (cue for cue in transcript.cues if cue.text and not NO_WORDS.fullmatch(cue.text))
    return sorted(cues, key=lambda cue: cue.start)


def _lateness(audio: Audio, transcript: Transcript) -> Lateness | None:
    starts = [cue.start for cue in _spoken(transcript)]
    pauses = audio.listening.pauses if audio.listening else ()
    return lateness_of(starts, pauses, audio.seconds or 0)


def even_lateness(audio: Audio, transcript: Transcript) -> float:
    """By how many seconds all cues are late, below 0 early; 0 where they are in time, or it cannot be told."""
    late = _lateness(audio, transcript)
    return late.seconds if late and not _grows(late) and abs(late.seconds) > LATEST else 0.0


def _grows(late: Lateness) -> bool:
    return abs(late.at_end - late.seconds) > LATEST


def _by(late: float) -> str:
    if abs(late) < 1:
        return "in time"
    return f"{abs(late):.1f} seconds {'late' if late > 0 else 'early'}"


def _silent_cues(audio: Audio, transcript: Transcript) -> list[Cue]:
    """The first cue of each gap over which there is no sound."""
    gaps = audio.listening.gaps if audio.listening else ()
    spoken = [cue for cue in _spoken(transcript) if cue.end - cue.start >= _SHORTEST_CUE]
    starts = [cue.start for cue in spoken]
    silent = []
    for gap in gaps:
        first = bisect_left(starts, gap.start)
        if first < len(spoken) and spoken[first].end <= gap.end:
            silent.append(spoken[first])
    return silent[:_MOST_SILENT]
