"""Rules for what is heard in recordings: noise, hum, drop-outs, stutter, room tone (`check --deep`)."""

from podcast_publisher.check.engine.rule import Problems, episode_rule
from podcast_publisher.check.media.loudness import LONGEST_GAP, LONGEST_LEAD, LONGEST_TAIL
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.listening import Listening, Span
from podcast_publisher.model.measurement import AudioMeasurements, format_position
from podcast_publisher.model.show import Episode, Show

_PLACES = 5
"""Places that a message names."""
_EDGE = 0.5
"""Seconds from the beginning or the end."""


@episode_rule("PP868", Severity.WARNING)
def speech_is_above_noise(episode: Episode, _show: Show) -> Problems:
    """Steady noise is at least 20 dB below the speech.

    Why: People with hearing loss cannot follow speech in noise, and in a car nobody can.
    Fix: Reduce the noise in an audio editor, or record again in a quiet room, near the microphone.
    Source: WCAG 2.2, 1.4.7, https://www.w3.org/TR/WCAG22/#low-or-no-background-audio;
        docs/audio.md.
    """
    if (listening := _listening(episode)) and (noise := listening.noise):
        place = format_position(noise.start)
        message = (
            f"Noise is only {noise.below_speech:.0f} dB below the speech for {noise.seconds:.0f} "
            f"seconds; in a pause at {place} it is heard alone"
        )
        yield Problem(message, ("audio",))


@episode_rule("PP869", Severity.ADVICE)
def mains_are_not_heard(episode: Episode, _show: Show) -> Problems:
    """Hum of the mains is at least 40 dB below the speech.

    Why: A steady low tone tires listeners, and shows that a cable or a power supply is faulty.
    Fix: Remove it in an audio editor, with a filter for that tone and its overtones. Before the next
        recording, use another cable, or unplug the power supply.
    Source: docs/audio.md.
    """
    if (listening := _listening(episode)) and (hum := listening.hum):
        place = format_position(hum.start)
        message = (
            f"Mains hum of {hum.pitch} Hz is only {hum.below_speech:.0f} dB below the speech "
            f"({hum.level:.0f} dBFS), such as at {place}"
        )
        yield Problem(message, ("audio",))


@episode_rule("PP870", Severity.WARNING)
def speech_has_no_holes(episode: Episode, _show: Show) -> Problems:
    """No speech is cut off for a moment by digital silence.

    Why: Syllables are missing. A connection or a computer was too slow when it was recorded.
    Fix: Listen to these places. Use the recording that the guest made on their own computer, or
        record them again.
    Source: docs/audio.md.
    """
    if (listening := _listening(episode)) and (count := listening.dropout_count):
        longest = max(hole.seconds for hole in listening.dropouts)
        message = (
            f"The sound drops out {_times(count)}, for up to {longest * 1000:.0f} ms, "
            f"at {_places(listening.dropouts, count)}"
        )
        yield Problem(message, ("audio",))


@episode_rule("PP871", Severity.WARNING)
def speech_does_not_stutter(episode: Episode, _show: Show) -> Problems:
    """No piece of the recording is repeated at once, sample by sample.

    Why: It sounds like a scratched record. A computer was too slow when it was recorded or exported.
    Fix: Listen to these places. Export the recording again; if the master has them too, cut the
        repeated pieces out, or record them again.
    Source: docs/audio.md.
    """
    if (listening := _listening(episode)) and (count := listening.stutter_count):
        message = f"It stutters {_times(count)}, at {_places(listening.stutters, count)}"
        yield Problem(message, ("audio",))


@episode_rule("PP872", Severity.ADVICE)
def nobody_waits_in_an_empty_room(episode: Episode, _show: Show) -> Problems:
    """The noise of a room is heard alone for at most 3 seconds before the speech, 5 after it and 8
    within it.

    Why: Listeners think that it has ended, or has not started, although there is no silence.
    Fix: Cut it out in an audio editor.
    Source: docs/reference/limits.md; docs/audio.md.
    """
    audio = episode.audio
    if not audio or not audio.measurements or not audio.listening:
        return
    sound = audio.measurements
    for gap in audio.listening.gaps:
        limit, where = _limit(gap, sound)
        if gap.seconds > limit and not _is_silent(gap, sound):
            message = f"{where.format(format_position(gap.start))}, nobody speaks for {gap.seconds:.0f} seconds"
            yield Problem(message, ("audio",))


def _listening(episode: Episode) -> Listening | None:
    return episode.audio.listening if episode.audio else None


def _times(count: int) -> str:
    return "once" if count == 1 else f"at least {count:,} times"


def _places(spans: tuple[Span, ...], count: int) -> str:
    """The first places, each once."""
    places = [*dict.fromkeys(format_position(span.start) for span in spans)][:_PLACES]
    if count > len(places):
        return f"{', '.join(places)} and elsewhere" if len(places) == _PLACES else ", ".join(places)
    return ", ".join(places)


def _limit(gap: Span, sound: AudioMeasurements) -> tuple[float, str]:
    """The seconds that it may last, and where it is."""
    if gap.start <= _EDGE:
        return LONGEST_LEAD, "At the beginning"
    if gap.end >= sound.seconds - _EDGE:
        return LONGEST_TAIL, "At the end"
    return LONGEST_GAP, "At {}"


def _is_silent(gap: Span, sound: AudioMeasurements) -> bool:
    """Whether most of it is silence, which PP245 reports."""
    silences = (
        Span(0, sound.leading_silence),
        Span(sound.seconds - sound.trailing_silence, sound.seconds),
        Span(sound.longest_silence_start, sound.longest_silence_start + sound.longest_silence),
    )
    return any(
        min(gap.end, silence.end) - max(gap.start, silence.start) > gap.seconds / 2
        for silence in silences
    )
