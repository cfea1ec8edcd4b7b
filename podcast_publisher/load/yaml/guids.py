"""What identifies a show and an episode for all time: the kinds of the two fields guid."""

import re
from uuid import UUID

from podcast_publisher.load.yaml.scalars import ValueKind, shown
from podcast_publisher.load.yaml.schema import ANYTHING, NOT_TO_BE_COPIED


class Guid(ValueKind):
    """A UUID, in the one spelling that compares equal everywhere."""

    words = "a UUID such as 0b6f3c1e-6a54-4f0e-9c0b-7d3f6f9f7a11"
    blank = ""
    pattern = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    keywords = NOT_TO_BE_COPIED

    def value(self, text: str) -> str:
        try:
            canonical = str(UUID(text))
        except ValueError as error:
            raise ValueError(f"{shown(text)} is not a UUID") from error
        if canonical != text:
            raise ValueError(f"{shown(text)} is a UUID, written otherwise than {canonical}")
        return text


class Identity(ValueKind):
    """An episode's guid: any text without spaces, as old feeds have many kinds."""

    words = "a text without spaces, best a UUID made for this episode alone"
    blank = ""
    types = ANYTHING
    pattern = r"(?![“”„][^“”„]*[“”]$)[^\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+"
    keywords = NOT_TO_BE_COPIED

    def value(self, text: str) -> str:
        if not re.fullmatch(self.pattern, text) or not text.isprintable():
            raise ValueError(f"{shown(text)} cannot identify an episode")
        return text
