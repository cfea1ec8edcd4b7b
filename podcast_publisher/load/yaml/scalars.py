"""The kinds of a single value: how each is read from a node, and how it is called."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from podcast_publisher.load.files.text_file import named
from podcast_publisher.load.yaml import datetimes, rules
from podcast_publisher.load.yaml.hints import quoted_line, without_backslashes
from podcast_publisher.load.yaml.nodes import Node, Scalar, Sequence
from podcast_publisher.load.yaml.problems import Notes
from podcast_publisher.load.yaml.schema import ANYTHING, Schema, of_choice, of_value
from podcast_publisher.load.yaml.suggestions import line_meant
from podcast_publisher.model.characters import UNSEEN, called
from podcast_publisher.model.finding import FieldPath

_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What a quoted text can hold by its escapes: XML 1.0 cannot (section 2.2), or should not hold it."""
_CURLY = re.compile("[“”„][^“”„]*[“”]")


LONGEST = 100_000
"""Characters of a value: many times what any app shows, and quickly looked through."""


class ValueKind:
    """A kind written as a single value."""

    words: str
    blank: Any = None
    types: tuple[str, ...] = ("string",)
    """What an editor's parser may take it for."""
    pattern: str
    """What its text is, as far as a pattern can tell."""
    keywords: Mapping[str, Any] = {}
    """What else its schema says."""
    may_be_curly: bool = False
    """Whether curly quotes around it can be meant; nothing but words is read with them."""

    @property
    def schema(self) -> Schema:
        """What an editor knows of it."""
        return of_value(self.types, self.pattern, self.words, self.keywords)

    def value(self, text: str) -> Any:
        """The value that is written.

        Raises:
            ValueError: it is not of this kind; the words are for its author.
        """
        raise ValueError(text)

    def _note_collection(self, node: Node, notes: Notes, path: FieldPath) -> None:
        line = notes.source.line(node.position.line)
        # on one line it was meant as text: {{title}}, [Lungs]
        fix = quoted_line(line) if re.search(r": +[\[{]", line) else ""
        what = "a list" if isinstance(node, Sequence) else "several fields"
        notes.note(rules.wrong_kind, f"Here stands {what} instead of {self.words}", path, fix=fix)

    def read(self, node: Node, notes: Notes, path: FieldPath) -> Any:
        if not isinstance(node, Scalar):
            self._note_collection(node, notes, path)
            return self.blank
        if (length := len(node.text)) > LONGEST:
            what = f"There are {length:,} characters here, and nobody reads so many"
            notes.note(rules.wrong_kind, what, path, fix=f"Keep {LONGEST:,} at most.")
            return self.blank
        if hidden := _NO_CHARACTER.search(node.text):
            _note_hidden(hidden[0], node, notes, path)
            return self.blank
        if not node.quoted and _CURLY.fullmatch(node.text):
            message = f"Curly quotes stand around {shown(node.text)}"
            if not self.may_be_curly:
                fix = rules.quotes_are_straight.fix
                notes.note(rules.wrong_kind, f"{message}; it should be {self.words}", path, fix=fix)
                return self.blank
            notes.note(rules.quotes_are_straight, message, path)
        text = node.text if node.quoted else _plain(node.text)
        try:
            return self.value(text)
        except datetimes.NoZoneError as error:
            notes.note(
                rules.time_without_zone, f"{error}", path, fix=f"Write: {node.text} Europe/London"
            )
        except datetimes.UncertainTimeError as error:
            notes.note(rules.time_not_certain, f"{error}", path)
        except ValueError as error:
            self._note_value(f"{error}", node, text, notes, path)
        return self.blank

    def _note_value(
        self, problem: str, node: Scalar, text: str, notes: Notes, path: FieldPath
    ) -> None:
        """Note that the value is of another kind, with the line to write where one can tell."""
        if unseen := UNSEEN.search(node.text):
            problem = f"It holds {called(unseen[0])}, which nobody sees"
        elif text != node.text:
            problem = f"The word {node.text} means nothing at all in YAML"
        fix = line_meant(text, path, self.value)
        notes.note(rules.wrong_kind, f"{problem}; it should be {self.words}", path, fix=fix)


