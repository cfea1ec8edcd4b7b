"""Rules for automatic transcripts and their review."""

import re

from podcast_publisher.check.engine.rule import Problems, episode_rule, text_rule
from podcast_publisher.check.text.public_texts import Part, PublicText, shortened
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.show import Episode, Show
from podcast_publisher.model.transcript import MACHINE_NOTE, Transcript

_LEFT = lazy_pattern(
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

_NOBODY = lazy_pattern(
    r"(?:an? |the |our )?(?:ai|a\.i\.|artificial intelligence|(?:microsoft |office |google )?copilot|"
    r"(?:open ?ai(?:'s)? )?chat ?-?gpt|gpt|open ?ai|gemini ai|claude(?: |\.)ai|whisper|otter\.ai|otter ai|"
    r"turboscribe|descript|happy scribe|computer|machine|software)"
    r"(?:[ -]?\d[\w.]*)?(?: (?:tool|software|program|programme|assistant|chatbot|bot|model))?\.?",
    re.IGNORECASE,
)
"""All that is named is a program; "Press office, with ChatGPT" names somebody who listened."""


@episode_rule("PP728", Severity.WARNING)
def a_person_has_reviewed(episode: Episode, _show: Show) -> Problems:
    """The reviewer of a transcript is a person or an office, not a program.

    Why: Programs write a wrong name, drug or dose, and accept it when they read it again. Somebody
        has to listen.
    Fix: Have a person read it while listening, and enter who that was.
    Source: NHS digital service manual, Accessibility, Content,
        https://service-manual.nhs.uk/accessibility/content.
    """
    if episode.reviewed and _NOBODY.fullmatch(episode.reviewed.by.strip()):
        yield Problem("This names a program, not a person who listened", ("reviewed", "by"))


@text_rule(
    "PP721",
    Severity.WARNING,
    marks=("[", "transcri", "subtitles", "captions", "generated", "remove this"),
    parts=frozenset({Part.CUE}),
)
def transcript_is_finished(text: PublicText) -> Problems:
    """No text of the transcription program is left in the transcript.

    Why: Readers take it for words that were said. And where such a line was overlooked, wrong
        names, drugs or a missing "not" may have been too.
    Fix: Listen to that place, write what is said there, and remove the program's text.
    Source: NHS digital service manual, Accessibility, Content,
        https://service-manual.nhs.uk/accessibility/content.
    """
    if match := _LEFT.search(text.text):
        message = f"A transcription program left this: {shortened(match[0])}"
        yield text.problem(message, match[0].splitlines()[0])


@episode_rule("PP706", Severity.ADVICE)
def transcript_is_reviewed(episode: Episode, show: Show) -> Problems:
    """Somebody has read the transcript while listening, and the file says who.

    Why: Speech recognition gets names, drugs and the word "not" wrong, and such a mistake may harm
        people who rely on the text. With synthetic voices there is nothing to review, unless
        speech recognition wrote the transcript: otherwise it is their script.
    Fix: Read it while listening, then add a field reviewed with by and date. It is not published.
    Source: NHS digital service manual, Accessibility, Content,
        https://service-manual.nhs.uk/accessibility/content.
    """
    is_synthetic = show.ai_content if episode.ai_content is None else episode.ai_content
    if episode.transcript and (line := _machine_note(episode.transcript)):
        message = "Speech recognition wrote this transcript, and nobody has read it yet"
        fix = "Read it while listening, and remove this note. Then enter who did so in reviewed."
        yield Problem(message, ("transcript",), fix, episode.transcript.source, line)
        return
    # a show, or an answer, that could not be read does not say how the episode was made
    is_unreadable = show.ai_content is None and ("ai_content",) in show.source.positions
    known = bool(show.title) and not is_unreadable
    if episode.transcript and known and not is_synthetic and episode.reviewed is None:
        yield Problem("There is no field reviewed", ("reviewed",))


def _machine_note(transcript: Transcript) -> int:
    """The line of the comment that says so; 0 where there is none."""
    lines = enumerate(transcript.source.lines, start=1)
    return next((number for number, line in lines if line.startswith(MACHINE_NOTE)), 0)
