"""Rules for decoded recordings: loudness, silence, clipping (`check --deep`)."""

from collections import defaultdict

from podcast_publisher.check.engine.rule import Problems, episode_rule, series_rule
from podcast_publisher.check.media import repair_commands
from podcast_publisher.model.audio import Flaw
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.measurement import (
    MAX_TRUE_PEAK,
    ONE_SIDED_DB,
    TARGET_LOUDNESS,
    format_position,
)
from podcast_publisher.model.show import Episode, Project, Show

TOLERANCE = 1.0
"""LU between a recording and the usual loudness."""
LONGEST_LEAD, LONGEST_TAIL, LONGEST_GAP = 3.0, 5.0, 8.0
LONGEST_ONE_SIDED = 20.0
"""Seconds in which one channel may be silent while the other is heard: a person far to one side speaks for
less than that before somebody else does."""
_LARGEST_SPREAD = 3.0
_INAUDIBLE = -60.0
_SHORTEST_MEASURED = 0.4
"""Seconds; the loudness of less cannot be measured (ITU-R BS.1770-5)."""
_NOISE = 12.0
"""dBTP that no recording reaches: scrambled frames decode without an error to +24 and more."""
_EXPLAINED = (Flaw.TRUNCATED, Flaw.CORRUPT, Flaw.UNSUPPORTED_CODEC, Flaw.ENCRYPTED)
"""Flaws that explain why it cannot be decoded."""


@episode_rule("PP240", Severity.ERROR)
def sound_can_be_decoded(episode: Episode, _show: Show) -> Problems:
    """The recording can be decoded from start to end.

    Why: Where a decoder fails, listeners hear a click, a gap, or nothing more.
    Fix: Copy or export the recording again, and listen to that part.
    Source: docs/reference/audio.md.
    """
    audio = episode.audio
    if not audio or not audio.measurements or any(flaw in audio.flaws for flaw in _EXPLAINED):
        return
    sound, length = audio.measurements, audio.seconds or 0
    if sound.is_local_failure:
        fix = "The recording may be fine. Close other programs, or restart the computer; then check again."
        yield Problem(f"It was not decoded: {sound.failure}", ("audio",), fix)
    elif sound.failure:
        yield Problem(f"It cannot be decoded: {sound.failure}", ("audio",))
    elif sound.decode_errors:
        yield Problem(f"{sound.decode_errors} parts of it cannot be decoded", ("audio",))
    elif (
        sound.seconds < length - max(0.3, length / 250)
        and Flaw.DURATION_MISMATCH not in audio.flaws
    ):
        message = f"Only {sound.seconds:.1f} of its {length:.1f} seconds can be decoded"
        yield Problem(message, ("audio",))
    elif sound.peak is not None and sound.peak > _NOISE:
        yield Problem(f"It decodes to noise, with a peak of {sound.peak:+.0f} dBTP", ("audio",))


@episode_rule("PP241", Severity.ERROR)
def something_is_heard(episode: Episode, _show: Show) -> Problems:
    """The recording is audible.

    Why: Listeners think that their phone is broken.
    Fix: Check which track was exported, and export the recording again.
    Source: EBU R 128, https://tech.ebu.ch/publications/r128; docs/reference/limits.md.
    """
    sound = episode.audio.measurements if episode.audio else None
    if not sound or sound.failure or sound.seconds < _SHORTEST_MEASURED:
        return
    if sound.loudness is None or sound.loudness <= _INAUDIBLE:
        yield Problem("The whole recording is silent", ("audio",))


