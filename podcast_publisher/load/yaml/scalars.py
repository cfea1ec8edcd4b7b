"""Kinds of single values: how each is read, and what messages call it."""

import re
from collections.abc import Mapping
from typing import Any

from podcast_publisher.load.files.text_file import control_character_name
from podcast_publisher.load.yaml import datetimes, rules
from podcast_publisher.load.yaml.hints import backslash_fix, quoting_fix
from podcast_publisher.load.yaml.nodes import Node, Scalar, Sequence
from podcast_publisher.load.yaml.problems import ProblemCollector
from podcast_publisher.load.yaml.schema import ANY_SCALAR, Schema, enum_schema, scalar_schema
from podcast_publisher.load.yaml.suggestions import suggest_fix
from podcast_publisher.model.characters import INVISIBLE, describe_character
from podcast_publisher.model.finding import FieldPath

CONTROL_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that escapes can put into a quoted text, and XML 1.0 cannot or should not hold (section 2.2)."""
_CURLY_QUOTED = re.compile("[“”„][^“”„]*[“”]")


MAX_CHARACTERS = 100_000
"""Characters of a value; many times what any app shows."""


class ValueKind:
    """A kind of single value."""

    label: str
    blank: Any = None
    types: tuple[str, ...] = ("string",)
    """JSON types that an editor's parser may make of it."""
    pattern: str
    """Its regular expression, as far as one can tell."""
    keywords: Mapping[str, Any] = {}
    """Further schema keywords."""
    allows_curly_quotes: bool = False
    """Whether curly quotes around the value may be intended."""

    @property
    def schema(self) -> Schema:
        """Its JSON Schema, for editors."""
        return scalar_schema(self.types, self.pattern, self.label, self.keywords)

    def value(self, text: str) -> Any:
        """Parse the text.

        Raises:
            ValueError: it is not of this kind; with a message for the author.
        """
        raise ValueError(text)

    def _report_collection(self, node: Node, problems: ProblemCollector, path: FieldPath) -> None:
        line = problems.source.line(node.position.line)
        # on one line, text was intended: {{title}}, [Lungs]
        fix = quoting_fix(line) if re.search(r": +[\[{]", line) else ""
        collection = "a list" if isinstance(node, Sequence) else "several fields"
        problems.report(
            rules.wrong_kind, f"This is {collection} instead of {self.label}", path, fix=fix
        )

    def read(self, node: Node, problems: ProblemCollector, path: FieldPath) -> Any:
        if not isinstance(node, Scalar):
            self._report_collection(node, problems, path)
            return self.blank
        if (length := len(node.text)) > MAX_CHARACTERS:
            problem = f"There are {length:,} characters here, which is too many"
            problems.report(
                rules.wrong_kind, problem, path, fix=f"Keep {MAX_CHARACTERS:,} at most."
            )
            return self.blank
        if match := CONTROL_CHARACTER.search(node.text):
            _report_control_character(match[0], node, problems, path)
            return self.blank
        if not node.quoted and _CURLY_QUOTED.fullmatch(node.text):
            message = f"There are curly quotes around {abbreviate(node.text)}"
            if not self.allows_curly_quotes:
                fix = rules.quotes_are_straight.fix
                problems.report(
                    rules.wrong_kind, f"{message}; it should be {self.label}", path, fix=fix
                )
                return self.blank
            problems.report(rules.quotes_are_straight, message, path)
        text = node.text if node.quoted else _unquoted_value(node.text)
        try:
            return self.value(text)
        except datetimes.MissingZoneError as error:
            problems.report(
                rules.time_without_zone, f"{error}", path, fix=f"Write: {node.text} Europe/London"
            )
        except datetimes.AmbiguousTimeError as error:
            problems.report(rules.time_not_certain, f"{error}", path)
        except ValueError as error:
            self._report_value(f"{error}", node, text, problems, path)
        return self.blank

    def _report_value(
        self, problem: str, node: Scalar, text: str, problems: ProblemCollector, path: FieldPath
    ) -> None:
        """Report a value of another kind, with the corrected line where it can be guessed."""
        if unseen := INVISIBLE.search(node.text):
            problem = f"It holds {describe_character(unseen[0])}, which is invisible"
        elif text != node.text:
            problem = f"The word {node.text} means nothing at all in YAML"
        fix = suggest_fix(text, path, self.value)
        problems.report(rules.wrong_kind, f"{problem}; it should be {self.label}", path, fix=fix)


def _report_control_character(
    character: str, node: Scalar, problems: ProblemCollector, path: FieldPath
) -> None:
    problem = f"It holds a character that no feed can carry ({control_character_name(character)})"
    fix = "Take the character out, or type it again."
    line = problems.source.line(node.position.line)
    if node.quoted and "\\" in line:
        problem = f"Between double quotes, \\ starts an escape sequence, so this is {describe_character(character)}"
        fix = backslash_fix(line, path)
    problems.report(rules.unreadable_text, problem, path, fix=fix)


def _unquoted_value(text: str) -> str:
    """The unquoted text; `~` and `null` mean an empty value."""
    return "" if text in {"~", "null"} else text


class Text(ValueKind):
    """Text; an empty text counts as missing."""

    label = "text"
    blank = ""
    allows_curly_quotes = True
    types = ANY_SCALAR
    pattern = r"[\s\S]*\S[\s\S]*"

    def value(self, text: str) -> str:
        if not text.strip():
            raise ValueError("There is nothing here")
        return text.strip()


class WholeNumber(ValueKind):
    """A whole number from 1."""

    label = "a whole number, 1 or more"
    blank = None
    types = ("integer", "string")
    pattern = "0*[1-9][0-9]{0,5}"
    keywords: Mapping[str, Any] = {"minimum": 1, "maximum": 999_999}

    def value(self, text: str) -> int:
        if not re.fullmatch(self.pattern, text):
            raise ValueError(f"{abbreviate(text)} is not such a number")
        return int(text)


class Boolean(ValueKind):
    """`true` or `false`."""

    label = "true or false"
    blank = None
    types = ("boolean", "string")
    pattern = "[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]"

    def value(self, text: str) -> bool:
        if text.lower() not in {"true", "false"}:
            intended = {"yes": "true", "no": "false"}.get(text.lower())
            problem = f"is written {intended} here" if intended else "is neither"
            raise ValueError(f"{abbreviate(text)} {problem}")
        return text.lower() == "true"


class Choice(ValueKind):
    """One of a few words."""

    def __init__(self, *choices: str, blank: str | None = None) -> None:
        self.choices = choices
        self.label = " or ".join([", ".join(choices[:-1]), choices[-1]])
        self.blank = choices[0] if blank is None else blank

    @property
    def schema(self) -> Schema:
        """The choices, and the default."""
        return enum_schema(self.choices, self.blank or "")

    def value(self, text: str) -> str:
        if text not in self.choices:
            raise ValueError(f"{abbreviate(text)} is not a choice here")
        return text


class DateTime(ValueKind):
    """A date and time with its zone."""

    label = "a date and time such as 2025-06-11 06:00 Europe/London"
    blank = None
    pattern = datetimes.EDITOR_PATTERN

    def value(self, text: str) -> Any:
        return datetimes.parse_datetime(text)


def abbreviate(text: str) -> str:
    """The value in quotes, shortened for a message."""
    return repr(text if len(text) <= 60 else text[:57] + "...")
