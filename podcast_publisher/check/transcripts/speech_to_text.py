"""Rules for what programs that write down speech leave in a transcript."""

import re

from podcast_publisher.check.engine.rule import Problems, episode_rule, series_rule
from podcast_publisher.check.text.public_texts import shortened, spoken
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.show import Episode, Project, Show

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

_NOBODY = re.compile(
    r"(?:an? |the |our )?(?:ai|a\.i\.|artificial intelligence|(?:microsoft |office |google )?copilot|"
    r"(?:open ?ai(?:'s)? )?chat ?-?gpt|gpt|open ?ai|gemini ai|claude(?: |\.)ai|whisper|otter\.ai|otter ai|"
    r"turboscribe|descript|happy scribe|computer|machine|software)"
    r"(?:[ -]?\d[\w.]*)?(?: (?:tool|software|program|programme|assistant|chatbot|bot|model))?\.?",
    re.IGNORECASE,
)
"""All that is named is a program; "Press office, with ChatGPT" names somebody who listened."""


@episode_rule("PP728", Severity.WARNING)
def a_person_has_reviewed(episode: Episode, _show: Show) -> Problems:
    """Whoever is said to have reviewed the transcript is a person or an office, not a program.

    Why: Programs write the wrong name, drug or dose and take it for right when they read it again.
        Somebody has to hear it.
    Fix: Let a person read it while listening, and write who that was.
    Source: NHS digital service manual, multimedia; feed-rules 1.5, transcript-reviewed.
    """
    if episode.reviewed and _NOBODY.fullmatch(episode.reviewed.by.strip()):
        yield Problem("This names a program, and nobody who listened", ("reviewed", "by"))


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
