"""Rules for what programs that write down speech leave in a transcript."""

import re

from podcast_publisher.check.rule import Problems, series_rule
from podcast_publisher.check.texts import shortened, spoken
from podcast_publisher.model.finding import Severity
from podcast_publisher.model.show import Project

_LEFT = re.compile(
    r"\[(?:inaudible|unintelligible|indistinct|unclear|crosstalk|phonetic)[ ,:]+\d[\d:.]*\]|"
    r"\b(?:transcribed|transcript(?:ion)?|subtitles|captions) (?:created |provided )?by (?:the )?\S*"
    r"(?:otter|rev\.com|descript|whisper|trint|sonix|turboscribe|happy scribe|amara|microsoft|zoom)\S*|"
    r"\b(?:this transcript was )?(?:automatically|auto-?)\s?generated (?:transcript|captions|by)\b|"
    r"\bthis transcript was (?:automatically|auto-?)\s?generated\b|"
    r"\bvisit (?:www\.)?[\w-]+\.\w+ to remove this\b|"
    r"\bgo unlimited to remove this message\b",
    re.IGNORECASE,
)
"""Their own line at the end, and a place they could not hear, with its time."""


@series_rule("PP721", Severity.WARNING)
def transcript_is_finished(project: Project) -> Problems:
    """Nothing of the program that wrote it down is left in the transcript.

    Why: Listeners read it as words that were said. And where such a line was overlooked, names,
        drugs and the word "not" may have been too.
    Fix: Listen to the place, write what is said there, and take the program's words out.
    Source: feed-rules 1.5, transcript-reviewed; NHS digital service manual, multimedia.
    """
    for one in spoken(project):
        if found := _LEFT.search(one.text):
            message = f"A program left this here: {shortened(found[0])}"
            yield one.problem(message, found[0].splitlines()[0])
