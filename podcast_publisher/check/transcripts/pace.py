"""Rules for roll-up captions and speaking rate."""

from itertools import pairwise

from podcast_publisher.check.engine.rule import Problems, transcript_rule
from podcast_publisher.check.transcripts.content import TranscriptContent, overlap
from podcast_publisher.model.finding import Problem, Severity

FASTEST = 8.0
"""Words a second. Auctioneers say four to six, and presenters two and a half."""
FASTEST_THROUGHOUT = 6.0
_A_SENTENCE = 8
"""Words: in a shorter cue, times that are wrong by a second do no harm."""


@transcript_rule("PP729", Severity.WARNING)
def captions_do_not_roll(content: TranscriptContent) -> Problems:
    """Every cue continues where the one before ended, without repeating its words.

    Why: Roll-up captions, as YouTube and television make them, contain each line two or three
        times. Everyone who reads the transcript, or has it read aloud, gets every sentence as
        often.
    Fix: Export the captions again without rolling (in editors: "pop-on" or "subtitles"), or unroll
        them: podcast-publisher transcript import FILE --replace.
    Source: W3C, WebVTT, regions, https://www.w3.org/TR/webvtt1/#regions; Podcast namespace,
        transcripts,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/transcripts/transcripts.md.
    """
    if pairs := content.rolling:
        line = content.cues[pairs[0] + 1].line
        words = sum(map(len, content.words))
        again = sum(overlap(here, after) for here, after in pairwise(content.words))
        message = (
            f"These captions roll: {len(pairs)} of {len(content.cues)} cues repeat words of the "
            f"one above them, {again} of {words} words in all"
        )
        yield Problem(message, ("transcript",), source=content.source, line=line)


@transcript_rule("PP730", Severity.WARNING)
def words_can_be_spoken_in_their_time(content: TranscriptContent) -> Problems:
    """Nobody speaks faster than eight words a second, or six on average.

    Why: Nobody can. The times, or the words, belong to another recording, and a cue disappears
        before anyone can read it.
    Fix: Export the transcript again with the times of this recording. If a single cue is too
        short, end it when its last word has been spoken.
    Source: BBC, Subtitle guidelines,
        https://www.bbc.co.uk/accessibility/forproducts/guides/subtitles/;
        docs/reference/limits.md.
    """
    if content.transcript.flaws or content.rolling:
        return
    counts = [len(words) for words in content.words]
    seconds = max((cue.end for cue in content.cues), default=0.0)
    if sum(counts) >= _A_SENTENCE and sum(counts) > FASTEST_THROUGHOUT * seconds:
        message = f"There are {sum(counts)} words in {seconds:.0f} seconds"
        yield Problem(message, ("transcript",), source=content.source, line=1)
        return
    fast = [
        (cue, count)
        for cue, count in zip(content.cues, counts, strict=True)
        if count >= _A_SENTENCE and count > FASTEST * (cue.end - cue.start)
    ]
    if fast:
        (cue, count), more = fast[0], len(fast) - 1
        many = f", and {more} more cues like it" if more else ""
        message = f"{count} words in {cue.end - cue.start:g} seconds{many}"
        yield Problem(message, ("transcript",), source=content.source, line=cue.line)
