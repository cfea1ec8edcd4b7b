"""Values as a careful person writes them: unquoted where it can be, several lines below a `|`.

What is written here is read back by whoever uses it, before it is believed.
"""

import re
import textwrap
from dataclasses import dataclass

from podcast_publisher.edit.values import Tree, Unquoted

DEFAULT_STEP = 2
"""Spaces by which what belongs to a field is indented, where the file shows no other habit."""
FOLD_WIDTH = 100
"""Columns of a folded text, as in the series."""

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""Written as an escape: YAML forbids them, ends a line at them, or nobody would see them."""
_NOT_PLAIN = re.compile(
    r"""^[-?:,\[\]{}#&*!|>'"%@`\s“”„=<] | \s$ | :(\s|$) | \s\# | [\t\n]""", re.VERBOSE
)
"""What a text without quotes must not have, most of it by YAML 1.2, section 7.3.3."""
_IN_FLOW = re.compile(r"[,\[\]{}]")
_NO_TEXT = re.compile(
    r"~|null|true|false|yes|no|on|off|y|n|[-+]?\.inf|\.nan|[-+]?[\d.][\d_.,:]*(e[-+]?\d+)?|0[xob][\da-f_]+",
    re.IGNORECASE,
)
"""What some reader of YAML takes for something else than a text: a number, a switch, a time of day."""
_CLOCK = re.compile(r"\d{1,4}(:\d\d){1,2}(\.\d{1,3})?")
"""A time in a recording: a text in YAML 1.2, and nobody quotes it."""


@dataclass(frozen=True, slots=True)
class FormattedValue:
    """A value as it stands in a file: behind the colon or hyphen, and on the lines below."""

    inline: str
    body: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Indentation:
    """How the author of a file indents."""

    step: int = DEFAULT_STEP
    list_offset: int = DEFAULT_STEP
    """Columns from a field's name to the hyphens below it."""

    def format_value(self, tree: Tree, column: int) -> FormattedValue:
        """The value of a field whose name, or of an entry whose hyphen, stands in that column."""
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
        """Fields whose names stand in that column."""
        return tuple(
            line for name, value in tree.items() for line in self.format_field(name, value, column)
        )

    def format_field(self, name: str, value: Tree, column: int) -> tuple[str, ...]:
        """A field whose name stands in that column."""
        written = self.format_value(value, column)
        head = f"{' ' * column}{one_line(name)}:"
        return (f"{head} {written.inline}".rstrip(), *written.body)

    def format_item(self, tree: Tree, column: int) -> tuple[str, ...]:
        """An entry of a list, its hyphen in that column."""
        hyphen = f"{' ' * column}- "
        if isinstance(tree, dict):
            first, *others = self.format_fields(tree, column + 2)
            return (hyphen + first.lstrip(" "), *others)
        if isinstance(tree, list):
            first, *others = Indentation(self.step, list_offset=2).format_value(tree, column).body
            return (hyphen + first.lstrip(" "), *others)
        written = self.format_value(tree, column)
        return (hyphen + written.inline, *written.body)


def indent(lines: list[str], column: int) -> tuple[str, ...]:
    """Lines of a text from that column on; empty ones stay empty."""
    return tuple(" " * column + line if line else "" for line in lines)


def fold(text: str, column: int) -> tuple[str, ...] | None:
    """A paragraph over several lines, as below `>-`; nothing where it would not be the same again."""
    lines = textwrap.wrap(
        text, max(FOLD_WIDTH - column, 20), break_long_words=False, break_on_hyphens=False
    )
    same = " ".join(lines) == text and can_be_block(text)
    return indent(lines, column) if same else None


def can_be_block(text: str) -> bool:
    """Whether a text can stand as it is on lines of its own."""
    return not _UNSEEN.search(text) and not text.startswith((" ", "\t", "\n"))


def one_line(text: str, like: str = "", *, in_flow: bool = False) -> str:
    """A text on one line; `like` is the quotation mark that stands around the old one."""
    if isinstance(text, Unquoted):
        return text
    if not like and _can_be_plain(text, in_flow=in_flow):
        return text
    if _UNSEEN.search(text) or "\n" in text or "\t" in text:
        return _escaped(text)
    if like == "'" or (like != '"' and re.search(r'["\\]', text)):
        return "'" + text.replace("'", "''") + "'"
    return _escaped(text)


def flow(tree: Tree) -> str:
    """A list or fields on one line, in brackets or braces."""
    if isinstance(tree, dict):
        pairs = (f"{one_line(name, in_flow=True)}: {flow(one)}" for name, one in tree.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(map(flow, tree)) + "]"
    return one_line(tree, in_flow=True)


def is_text(plain: str) -> bool:
    """Whether every reader takes this for a text, though it has no quotes."""
    return not _NO_TEXT.fullmatch(plain) or _CLOCK.fullmatch(plain) is not None


def _can_be_plain(text: str, *, in_flow: bool) -> bool:
    refused = _NOT_PLAIN.search(text) or _UNSEEN.search(text)
    return bool(text) and not refused and is_text(text) and not (in_flow and _IN_FLOW.search(text))


def _escaped(text: str) -> str:
    """Between double quotes, where YAML 1.2 knows escapes (section 5.7)."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return '"' + _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", plain) + '"'
