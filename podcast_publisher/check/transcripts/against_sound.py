"""Rules for transcripts and the words that are heard (`check --deep` with a speech model)."""

import shlex
from collections.abc import Iterator

from podcast_publisher.check.engine.rule import Problems, episode_rule
from podcast_publisher.check.text.public_texts import shortened
from podcast_publisher.check.transcripts.late_cues import seconds_late
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.measurement import format_position
from podcast_publisher.model.show import Episode, Show
from podcast_publisher.model.transcript import Transcript
from podcast_publisher.model.transcript_match import Lateness, TranscriptMatch

MOSTLY_HEARD = 0.6
"""Share of the words of a transcript that even poor recognition hears."""
LATEST = 1.0
"""Seconds by which cues may be late or early; recognition itself is wrong by a third of one."""


@episode_rule("PP860", Severity.ERROR)
def words_are_of_this_episode(episode: Episode, _show: Show) -> Problems:
    """The words of the transcript are those of this recording, not of another episode's.

    Why: People who cannot hear would read another conversation.
    Fix: Use the transcript of this recording; or the recording of this transcript.
    Source: WCAG 2.2, 1.2.1, https://www.w3.org/TR/WCAG22/#audio-only-and-video-only-prerecorded;
        docs/transcripts.md.
    """
    for transcript, match in _compared(episode):
        if match.whose:
            message = f"What is heard in the recording is the transcript of {match.whose}"
            yield Problem(message, ("transcript",), source=transcript.source, line=1)


@episode_rule("PP861", Severity.WARNING)
def most_words_are_heard(episode: Episode, _show: Show) -> Problems:
    """At least six in ten words of the transcript are heard in the recording.

    Why: Even poor speech recognition hears more than that. People who cannot hear would read
        something else than is said.
    Fix: Check that transcript and recording belong together. If they do, the recording may be hard
        to understand for people too.
    Source: docs/transcripts.md.
    """
    for transcript, match in _compared(episode):
        if match.share < MOSTLY_HEARD and not match.whose and not match.repeated:
            message = f"Only {match.share:.0%} of its words are heard in the recording"
            yield Problem(message, ("transcript",), source=transcript.source, line=1)


@episode_rule("PP862", Severity.WARNING)
def cues_are_in_time(episode: Episode, _show: Show) -> Problems:
    """Cues begin within a second of their words.

    Why: Apps show the words of somebody who is not speaking, and a tap on a line leads to the
        wrong place.
    Fix: podcast-publisher transcript shift moves all cues of a file.
    Source: BBC, Subtitle guidelines,
        https://www.bbc.co.uk/accessibility/forproducts/guides/subtitles/; docs/transcripts.md.
    """
    for transcript, match in _compared(episode):
        late, audio = match.lateness, episode.audio
        if audio and seconds_late(transcript, audio.seconds or 0):
            continue  # they outlast the recording, as PP704 says
        if late.changes_at is None and late.seconds == late.at_end and abs(late.seconds) > LATEST:
            command = f"podcast-publisher transcript shift {shlex.quote(transcript.file.name)}"
            message = f"Its cues are {_by(late.seconds)}"
            fix = f"{command} {-late.seconds:.1f}"
            yield Problem(message, ("transcript",), fix, transcript.source, 1)


@episode_rule("PP863", Severity.WARNING)
def cues_keep_time(episode: Episode, _show: Show) -> Problems:
    """Cues neither run away from their words, nor are suddenly late or early.

    Why: The transcript was made from another cut, or at another speed. Apps show words that are
        not spoken.
    Fix: Make the transcript again from this recording: podcast-publisher transcript draft. Or
        correct the times from that place on in a subtitle editor.
    Source: BBC, Subtitle guidelines,
        https://www.bbc.co.uk/accessibility/forproducts/guides/subtitles/; docs/transcripts.md.
    """
    for transcript, match in _compared(episode):
        late = match.lateness
        if late.seconds == late.at_end:
            continue
        line = 1
        if late.changes_at is None:
            message = (
                f"Its cues run away from the words: at the beginning they are {_by(late.seconds)}, "
                f"at the end {_by(late.at_end)}"
            )
        else:
            place = format_position(late.changes_at)
            message = (
                f"From {place} on, its cues are {_by(late.at_end)}; before, {_by(late.seconds)}"
            )
            line = _line_at(transcript, late)
        yield Problem(message, ("transcript",), source=transcript.source, line=line)


@episode_rule("PP864", Severity.WARNING)
def everything_heard_is_written(episode: Episode, _show: Show) -> Problems:
    """The transcript has everything that is said.

    Why: People who cannot hear miss that part.
    Fix: Listen to that place, and add what is said there.
    Source: WCAG 2.2, 1.2.1, https://www.w3.org/TR/WCAG22/#audio-only-and-video-only-prerecorded;
        docs/transcripts.md.
    """
    for transcript, match in _compared(episode):
        for part in match.unwritten:
            place = format_position(part.start)
            message = (
                f"Some {part.words} words that are heard at {place} are missing here: "
                f'"{shortened(part.text)}"'
            )
            yield Problem(message, ("transcript",), "", transcript.source, part.line)


@episode_rule("PP865", Severity.WARNING)
def everything_written_is_heard(episode: Episode, _show: Show) -> Problems:
    """Everything in the transcript is said in the recording.

    Why: It may have been cut because somebody asked for it. Whoever reads the transcript reads it
        all the same.
    Fix: Remove those words from the transcript; or use the recording that has them.
    Source: docs/transcripts.md.
    """
    for transcript, match in _compared(episode):
        for part in match.unheard:
            message = (
                f"{part.words} words from here on are not heard in the recording: "
                f'"{shortened(part.text)}"'
            )
            yield Problem(message, ("transcript",), "", transcript.source, part.line)


@episode_rule("PP866", Severity.WARNING)
def nothing_is_heard_twice(episode: Episode, _show: Show) -> Problems:
    """The recording does not say everything twice.

    Why: A track was copied or pasted twice. Listeners stop listening.
    Fix: Listen to that place, and cut what is there again.
    Source: docs/transcripts.md.
    """
    if (match := episode.match) and (part := match.repeated):
        first, again = format_position(part.start), format_position(part.end)
        message = (
            f"{match.repeated_share:.0%} of its words are heard twice: those from {first} on "
            f'again at {again}, "{shortened(part.text)}"'
        )
        yield Problem(message, ("audio",))


def _compared(episode: Episode) -> Iterator[tuple[Transcript, TranscriptMatch]]:
    """The transcript with its match, if there is one."""
    if episode.transcript and episode.match:
        yield episode.transcript, episode.match


def _by(late: float) -> str:
    if abs(late) <= LATEST:
        return "in time"
    return f"{abs(late):.1f} seconds {'late' if late > 0 else 'early'}"


def _line_at(transcript: Transcript, late: Lateness) -> int:
    """The line of the first cue with the other lateness."""
    place = (late.changes_at or 0) + late.at_end - 1
    return next((cue.line for cue in transcript.cues if cue.start >= place), 1)