def _note_hidden(character: str, node: Scalar, notes: Notes, path: FieldPath) -> None:
    what = f"It holds a character that no feed can carry ({named(character)})"
    fix = "Take the character out, or type it again."
    line = notes.source.line(node.position.line)
    if node.quoted and "\\" in line:
        what = f"Between double quotes a \\ begins a sign, so here stands {called(character)}"
        fix = without_backslashes(line, path)
    notes.note(rules.unreadable_text, what, path, fix=fix)


def _plain(text: str) -> str:
    """What YAML means by an unquoted value: `~` and `null` are nothing at all."""
    return "" if text in {"~", "null"} else text


class Text(ValueKind):
    """Words; an empty text is a missing one."""

    words = "text"
    blank = ""
    may_be_curly = True
    types = ANYTHING
    pattern = r"[\s\S]*\S[\s\S]*"

    def value(self, text: str) -> str:
        if not text.strip():
            raise ValueError("There is nothing here")
        return text.strip()


class Whole(ValueKind):
    """A whole number, counted from one."""

    words = "a whole number, 1 or more"
    blank = None
    types = ("integer", "string")
    pattern = "0*[1-9][0-9]{0,5}"
    keywords: Mapping[str, Any] = {"minimum": 1, "maximum": 999_999}

    def value(self, text: str) -> int:
        if not re.fullmatch(self.pattern, text):
            raise ValueError(f"{shown(text)} is not such a number")
        return int(text)


class YesNo(ValueKind):
    """A switch."""

    words = "true or false"
    blank = None
    types = ("boolean", "string")
    pattern = "[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]"

    def value(self, text: str) -> bool:
        if text.lower() not in {"true", "false"}:
            meant = {"yes": "true", "no": "false"}.get(text.lower())
            said = f"is written {meant} here" if meant else "is neither"
            raise ValueError(f"{shown(text)} {said}")
        return text.lower() == "true"


class OneOf(ValueKind):
    """One word of a few."""

    def __init__(self, *choices: str, blank: str | None = None) -> None:
        self.choices = choices
        self.words = " or ".join([", ".join(choices[:-1]), choices[-1]])
        self.blank = choices[0] if blank is None else blank

    @property
    def schema(self) -> Schema:
        """The choices, and the one that is taken where the field is left out."""
        return of_choice(self.choices, self.blank or "")

    def value(self, text: str) -> str:
        if text not in self.choices:
            raise ValueError(f"{shown(text)} is not a choice here")
        return text


class Moment(ValueKind):
    """A date and time with its zone."""

    words = "a date and time such as 2025-06-11 06:00 Europe/London"
    blank = None
    pattern = datetimes.PATTERN

    def value(self, text: str) -> Any:
        return datetimes.moment(text)


class Web(ValueKind):
    """The address of a page."""

    words = "a web address that begins with https://"
    blank = ""
    pattern = r"[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#]\S*"

    def value(self, text: str) -> str:
        parts = urlsplit(text)
        seen = text.isprintable() and not re.search(r"\s", text)
        if parts.scheme not in {"https", "http"} or not seen or not _is_host(parts.hostname or ""):
            raise ValueError(f"{shown(text)} is not a web address")
        return text


def _is_host(name: str) -> bool:
    """Whether a computer may have that name; https:// written twice makes one of `https`."""
    return bool(re.fullmatch(r"[\w.:%-]+", name)) and name not in {"http", "https"}


class Email(ValueKind):
    """An e-mail address."""

    words = "an e-mail address"
    blank = ""
    pattern = r"[^@\s<>:;,]+@[^@\s<>:;,]+\.[^@\s<>.:;,]+"

    def value(self, text: str) -> str:
        if not re.fullmatch(self.pattern, text) or not text.isprintable():
            raise ValueError(f"{shown(text)} is not an e-mail address")
        return text


class FileName(ValueKind):
    """The path of a file, relative to the YAML file that names it."""

    words = "the name of a file, relative to this one"
    blank = ""
    types = ANYTHING
    pattern = r"[^\n]*\S[^\n]*"

    def value(self, text: str) -> str:
        if not text.strip() or "\n" in text:
            raise ValueError(f"{shown(text)} is no file's name")
        return text


def shown(text: str) -> str:
    """The value in quotes, short enough for a message."""
    return repr(text if len(text) <= 60 else text[:57] + "...")
