"""Edits that turn the fields of a file into others."""

import json
import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from podcast_publisher.edit.formatting import (
    FormattedValue,
    Indentation,
    can_be_block,
    flow,
    fold,
    indent,
    is_text,
    one_line,
)
from podcast_publisher.edit.lines import Lines, Splice
from podcast_publisher.edit.values import Layout, Tree, Unquoted
from podcast_publisher.edit.yaml_spans import Span, block_header

_COLON = re.compile(r"[ \t]*:(?=\s|$)")
_HYPHEN = re.compile(r"- *$")


class Differences:
    """Collects splices; raises ValueError where the file is written in an unusual form."""

    def __init__(self, lines: Lines, document: Span | None, *, whole_fields: bool = False) -> None:
        self.lines = lines
        self.indentation = lines.detect_indentation(document) if document else Indentation()
        self.has_blank_lines = document is not None and self._has_blank_lines(document)
        self.whole_fields = whole_fields
        """Whether to rewrite a changed field as a whole."""
        self.splices: list[Splice] = []

    def change_fields(
        self, span: Span, old: dict[str, Tree], new: dict[str, Tree], layout: Layout
    ) -> None:
        """Change the fields of that span from `old` to `new`."""
        if span.style:
            raise ValueError("fields in braces are on one line")
        column = self.lines.column(span.start)
        names = list(span.entries)
        for name, (key, value) in span.entries.items():
            if name not in new:
                self._remove_field(span, names, name)
            elif new[name] != old[name]:
                below = layout.get(name, layout.get("", {}))
                self._change_value(key, value, old[name], new[name], below)
        added = {name: value for name, value in new.items() if name not in span.entries}
        remaining = [name for name in names if name in new]
        if remaining:
            self._add_fields(span, column, remaining, added, layout)
        elif added:
            start = self.lines.line_start(span.start)
            if self.lines.text[start : span.start].strip():
                raise ValueError("nothing would stay behind the hyphen")
            self._insert_lines(start, self.indentation.format_fields(added, column))

    def _change_value(self, key: Span, value: Span, old: Tree, new: Tree, layout: Layout) -> None:
        column = self.lines.column(key.start)
        top = column == 0 and self.whole_fields
        if not top and value.is_block and isinstance(old, dict) and isinstance(new, dict):
            self.change_fields(value, old, new, layout)
        elif not top and value.is_block and isinstance(old, list) and isinstance(new, list):
            self._change_items(value, old, new, layout)
        else:
            colon = _COLON.match(self.lines.text, key.end)
            if not colon:
                raise ValueError("there is no colon after the name")
            self._replace_value(colon.end(), column, value, old, new)

    def _change_items(self, span: Span, old: list[Tree], new: list[Tree], layout: Layout) -> None:
        before, after = (
            [json.dumps(item, sort_keys=True) for item in items] for items in (old, new)
        )
        hyphens = [self._hyphen(item) for item in span.items]
        column = self.lines.column(hyphens[0])
        ends = [self.lines.content_end(item, column) for item in span.items]
        for operation, i, i_end, j, j_end in SequenceMatcher(
            None, before, after, autojunk=False
        ).get_opcodes():
            pairs = min(i_end - i, j_end - j) if operation != "equal" else 0
            for k in range(pairs):
                offset = hyphens[i + k]
                self._change_item(offset, span.items[i + k], old[i + k], new[j + k], layout)
            for k in range(i + pairs, i_end if operation != "equal" else 0):
                self.splices.append(Splice(self.lines.line_start(hyphens[k]), ends[k], ""))
            if operation != "equal" and j + pairs < j_end:
                offset = ends[i + pairs - 1] if i + pairs else self.lines.line_start(hyphens[0])
                self._insert_lines(
                    offset,
                    (
                        line
                        for item in new[j + pairs : j_end]
                        for line in self.indentation.format_item(item, column)
                    ),
                )

    def _change_item(self, hyphen: int, value: Span, old: Tree, new: Tree, layout: Layout) -> None:
        if value.is_block and isinstance(old, dict) and isinstance(new, dict):
            self.change_fields(value, old, new, layout)
        elif isinstance(old, str) and isinstance(new, str):
            self._replace_value(hyphen + 1, self.lines.column(hyphen), value, old, new)
        else:
            raise ValueError("an entry becomes one of another kind")

    def _hyphen(self, item: Span) -> int:
        """Offset of an entry's hyphen, which must come first on its line."""
        start = self.lines.line_start(item.start)
        match = _HYPHEN.search(self.lines.text[start : item.start])
        if not match or self.lines.text[start : start + match.start()].strip(" "):
            raise ValueError("the entry does not begin behind a hyphen on a line of its own")
        return start + match.start()

    def _replace_value(self, head: int, column: int, span: Span, old: Tree, new: Tree) -> None:
        """Replace the value after a colon or hyphen that ends at `head`, in that column."""
        formatted = self._format_like(span, column, old, new)
        inline = f" {formatted.inline}" if formatted.inline else ""
        if span.style in {"|", ">"}:
            ends = span.start + len(block_header(self.lines.text, span))
        else:
            ends = head if span.is_block else max(head, span.end)
        self.splices.append(self.lines.replace_inline(head, ends, inline))
        below = self.lines.next_line(ends)
        if span.is_block:
            behind = max(below, self.lines.content_end(span, column))
            unfinished = behind == len(self.lines.text) and not self._ends_line(behind)
            self.splices.append(Splice(below, behind, ""))
            body = self.lines.newline.join(formatted.body)
            if below == behind:
                self._insert_lines(below, formatted.body)
            elif body:
                ending = "" if unfinished else self.lines.newline
                self.splices.append(Splice(behind, behind, body + ending))
        else:
            self._insert_lines(below, formatted.body)

    def _format_like(self, span: Span, column: int, old: Tree, new: Tree) -> FormattedValue:
        """The new value in the style of the old one, where possible."""
        if isinstance(new, str) and isinstance(old, str):
            return self._format_text_like(span, column, old, new)
        if span.style == "[" and "\n" not in flow(new):
            return FormattedValue(flow(new))
        return self.indentation.format_value(new, column)

    def _format_text_like(self, span: Span, column: int, old: str, new: str) -> FormattedValue:
        header = block_header(self.lines.text, span) if span.style in {"|", ">"} else ""
        chomping = re.sub(r"[|>\d]", "", header)
        inside = self._text_column(span) if header else column + self.indentation.step
        if span.style == ">" and (paragraph := fold(new, inside)):
            return FormattedValue(">" + chomping, paragraph)
        if (span.style == "|" or "\n" in new) and can_be_block(new):
            return FormattedValue("|" + chomping, indent(new.split("\n"), inside))
        if not span.style and not is_text(old) and not is_text(new):
            return FormattedValue(one_line(Unquoted(new)))  # a number stays unquoted
        return FormattedValue(one_line(new, span.style if span.style in {"'", '"'} else ""))

    def _text_column(self, span: Span) -> int:
        """The indentation of a block text."""
        offset = self.lines.next_line(span.start)
        while offset < span.end and not self.lines.line_at(offset).strip():
            offset = self.lines.next_line(offset)
        line = self.lines.line_at(offset)
        return len(line) - len(line.lstrip(" "))

    def _insert_lines(self, offset: int, lines: Iterable[str]) -> None:
        if text := self.lines.as_lines(lines, offset):
            self.splices.append(Splice(offset, offset, text))

    def _ends_line(self, offset: int) -> bool:
        return self.lines.text[:offset].endswith(("\n", "\r"))

    def _remove_field(self, span: Span, names: list[str], name: str) -> None:
        key, value = span.entries[name]
        start, column = self.lines.line_start(key.start), self.lines.column(key.start)
        end = max(self.lines.next_line(key.end), self.lines.content_end(value, column))
        if self.lines.text[start : key.start].strip():  # after the hyphen of an entry
            after = names[names.index(name) + 1 :]
            if not after:
                raise ValueError("nothing would stay behind the hyphen")
            self.splices.append(Splice(key.start, span.entries[after[0]][0].start, ""))
            return
        above = not start or not self.lines.line_at(start - 1).strip()
        if above and end < len(self.lines.text) and not self.lines.line_at(end).strip():
            end = self.lines.next_line(end)  # keep one of two blank lines
        elif end == len(self.lines.text):
            start = len(self.lines.text[:start].rstrip())
            start = self.lines.next_line(start) if start else 0
        self.splices.append(Splice(start, end, ""))

    def _add_fields(
        self, span: Span, column: int, remaining: list[str], added: dict[str, Tree], layout: Layout
    ) -> None:
        order = list(layout)
        groups: dict[str, list[str]] = {}
        for name in added:
            before = order[: order.index(name)] if name in order else remaining
            above = next((name for name in reversed(before) if name in remaining), "")
            groups.setdefault(above, []).append(name)
        for above, names in groups.items():
            fields = [self.indentation.format_field(name, added[name], column) for name in names]
            if above:
                self._add_below(span.entries[above], column, fields)
            else:
                first = span.entries[remaining[0]][0].start
                lines = [line for field in fields for line in field]
                pad = self.lines.newline + " " * column
                text = pad.join(line[column:] for line in lines) + pad
                self.splices.append(Splice(first, first, text))

    def _add_below(
        self, above: tuple[Span, Span], column: int, fields: list[tuple[str, ...]]
    ) -> None:
        """Insert fields after an existing one; long ones between blank lines, where the file has these."""
        key, value = above
        offset = max(self.lines.next_line(key.end), self.lines.content_end(value, column))
        separate = self.has_blank_lines and column == 0
        was_large = self.lines.next_line(key.start) < offset
        lines: list[str] = []
        for field in fields:
            large = len(field) > 1
            lines += ["", *field] if separate and (large or was_large) else field
            was_large = large
        if (
            separate
            and was_large
            and offset < len(self.lines.text)
            and self.lines.line_at(offset).strip()
        ):
            lines.append("")
        self._insert_lines(offset, lines)

    def _has_blank_lines(self, document: Span) -> bool:
        """Whether the file has blank lines between fields."""
        between = self.lines.text[document.start : document.end]
        return re.search(r"\n\s*\n\S", between) is not None