@episode_rule("PP242", Severity.WARNING)
def loudness_is_usual(episode: Episode, _show: Show) -> Problems:
    """The recording's loudness is -16 LUFS as heard, plus or minus 1.

    Why: Listeners reach for the volume at every episode, or cannot follow it in a car. A mono
        recording is measured as heard on two loudspeakers; programs that do not do so show -19
        for it.
    Fix: podcast-publisher audio normalise writes a corrected file. Or export the recording again
        at -16 LUFS (-19 where the program measures one channel alone).
    Source: Apple, Audio requirements,
        https://podcasters.apple.com/support/893-audio-requirements; ITU-R BS.1770-5,
        https://www.itu.int/rec/R-REC-BS.1770.
    """
    loudness = _loudness(episode)
    if loudness is not None and abs(loudness - TARGET_LOUDNESS) > TOLERANCE:
        how = "quieter" if loudness < TARGET_LOUDNESS else "louder"
        message = (
            f"It is {abs(loudness - TARGET_LOUDNESS):.1f} LU {how} than usual ({loudness:.1f} LUFS)"
        )
        yield Problem(message, ("audio",), fix=repair_commands.by_normalising(episode))


@episode_rule("PP243", Severity.WARNING)
def peaks_leave_room(episode: Episode, _show: Show) -> Problems:
    """The recording's true peak is at most -1 dBTP.

    Why: Louder peaks crackle on many players, although the file itself sounds right.
    Fix: podcast-publisher audio normalise writes a corrected file. Or export the recording again
        with a limiter at -2 dBTP; encoding adds up to one.
    Source: Apple, Audio requirements,
        https://podcasters.apple.com/support/893-audio-requirements; ITU-R BS.1770-5,
        https://www.itu.int/rec/R-REC-BS.1770.
    """
    sound = episode.audio.measurements if episode.audio else None
    if sound and sound.peak is not None and sound.peak > MAX_TRUE_PEAK:
        message = f"Its true peak is {sound.peak:+.1f} dBTP"
        yield Problem(message, ("audio",), fix=repair_commands.by_normalising(episode))


@episode_rule("PP244", Severity.WARNING)
def sound_is_not_clipped(episode: Episode, _show: Show) -> Problems:
    """The recording is not clipped.

    Why: Clipped speech sounds harsh, and is hard to follow for people with hearing loss. That is
        so even where it was turned down afterwards.
    Fix: Record at a lower level; clipping cannot be undone.
    Source: docs/measured.md; docs/reference/limits.md.
    """
    sound = episode.audio.measurements if episode.audio else None
    if sound and sound.clipping_level is not None:
        message = f"Its waveform is clipped at {sound.clipping_level:+.1f} dBFS, for {sound.clipped_seconds:,.1f} seconds"
        yield Problem(message, ("audio",))


@episode_rule("PP245", Severity.ADVICE)
def there_is_no_dead_air(episode: Episode, _show: Show) -> Problems:
    """The recording has at most 3 seconds of silence before the sound, 5 after it and 8 within
    it.

    Why: Listeners think that it has ended, or has not started.
    Fix: podcast-publisher audio make --trim cuts off the ends. Cut out the rest in an editor.
    Source: docs/reference/limits.md.
    """
    sound = episode.audio.measurements if episode.audio else None
    if not sound or sound.failure or sound.leading_silence >= sound.seconds:
        return
    if sound.leading_silence > LONGEST_LEAD:
        message = f"It starts with {sound.leading_silence:.0f} seconds of silence"
        yield Problem(message, ("audio",), fix=repair_commands.by_trimming(episode))
    if sound.trailing_silence > LONGEST_TAIL:
        message = f"It ends with {sound.trailing_silence:.0f} seconds of silence"
        yield Problem(message, ("audio",), fix=repair_commands.by_trimming(episode))
    if sound.longest_silence > LONGEST_GAP:
        length, start = sound.longest_silence, format_position(sound.longest_silence_start)
        yield Problem(f"There are {length:.0f} seconds of silence at {start}", ("audio",))


