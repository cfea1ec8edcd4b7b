"""Whether a transcript fits the sound of its recording, and by how much to move it if it does not."""

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.check.transcripts.against_levels import (
    cues_are_heard,
    cues_keep_up_with_pauses,
    even_lateness,
)
from podcast_publisher.check.transcripts.late_cues import seconds_late
from podcast_publisher.check.transcripts.speakers import NO_WORDS
from podcast_publisher.load.loudness.analysis import with_cached_listening
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.show import Episode, Show
from podcast_publisher.model.workspace import Workspace

_SAMPLES = 3


class Sample(Struct, frozen=True):
    """A line, and where its words would be."""

    words: str
    now: float
    """Seconds from the beginning of the recording."""
    then: float


class Timing(Struct, frozen=True):
    """What is known about the times of a transcript."""

    late: float = 0.0
    """Seconds by which all lines are late, below 0 early; 0 where they are in time, or it cannot be told."""
    samples: tuple[Sample, ...] = ()
    """The first lines, to hear before they are moved."""
    problems: tuple[Finding, ...] = ()
    """What moving all lines does not fix."""


def timing_of(episode: Episode, show: Show, workspace: Workspace) -> Timing:
    """The comparison of the transcript with what was heard; nothing is decoded for it."""
    transcript = episode.transcript
    if episode.audio is None or transcript is None or transcript.flaws:
        return Timing()
    audio = with_cached_listening(episode.audio, workspace)
    listened = replace(episode, audio=audio)
    late = seconds_late(transcript, audio.seconds or 0)
    if not late and audio.listening:
        late = even_lateness(audio, transcript)
    rules = (cues_keep_up_with_pauses, cues_are_heard)
    problems = [
        Finding.of(rule, problem, episode.source)
        for rule in rules
        for problem in rule.run(listened, show)
    ]
    spoken = [
        cue
        for cue in transcript.cues
        if cue.text and not NO_WORDS.fullmatch(cue.text) and cue.start >= late
    ][:_SAMPLES]
    samples = tuple(Sample(cue.text, cue.start, cue.start - late) for cue in spoken) if late else ()
    return Timing(late, samples, tuple(problems))
