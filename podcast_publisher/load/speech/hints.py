"""Names and terms that may be said in an episode: speech recognition spells them as they are written here."""

import re
from collections.abc import Iterator

from podcast_publisher.model.show import Episode, Show

_MOST_CHARACTERS = 400
"""Whisper reads no more than some 220 tokens."""
_TOO_MUCH_TEXT = 20_000
_ADDRESS = re.compile(r"\S*(?://|@|www\.)\S*")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_LONG = 10
"""Letters: so long a word is a term rather than an everyday word."""


def hints_for(episode: Episode | None, show: Show) -> str:
    """The names of people and the terms of the texts, each once, with commas between them."""
    people = (*(episode.people if episode else ()), *show.people)
    texts = [show.title]
    if episode:
        texts = [episode.title, *(chapter.title for chapter in episode.chapters), show.title]
        texts.append(episode.description[:_TOO_MUCH_TEXT])
    names = dict.fromkeys(person.name for person in people if person.name)
    for text in texts:
        names.update(dict.fromkeys(_terms(text)))
    hints = ""
    for name in names:
        longer = f"{hints}, {name}" if hints else name
        if len(longer) <= _MOST_CHARACTERS:
            hints = longer
    return hints


def _terms(text: str) -> Iterator[str]:
    for word in _WORD.findall(_ADDRESS.sub(" ", text)):
        has_signs = any(sign.isupper() or sign.isdigit() for sign in word[1:])
        if has_signs or len(word) >= _LONG:
            yield word
