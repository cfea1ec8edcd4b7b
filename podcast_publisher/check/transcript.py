"""Rules for transcripts."""

from podcast_publisher.check.rule import Problems, episode_rule
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.show import Episode, Show

SPARE = 1.0
"""Seconds by which the last cue may outlast the recording: players round."""


@episode_rule("PP701", Severity.ERROR)
def transcript_is_there(episode: Episode, _show: Show) -> Problems:
    """Every episode has its transcript.

    Why: Whoever cannot hear the episode must be able to read it. For a public body in the United
        Kingdom that is the law.
    Fix: Put the transcript beside the YAML file under the same name, ending in .vtt, or name it in
        a field transcript.
    Source: SI 2018/852, regulation 3; WCAG 2.2, 1.2.1; NHS digital service manual.
    """
    if episode.transcript is None:
        yield Problem(f"There is no {episode.slug}.vtt beside it", ("transcript",))


@episode_rule("PP702", Severity.ERROR)
def transcript_is_webvtt(episode: Episode, _show: Show) -> Problems:
    """The transcript is WebVTT from its first line to its last.

    Why: Apps leave out what they cannot read, or the whole transcript.
    Fix: Mend the line, or export the transcript again as WebVTT.
    Source: W3C, WebVTT; Podcast namespace, transcripts.
    """
    if episode.transcript:
        for flaw in episode.transcript.flaws:
            source = episode.transcript.source
            yield Problem(flaw.message, ("transcript",), source=source, line=flaw.line)


@episode_rule("PP703", Severity.ERROR)
def transcript_has_words(episode: Episode, _show: Show) -> Problems:
    """There is something to read in the transcript.

    Why: An empty transcript looks like one that has not been written.
    Fix: Export the transcript again, and open the file to see that the words are in it.
    Source: WCAG 2.2, 1.2.1.
    """
    transcript = episode.transcript
    if transcript and not transcript.flaws and not any(cue.text for cue in transcript.cues):
        yield Problem("There are no words in it", ("transcript",), source=transcript.source, line=1)


@episode_rule("PP704", Severity.ERROR)
def transcript_fits_the_recording(episode: Episode, _show: Show) -> Problems:
    """The transcript ends no later than the recording.

    Why: One that does belongs to another recording, or to another cut of this one.
    Fix: Take the transcript of this recording; if the recording was shortened, make it again.
    Source: feed-rules 1.5, transcript-fits-audio.
    """
    audio, transcript = episode.audio, episode.transcript
    if not transcript or not transcript.cues or not audio or not audio.seconds:
        return
    last = max(transcript.cues, key=lambda cue: cue.end)
    if last.end > audio.seconds + SPARE:
        yield Problem(
            f"This cue ends at {last.end:.1f} s, and the recording at {audio.seconds:.1f} s",
            ("transcript",),
            source=transcript.source,
            line=last.line,
        )
