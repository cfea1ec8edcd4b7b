"""Rules for speakers in a transcript."""

import re
from difflib import get_close_matches

from podcast_publisher.check.engine.rule import Problems, episode_rule
from podcast_publisher.check.text.public_texts import shortened
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.show import Episode, Person, Show
from podcast_publisher.model.transcript import Cue, Transcript

MOST_NAMES = 20
"""Unknown speakers that are reported one by one: with more, the transcript is another show's."""

_FEW = 4
"""Cues of which a single name may be enough."""

_BEFORE_A_SOUND = "[(♪♫*"
NO_WORDS = lazy_pattern(rf"[{re.escape(_BEFORE_A_SOUND)}].*[\])♪♫*]", re.DOTALL)
"""A sound, described: [Music], (laughter), ♪."""

_CHANGE = lazy_pattern(r"(?:- ?(?=[A-Z])|>> ?)\S")
"""How subtitles show that somebody else goes on; a dash within a sentence is another."""


@episode_rule("PP705", Severity.WARNING)
def transcript_names_speakers(episode: Episode, show: Show) -> Problems:
    """The transcript names its speakers, from the first words on.

    Why: People who cannot hear the voices cannot tell the doctor from the patient. Apple shows
        names only in this format.
    Fix: Begin a speaker's words with <v Name>, at least wherever the speaker changes.
    Source: NHS digital service manual, Accessibility, Content,
        https://service-manual.nhs.uk/accessibility/content; Podcast namespace, transcripts,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/transcripts/transcripts.md;
        Apple, Transcripts on Apple Podcasts,
        https://podcasters.apple.com/support/5316-transcripts-on-apple-podcasts.
    """
    transcript, people = episode.transcript, _people(episode, show)
    if not transcript or transcript.flaws or len(people) < 2:
        return
    words = [
        cue
        for cue in transcript.cues
        if (text := cue.text) and not (text[0] in _BEFORE_A_SOUND and NO_WORDS.fullmatch(text))
    ]
    if not words:
        return
    if not words[0].voice:
        some = any(cue.voice for cue in words)
        message = (
            "This cue has no speaker's name"
            if some
            else "Several people speak, but nobody is named"
        )
        yield Problem(message, ("transcript",), source=transcript.source, line=words[0].line + 1)
    elif len(words) > _FEW and sum(bool(cue.voice) for cue in words) == 1:
        message = "Only this cue names its speaker, but several people speak"
        yield Problem(message, ("transcript",), source=transcript.source, line=words[0].line + 1)
    elif marked := next((cue for cue in words if not cue.voice and _CHANGE.match(cue.text)), None):
        message = '"-" or ">>" marks another speaker without a name'
        line = marked.line + 1
        yield Problem(message, ("transcript",), source=transcript.source, line=line)
    elif plain := _named_in_words(words, people):
        cue, name = plain
        message = f'"{shortened(name)}:" is read as text, not as a speaker'
        line = cue.line + 1
        yield Problem(message, ("transcript",), source=transcript.source, line=line)


@episode_rule("PP707", Severity.WARNING)
def speakers_are_known(episode: Episode, show: Show) -> Problems:
    """Everybody who speaks in the transcript is among the episode's people.

    Why: A name spelt in two ways looks like two people, and nobody finds a guest who is not
        listed.
    Fix: Correct the name, or add the person to the field people.
    Source: Podcast namespace, transcripts,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/transcripts/transcripts.md;
        Podcast namespace, person,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/person.md.
    """
    # of the show's own people who are left out in the episode's list, another rule speaks
    people = sorted({person.name for person in (*episode.people, *show.people)})
    transcript = episode.transcript
    if not people or "" in people or not transcript:  # a name that could not be read may be any
        return
    first: dict[str, Cue] = {}
    for cue in transcript.cues:
        if cue.voice:
            first.setdefault(cue.voice, cue)
    unknown = [voice for voice in first if voice not in people]
    for voice in unknown[:MOST_NAMES]:
        near = get_close_matches(voice[:100], people, n=1, cutoff=0.6)
        guess = f'. Did you mean "{near[0]}"?' if near else ""
        message = f'"{shortened(voice)}" is not among the people of the episode{guess}'
        line = _line(first[voice], transcript)
        yield Problem(message, ("people",), source=transcript.source, line=line)


def _named_in_words(cues: list[Cue], people: tuple[Person, ...]) -> tuple[Cue, str] | None:
    """The first cue that begins with a name and a colon instead of <v Name>."""
    names = [person.name for person in people if person.name]
    starts = tuple(f"{name}:" for name in names)
    for cue in cues:
        if cue.text.startswith(starts):
            return cue, next(name for name in names if cue.text.startswith(f"{name}:"))
    return None


def _people(episode: Episode, show: Show) -> tuple[Person, ...]:
    return episode.people or show.people


def _line(cue: Cue, transcript: Transcript) -> int:
    """The line of a cue that names its speaker."""
    number = cue.line + 1
    return number if "<v" in transcript.source.line(number) else cue.line
