"""The kinds of a single value: how each is read from a node, and how it is called."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from podcast_publisher.load.files.text_file import control_character_name
from podcast_publisher.load.yaml import datetimes, rules
from podcast_publisher.load.yaml.hints import backslash_fix, quoting_fix
from podcast_publisher.load.yaml.nodes import Node, Scalar, Sequence
from podcast_publisher.load.yaml.problems import ProblemCollector
from podcast_publisher.load.yaml.schema import ANY_SCALAR, Schema, enum_schema, scalar_schema
from podcast_publisher.load.yaml.suggestions import suggest_fix
from podcast_publisher.model.characters import INVISIBLE, describe_character
from podcast_publisher.model.finding import FieldPath

_CONTROL_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What a quoted text can hold by its escapes: XML 1.0 cannot (section 2.2), or should not hold it."""
_CURLY_QUOTED = re.compile("[“”„][^“”„]*[“”]")


MAX_CHARACTERS = 100_000
"""Characters of a value: many times what any app shows, and quickly looked through."""


class ValueKind:
    """A kind written as a single value."""

    label: str
    blank: Any = None
    types: tuple[str, ...] = ("string",)
    """What an editor's parser may take it for."""
    pattern: str
    """What its text is, as far as a pattern can tell."""
    keywords: Mapping[str, Any] = {}
    """What else its schema says."""
    allows_curly_quotes: bool = False
    """Whether curly quotes around it can be meant; nothing but words is read with them."""

    @property
    def schema(self) -> Schema:
        """What an editor knows of it."""
        return scalar_schema(self.types, self.pattern, self.label, self.keywords)

    def value(self, text: str) -> Any:
        """The value that is written.

        Raises:
            ValueError: it is not of this kind; the words are for its author.
        """
        raise ValueError(text)

    def _report_collection(self, node: Node, problems: ProblemCollector, path: FieldPath) -> None:
        line = problems.source.line(node.position.line)
        # on one line it was meant as text: {{title}}, [Lungs]
        fix = quoting_fix(line) if re.search(r": +[\[{]", line) else ""
        what = "a list" if isinstance(node, Sequence) else "several fields"
        problems.report(
            rules.wrong_kind, f"Here stands {what} instead of {self.label}", path, fix=fix
        )

    def read(self, node: Node, problems: ProblemCollector, path: FieldPath) -> Any:
        if not isinstance(node, Scalar):
            self._report_collection(node, problems, path)
            return self.blank
        if (length := len(node.text)) > MAX_CHARACTERS:
            what = f"There are {length:,} characters here, and nobody reads so many"
            problems.report(rules.wrong_kind, what, path, fix=f"Keep {MAX_CHARACTERS:,} at most.")
            return self.blank
        if hidden := _CONTROL_CHARACTER.search(node.text):
            _report_control_character(hidden[0], node, problems, path)
            return self.blank
        if not node.quoted and _CURLY_QUOTED.fullmatch(node.text):
            message = f"Curly quotes stand around {abbreviate(node.text)}"
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
        """Note that the value is of another kind, with the line to write where one can tell."""
        if unseen := INVISIBLE.search(node.text):
            problem = f"It holds {describe_character(unseen[0])}, which nobody sees"
        elif text != node.text:
            problem = f"The word {node.text} means nothing at all in YAML"
        fix = suggest_fix(text, path, self.value)
        problems.report(rules.wrong_kind, f"{problem}; it should be {self.label}", path, fix=fix)


def _report_control_character(
    character: str, node: Scalar, problems: ProblemCollector, path: FieldPath
) -> None:
    what = f"It holds a character that no feed can carry ({control_character_name(character)})"
    fix = "Take the character out, or type it again."
    line = problems.source.line(node.position.line)
    if node.quoted and "\\" in line:
        what = f"Between double quotes a \\ begins a sign, so here stands {describe_character(character)}"
        fix = backslash_fix(line, path)
    problems.report(rules.unreadable_text, what, path, fix=fix)


def _unquoted_value(text: str) -> str:
    """What YAML means by an unquoted value: `~` and `null` are nothing at all."""
    return "" if text in {"~", "null"} else text


class Text(ValueKind):
    """Words; an empty text is a missing one."""

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
    """A whole number, counted from one."""

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
    """A switch."""

    label = "true or false"
    blank = None
    types = ("boolean", "string")
    pattern = "[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]"

    def value(self, text: str) -> bool:
        if text.lower() not in {"true", "false"}:
            meant = {"yes": "true", "no": "false"}.get(text.lower())
            said = f"is written {meant} here" if meant else "is neither"
            raise ValueError(f"{abbreviate(text)} {said}")
        return text.lower() == "true"


class Choice(ValueKind):
    """One word of a few."""

    def __init__(self, *choices: str, blank: str | None = None) -> None:
        self.choices = choices
        self.label = " or ".join([", ".join(choices[:-1]), choices[-1]])
        self.blank = choices[0] if blank is None else blank

    @property
    def schema(self) -> Schema:
        """The choices, and the one that is taken where the field is left out."""
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


class WebAddress(ValueKind):
    """The address of a page."""

    label = "a web address that begins with https://"
    blank = ""
    pattern = r"[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#]\S*"

    def value(self, text: str) -> str:
        parts = urlsplit(text)
        seen = text.isprintable() and not re.search(r"\s", text)
        if parts.scheme not in {"https", "http"} or not seen or not _is_host(parts.hostname or ""):
            raise ValueError(f"{abbreviate(text)} is not a web address")
        return text


def _is_host(name: str) -> bool:
    """Whether a computer may have that name; https:// written twice makes one of `https`."""
    return bool(re.fullmatch(r"[\w.:%-]+", name)) and name not in {"http", "https"}


class Email(ValueKind):
    """An e-mail address."""

    label = "an e-mail address"
    blank = ""
    pattern = r"[^@\s<>:;,]+@[^@\s<>:;,]+\.[^@\s<>.:;,]+"

    def value(self, text: str) -> str:
        if not re.fullmatch(self.pattern, text) or not text.isprintable():
            raise ValueError(f"{abbreviate(text)} is not an e-mail address")
        return text


class FileName(ValueKind):
    """The path of a file, relative to the YAML file that names it."""

    label = "the name of a file, relative to this one"
    blank = ""
    types = ANY_SCALAR
    pattern = r"[^\n]*\S[^\n]*"

    def value(self, text: str) -> str:
        if not text.strip() or "\n" in text:
            raise ValueError(f"{abbreviate(text)} is no file's name")
        return text


def abbreviate(text: str) -> str:
    """The value in quotes, short enough for a message."""
    return repr(text if len(text) <= 60 else text[:57] + "...")
