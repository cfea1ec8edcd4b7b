"""Text without times: who says which words."""

from collections.abc import Sequence

from podcast_publisher.edit.transcripts import names
from podcast_publisher.edit.transcripts.convert import Converted
from podcast_publisher.edit.transcripts.cues import RawCue, as_lines, clean
from podcast_publisher.edit.transcripts.lines import captions_of
from podcast_publisher.edit.transcripts.people import find_person, is_person
from podcast_publisher.edit.transcripts.write import webvtt
from podcast_publisher.model.speech import SpokenWord

_FORM = "text without times"
_ESTIMATED = "The times are those at which speech recognition heard the words: check some of them."


def spoken_words(text: str, people: Sequence[str]) -> list[tuple[str, str]]:
    """Each word with the name of who says it, as the text has it; empty where it names nobody."""
    cues = [RawCue(0, None, [line]) for line in map(clean, as_lines(text)) if line]
    accepted = names.accepted_labels(
        cues, lambda name: is_person(name, people), lambda name: find_person(name, people)
    )
    words: list[tuple[str, str]] = []
    speaker = ""
    for cue in cues:
        for part in names.split_at_names(cue, accepted):
            speaker = part.voice or speaker
            words += [(speaker, word) for line in part.lines for word in line.split()]
    return words


def timed_transcript(
    words: Sequence[SpokenWord], voices: Sequence[str], people: Sequence[str]
) -> Converted:
    """The words with their times and speakers as WebVTT."""
    persons = {voice: find_person(voice, people) for voice in dict.fromkeys(voices) if voice}
    captions = captions_of(words, [persons.get(voice) or voice for voice in voices])
    return Converted(
        _FORM,
        webvtt(captions),
        len(captions),
        {voice: person for voice, person in persons.items() if person},
        tuple(voice for voice, person in persons.items() if not person),
        (_ESTIMATED,),
    )
