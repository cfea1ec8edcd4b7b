"""Rules for roll-up captions and speaking rate."""

from itertools import pairwise

from podcast_publisher.check.engine.rule import Problems, episode_rule
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.show import Episode, Show
from podcast_publisher.model.transcript import Transcript

_FEWEST_PAIRS = 5
_ROLLING = 0.4
"""The part of all cues that repeat words of the one above: half of them, where each is given twice."""
_LONGEST_OVERLAP = 40
"""Words of two cues that are compared."""
_A_PHRASE = 3
"""Words: fewer may well be repeated in speech, unless they are a whole cue."""

FASTEST = 8.0
"""Words a second. Auctioneers say four to six, and presenters two and a half."""
FASTEST_THROUGHOUT = 6.0
_A_SENTENCE = 8
"""Words: in a shorter cue, times that are wrong by a second do no harm."""


@episode_rule("PP729", Severity.WARNING)
def captions_do_not_roll(episode: Episode, _show: Show) -> Problems:
    """Every cue continues where the one before ended, without repeating its words.

    Why: Roll-up captions, as YouTube and television make them, contain each line two or three
        times. Everyone who reads the transcript, or has it read aloud, gets every sentence as
        often.
    Fix: Export the captions again without rolling (in editors: "pop-on" or "subtitles"), or keep,
        for each line, the cue that shows it first, and end it where the last one that shows it
        ends.
    Source: W3C, WebVTT, regions, https://www.w3.org/TR/webvtt1/#regions; Podcast namespace,
        transcripts,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/transcripts/transcripts.md.
    """
    transcript = episode.transcript
    if transcript and (pairs := rolling(transcript)):
        line = transcript.cues[pairs[0] + 1].line
        words, again = _counted(transcript)
        message = (
            f"These captions roll: {len(pairs)} of {len(transcript.cues)} cues repeat words of the "
            f"one above them, {again} of {words} words in all"
        )
        yield Problem(message, ("transcript",), source=transcript.source, line=line)


@episode_rule("PP730", Severity.WARNING)
def words_can_be_spoken_in_their_time(episode: Episode, _show: Show) -> Problems:
    """Nobody speaks faster than eight words a second, or six on average.

    Why: Nobody can. The times, or the words, belong to another recording, and a cue disappears
        before anyone can read it.
    Fix: Export the transcript again with the times of this recording. If a single cue is too
        short, end it when its last word has been spoken.
    Source: BBC, Subtitle guidelines,
        https://www.bbc.co.uk/accessibility/forproducts/guides/subtitles/;
        docs/reference/limits.md.
    """
    transcript = episode.transcript
    if not transcript or transcript.flaws or rolling(transcript):
        return
    words = sum(len(cue.text.split()) for cue in transcript.cues)
    seconds = max((cue.end for cue in transcript.cues), default=0.0)
    if words >= _A_SENTENCE and words > FASTEST_THROUGHOUT * seconds:
        message = f"There are {words} words in {seconds:.0f} seconds"
        yield Problem(message, ("transcript",), source=transcript.source, line=1)
        return
    fast = [
        cue
        for cue in transcript.cues
        if (count := len(cue.text.split())) >= _A_SENTENCE
        and count > FASTEST * (cue.end - cue.start)
    ]
    if fast:
        cue, more = fast[0], len(fast) - 1
        many = f", and {more} more cues like it" if more else ""
        message = f"{len(cue.text.split())} words in {cue.end - cue.start:g} seconds{many}"
        yield Problem(message, ("transcript",), source=transcript.source, line=cue.line)


def rolling(transcript: Transcript) -> list[int]:
    """The cues whose words the next one repeats, where so many do that it is the way they were made."""
    pairs = [
        number
        for number, (here, after) in enumerate(pairwise(transcript.cues))
        # to split all of them into words takes ten times as long
        if any(word in here.text for word in after.text.split(maxsplit=1)[:1])
        and _overlap(here.text.split(), after.text.split())
    ]
    enough = max(_FEWEST_PAIRS, _ROLLING * (len(transcript.cues) - 1))
    return pairs if len(pairs) >= enough else []


def _counted(transcript: Transcript) -> tuple[int, int]:
    """All words, and those of them that repeat the cue above."""
    texts = [cue.text.split() for cue in transcript.cues]
    return sum(map(len, texts)), sum(_overlap(here, after) for here, after in pairwise(texts))


def _overlap(here: list[str], after: list[str]) -> int:
    """How many words of the end of one cue are the beginning of the next."""
    here, after = here[-_LONGEST_OVERLAP:], after[:_LONGEST_OVERLAP]
    for count in range(min(len(here), len(after)), 0, -1):
        if here[-count:] == after[:count]:
            whole = count in (len(here), len(after)) and count > 1
            return count if whole or count >= _A_PHRASE else 0
    return 0
