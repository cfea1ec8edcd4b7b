"""Identifiers of the show and of episodes: the two fields `guid`."""

import re
from uuid import UUID

from podcast_publisher.load.yaml.scalars import ValueKind, abbreviate
from podcast_publisher.load.yaml.schema import ANY_SCALAR, NO_EXAMPLES


class ShowGuid(ValueKind):
    """A UUID in canonical form, so that it compares equal everywhere."""

    label = "a UUID such as 0b6f3c1e-6a54-4f0e-9c0b-7d3f6f9f7a11"
    blank = ""
    pattern = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    keywords = NO_EXAMPLES

    def value(self, text: str) -> str:
        try:
            canonical = str(UUID(text))
        except ValueError as error:
            raise ValueError(f"{abbreviate(text)} is not a UUID") from error
        if canonical != text:
            raise ValueError(f"{abbreviate(text)} is a UUID; its usual spelling is {canonical}")
        return text


class EpisodeGuid(ValueKind):
    """An episode's guid: any text without spaces, because old feeds have many formats."""

    label = "a text without spaces, best a UUID made for this episode alone"
    blank = ""
    types = ANY_SCALAR
    pattern = r"(?![“”„][^“”„]*[“”]$)[^\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+"
    keywords = NO_EXAMPLES

    def value(self, text: str) -> str:
        if not re.fullmatch(self.pattern, text) or not text.isprintable():
            raise ValueError(f"{abbreviate(text)} cannot identify an episode")
        return text
