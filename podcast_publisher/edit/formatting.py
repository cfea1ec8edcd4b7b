"""Format values as YAML: unquoted where possible, several lines below a `|`.

Callers read the result back to verify it.
"""

import re
import textwrap

from msgspec import Struct

from podcast_publisher.edit.values import Tree, Unquoted
from podcast_publisher.model.characters import INVISIBLE

DEFAULT_STEP = 2
"""Spaces of indentation, where the file shows no other."""
FOLD_WIDTH = 100
"""Columns of a folded text."""

_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""Escaped, because YAML forbids them, breaks lines at them, or they are invisible."""
_NEEDS_QUOTES = re.compile(
    r"""^[-?:,\[\]{}#&*!|>'"%@`\s“”„=<] | \s$ | :(\s|$) | \s\# | [\t\n]""", re.VERBOSE
)
"""Texts with these need quotes, mostly by YAML 1.2, section 7.3.3."""
_FLOW_SPECIAL = re.compile(r"[,\[\]{}]")
_NOT_TEXT = re.compile(
    r"~|null|true|false|yes|no|on|off|y|n|[-+]?\.inf|\.nan|[-+]?[\d.][\d_.,:]*(e[-+]?\d+)?|0[xob][\da-f_]+",
    re.IGNORECASE,
)
"""What some YAML parser takes for a number, boolean or time."""
_CLOCK = re.compile(r"\d{1,4}(:\d\d){1,2}(\.\d{1,3})?")
"""A time in a recording: text in YAML 1.2, and commonly unquoted."""


class FormattedValue(Struct, frozen=True):
    """A value as written: after the colon or hyphen, and on the lines below."""

    inline: str
    body: tuple[str, ...] = ()


class Indentation(Struct, frozen=True):
    """The indentation that a file uses."""

    step: int = DEFAULT_STEP
    list_offset: int = DEFAULT_STEP
    """Columns from a field's name to the hyphens of its list."""

    def format_value(self, tree: Tree, column: int) -> FormattedValue:
        """Format the value of a field or entry that starts in that column."""
        if isinstance(tree, dict):
            return FormattedValue("", self.format_fields(tree, column + self.step))
        if isinstance(tree, list):
            lines = [
                line for item in tree for line in self.format_item(item, column + self.list_offset)
            ]
            return FormattedValue("", tuple(lines))
        if "\n" in tree and can_be_block(tree):
            return FormattedValue("|", indent(tree.split("\n"), column + self.step))
        return FormattedValue(one_line(tree))

    def format_fields(self, tree: dict[str, Tree], column: int) -> tuple[str, ...]:
        """Format fields that start in that column."""
        return tuple(
            line for name, value in tree.items() for line in self.format_field(name, value, column)
        )

    def format_field(self, name: str, value: Tree, column: int) -> tuple[str, ...]:
        """Format a field that starts in that column."""
        formatted = self.format_value(value, column)
        head = f"{' ' * column}{one_line(name)}:"
        return (f"{head} {formatted.inline}".rstrip(), *formatted.body)

    def format_item(self, tree: Tree, column: int) -> tuple[str, ...]:
        """Format a list entry with its hyphen in that column."""
        hyphen = f"{' ' * column}- "
        if isinstance(tree, dict):
            first, *others = self.format_fields(tree, column + 2)
            return (hyphen + first.lstrip(" "), *others)
        if isinstance(tree, list):
            first, *others = Indentation(self.step, list_offset=2).format_value(tree, column).body
            return (hyphen + first.lstrip(" "), *others)
        formatted = self.format_value(tree, column)
        return (hyphen + formatted.inline, *formatted.body)


def indent(lines: list[str], column: int) -> tuple[str, ...]:
    """Indent lines; empty ones stay empty."""
    return tuple(" " * column + line if line else "" for line in lines)


def fold(text: str, column: int) -> tuple[str, ...] | None:
    """A paragraph folded as below `>-`; None where folding would change it."""
    lines = textwrap.wrap(
        text, max(FOLD_WIDTH - column, 20), break_long_words=False, break_on_hyphens=False
    )
    same = " ".join(lines) == text and can_be_block(text)
    return indent(lines, column) if same else None


def can_be_block(text: str) -> bool:
    """Whether a text can be a block scalar."""
    return not _INVISIBLE.search(text) and not text.startswith((" ", "\t", "\n"))


def one_line(text: str, quote: str = "", *, in_flow: bool = False) -> str:
    """A text on one line; `quote` is the quotation mark of the old text."""
    if isinstance(text, Unquoted):
        return text
    if not quote and _can_be_plain(text, in_flow=in_flow):
        return text
    if _INVISIBLE.search(text) or "\n" in text or "\t" in text:
        return _escaped(text)
    if quote == "'" or (quote != '"' and re.search(r'["\\]', text)):
        return "'" + text.replace("'", "''") + "'"
    return _escaped(text)


def flow(tree: Tree) -> str:
    """A list or fields in flow style."""
    if isinstance(tree, dict):
        pairs = (f"{one_line(name, in_flow=True)}: {flow(value)}" for name, value in tree.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(map(flow, tree)) + "]"
    return one_line(tree, in_flow=True)


def is_text(plain: str) -> bool:
    """Whether every YAML parser takes this for text without quotes."""
    return not _NOT_TEXT.fullmatch(plain) or _CLOCK.fullmatch(plain) is not None


def _can_be_plain(text: str, *, in_flow: bool) -> bool:
    refused = _NEEDS_QUOTES.search(text) or _INVISIBLE.search(text)
    return (
        bool(text)
        and not refused
        and is_text(text)
        and not (in_flow and _FLOW_SPECIAL.search(text))
    )


def to_the_letter(text: str) -> str:
    """A text on one line, in which even what nobody sees can be seen."""
    if text.isprintable() and not INVISIBLE.search(text):
        return one_line(text)
    return "".join(
        character
        if character.isprintable() and not INVISIBLE.match(character)
        else _escape(character)
        for character in _escaped(text)
    )


def _escaped(text: str) -> str:
    """In double quotes, with the escapes of YAML 1.2, section 5.7."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return '"' + _INVISIBLE.sub(lambda match: _escape(match[0]), plain) + '"'


def _escape(character: str) -> str:
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"