@episode_rule("PP246", Severity.WARNING)
def both_ears_hear_it(episode: Episode, _show: Show) -> Problems:
    """Both channels of a stereo recording carry sound, and neither is the inverse of the other.

    Why: On one earphone half of it is missing; on a phone's single loudspeaker, inverted channels
        cancel each other out.
    Fix: podcast-publisher audio make corrects its channels. Or export it in mono.
    Source: docs/reference/limits.md.
    """
    sound = episode.audio.measurements if episode.audio else None
    if sound and sound.channel_balance is not None and abs(sound.channel_balance) > ONE_SIDED_DB:
        side = "left" if sound.channel_balance > 0 else "right"
        message = f"Only the {side} channel carries sound"
        yield Problem(message, ("audio",), fix=repair_commands.by_making(episode))
    elif sound and abs(sound.one_sided_seconds) > LONGEST_ONE_SIDED:
        side = "left" if sound.one_sided_seconds > 0 else "right"
        duration = f"for {abs(sound.one_sided_seconds):.0f} seconds"
        message = f"From {format_position(sound.one_sided_start)} on, {duration}, only the {side} channel carries sound"
        yield Problem(message, ("audio",))
    elif sound and sound.correlation is not None and sound.correlation < -0.5:
        message = "One channel is the inverse of the other"
        yield Problem(message, ("audio",), fix=repair_commands.by_making(episode))


@episode_rule("PP247", Severity.ADVICE)
def wave_is_centred(episode: Episode, _show: Show) -> Problems:
    """The waveform is centred on zero.

    Why: An offset clicks at every cut and leaves less room for loudness; it points to a faulty
        recorder.
    Fix: Remove the DC offset in an audio editor.
    Source: docs/reference/limits.md.
    """
    sound = episode.audio.measurements if episode.audio else None
    if sound and sound.dc_offset > 0.02:
        yield Problem(f"It is {sound.dc_offset:.0%} off centre", ("audio",))


@series_rule("PP248", Severity.WARNING)
def episodes_are_equally_loud(project: Project) -> Problems:
    """The loudest and the quietest episode are at most 3 LU apart.

    Why: Anyone who plays one after the other reaches for the volume each time.
    Fix: podcast-publisher audio normalise brings the one that differs most to -16 LUFS, and each
        of the others that differs.
    Source: Apple, Audio requirements,
        https://podcasters.apple.com/support/893-audio-requirements; docs/reference/limits.md.
    """
    measured = sorted(
        (loudness, episode.source.file, episode)
        for episode in project.episodes
        if (loudness := _loudness(episode)) is not None
    )
    if not measured or measured[-1][0] - measured[0][0] <= _LARGEST_SPREAD:
        return
    from statistics import median  # slow to import

    # two are equally far from their median
    middle = TARGET_LOUDNESS if len(measured) == 2 else median(row[0] for row in measured)
    loudness, _, odd = max(measured[0], measured[-1], key=lambda row: abs(row[0] - middle))
    other = sum(row[0] for row in measured) - loudness
    others = (
        f"the other at {other:.1f}" if len(measured) == 2 else f"most others are about {middle:.1f}"
    )
    message = f"It is at {loudness:.1f} LUFS, and {others}"
    fix = repair_commands.by_normalising(odd) if abs(loudness - TARGET_LOUDNESS) > TOLERANCE else ""
    yield Problem(message, ("audio",), fix=fix, source=odd.source)


@series_rule("PP249", Severity.ERROR)
def sounds_are_unique(project: Project) -> Problems:
    """No two episodes have the same sound, whatever their tags say.

    Why: Listeners would hear the wrong episode.
    Fix: Replace one of the two with the right recording.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements; docs/reference/audio.md.
    """
    by_sound: dict[str, list[Episode]] = defaultdict(list)
    for episode in project.episodes:
        measurements = episode.audio.measurements if episode.audio else None
        if measurements and measurements.packets_sha256:
            by_sound[measurements.packets_sha256].append(episode)
    for first, *others in by_sound.values():
        for later in others:
            if later.audio and first.audio and later.audio.file.sha256 != first.audio.file.sha256:
                message = f"Its sound is the same as that of {first.source.file}, with other tags"
                yield Problem(message, ("audio",), source=later.source)


def _loudness(episode: Episode) -> float | None:
    """In LUFS as heard; None where it was not measured, or nothing is audible."""
    sound = episode.audio.measurements if episode.audio else None
    if sound is None or sound.loudness is None or sound.loudness <= _INAUDIBLE:
        return None
    return sound.loudness
