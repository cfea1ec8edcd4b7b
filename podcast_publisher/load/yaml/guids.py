"""Identifiers of the show and of episodes: the two fields `guid`."""

import re
from typing import Any
from uuid import UUID

from podcast_publisher.load.yaml.nodes import Node, Scalar
from podcast_publisher.load.yaml.problems import ProblemCollector
from podcast_publisher.load.yaml.scalars import (
    CONTROL_CHARACTER,
    MAX_CHARACTERS,
    ValueKind,
    abbreviate,
)
from podcast_publisher.load.yaml.schema import ANY_SCALAR, NO_EXAMPLES
from podcast_publisher.model.finding import FieldPath

_UNSEEN = r"\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff"


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
    """An episode's guid: any text, because old feeds have many formats.

    In quotes it is taken to the letter, even what nobody sees in it.
    """

    label = "a text, best a UUID made for this episode alone"
    blank = ""
    types = ANY_SCALAR
    pattern = rf"(?![“”„][^“”„]*[“”]$)[^\s{_UNSEEN}](?:[^\r\n{_UNSEEN}]*[^\s{_UNSEEN}])?"
    keywords = NO_EXAMPLES

    def read(self, node: Node, problems: ProblemCollector, path: FieldPath) -> Any:
        if isinstance(node, Scalar) and node.quoted and _is_literal(node.text):
            return node.text
        return super().read(node, problems, path)

    def value(self, text: str) -> str:
        if not re.fullmatch(self.pattern, text) or not text.isprintable():
            raise ValueError(f"{abbreviate(text)} cannot identify an episode")
        return text


def _is_literal(text: str) -> bool:
    """Whether a feed can carry a text, and apps keep all of it."""
    fits = 0 < len(text) <= MAX_CHARACTERS and not CONTROL_CHARACTER.search(text)
    return fits and text == text.strip()
