"""What has to be written anew for one reading of a file to become another."""

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
    """Collects splices; raises ValueError where a place is written in an unusual form."""

    def __init__(self, lines: Lines, root: Span | None, *, whole_fields: bool = False) -> None:
        self.lines = lines
        self.indentation = lines.detect_indentation(root) if root else Indentation()
        self.spaced = root is not None and self._is_spaced(root)
        self.whole_fields = whole_fields
        """Whether a field is written anew as a whole, whatever changes in it."""
        self.splices: list[Splice] = []

    def of_fields(
        self, place: Span, old: dict[str, Tree], new: dict[str, Tree], layout: Layout
    ) -> None:
        """From these fields to those, at that place."""
        if place.style:
            raise ValueError("fields in braces stand on one line")
        column = self.lines.column(place.start)
        names = list(place.entries)
        for name, (key, value) in place.entries.items():
            if name not in new:
                self._remove_field(place, names, name)
            elif new[name] != old[name]:
                below = layout.get(name, layout.get("", {}))
                self._of_value(key, value, old[name], new[name], below)
        added = {name: one for name, one in new.items() if name not in place.entries}
        kept = [name for name in names if name in new]
        if kept:
            self._add_fields(place, column, kept, added, layout)
        elif added:
            start = self.lines.line_start(place.start)
            if self.lines.text[start : place.start].strip():
                raise ValueError("nothing would stay behind the hyphen")
            self._put_lines(start, self.indentation.format_fields(added, column))

    def _of_value(self, key: Span, value: Span, old: Tree, new: Tree, layout: Layout) -> None:
        column = self.lines.column(key.start)
        top = column == 0 and self.whole_fields
        if not top and value.is_block and isinstance(old, dict) and isinstance(new, dict):
            self.of_fields(value, old, new, layout)
        elif not top and value.is_block and isinstance(old, list) and isinstance(new, list):
            self._of_items(value, old, new, layout)
        else:
            colon = _COLON.match(self.lines.text, key.end)
            if not colon:
                raise ValueError("no colon stands behind the name")
            self._put(colon.end(), column, value, old, new)

    def _of_items(self, place: Span, old: list[Tree], new: list[Tree], layout: Layout) -> None:
        was, now = ([json.dumps(item, sort_keys=True) for item in items] for items in (old, new))
        hyphens = [self._hyphen(item) for item in place.items]
        column = self.lines.column(hyphens[0])
        ends = [self.lines.content_end(item, column) for item in place.items]
        for what, i, i_end, j, j_end in SequenceMatcher(None, was, now, False).get_opcodes():  # noqa: FBT003
            both = min(i_end - i, j_end - j) if what != "equal" else 0
            for k in range(both):
                at = hyphens[i + k]
                self._of_item(at, place.items[i + k], old[i + k], new[j + k], layout)
            for k in range(i + both, i_end if what != "equal" else 0):
                self.splices.append(Splice(self.lines.line_start(hyphens[k]), ends[k], ""))
            if what != "equal" and j + both < j_end:
                at = ends[i + both - 1] if i + both else self.lines.line_start(hyphens[0])
                self._put_lines(
                    at,
                    (
                        line
                        for item in new[j + both : j_end]
                        for line in self.indentation.format_item(item, column)
                    ),
                )

    def _of_item(self, hyphen: int, value: Span, old: Tree, new: Tree, layout: Layout) -> None:
        if value.is_block and isinstance(old, dict) and isinstance(new, dict):
            self.of_fields(value, old, new, layout)
        elif isinstance(old, str) and isinstance(new, str):
            self._put(hyphen + 1, self.lines.column(hyphen), value, old, new)
        else:
            raise ValueError("an entry becomes one of another kind")

    def _hyphen(self, item: Span) -> int:
        """Where the hyphen of an entry stands: first on the entry's own line."""
        start = self.lines.line_start(item.start)
        found = _HYPHEN.search(self.lines.text[start : item.start])
        if not found or self.lines.text[start : start + found.start()].strip(" "):
            raise ValueError("the entry does not begin behind a hyphen on a line of its own")
        return start + found.start()

    def _put(self, head: int, column: int, place: Span, old: Tree, new: Tree) -> None:
        """Another value behind a colon or hyphen, which ends there and stands in that column."""
        written = self._in_the_same_way(place, column, old, new)
        inline = f" {written.inline}" if written.inline else ""
        if place.style in {"|", ">"}:
            ends = place.start + len(block_header(self.lines.text, place))
        else:
            ends = head if place.is_block else max(head, place.end)
        self.splices.append(self.lines.replace_inline(head, ends, inline))
        below = self.lines.next_line(ends)
        if place.is_block:
            behind = max(below, self.lines.content_end(place, column))
            unfinished = behind == len(self.lines.text) and not self._ends_line(behind)
            self.splices.append(Splice(below, behind, ""))
            body = self.lines.newline.join(written.body)
            if below == behind:
                self._put_lines(below, written.body)
            elif body:
                ending = "" if unfinished else self.lines.newline
                self.splices.append(Splice(behind, behind, body + ending))
        else:
            self._put_lines(below, written.body)

    def _in_the_same_way(self, place: Span, column: int, old: Tree, new: Tree) -> FormattedValue:
        """The new value in the form of the old one, where it can be."""
        if isinstance(new, str) and isinstance(old, str):
            return self._text_in_the_same_way(place, column, old, new)
        if place.style == "[" and "\n" not in flow(new):
            return FormattedValue(flow(new))
        return self.indentation.format_value(new, column)

    def _text_in_the_same_way(self, place: Span, column: int, old: str, new: str) -> FormattedValue:
        header = block_header(self.lines.text, place) if place.style in {"|", ">"} else ""
        chomping = re.sub(r"[|>\d]", "", header)
        inside = self._text_column(place) if header else column + self.indentation.step
        if place.style == ">" and (paragraph := fold(new, inside)):
            return FormattedValue(">" + chomping, paragraph)
        if (place.style == "|" or "\n" in new) and can_be_block(new):
            return FormattedValue("|" + chomping, indent(new.split("\n"), inside))
        if not place.style and not is_text(old) and not is_text(new):
            return FormattedValue(
                one_line(Unquoted(new))
            )  # another number stands as the old one did
        return FormattedValue(one_line(new, place.style if place.style in {"'", '"'} else ""))

    def _text_column(self, place: Span) -> int:
        """Where a text on lines of its own is indented to."""
        at = self.lines.next_line(place.start)
        while at < place.end and not self.lines.line_at(at).strip():
            at = self.lines.next_line(at)
        line = self.lines.line_at(at)
        return len(line) - len(line.lstrip(" "))

    def _put_lines(self, at: int, lines: Iterable[str]) -> None:
        if text := self.lines.as_lines(lines, at):
            self.splices.append(Splice(at, at, text))

    def _ends_line(self, at: int) -> bool:
        return self.lines.text[:at].endswith(("\n", "\r"))

    def _remove_field(self, place: Span, names: list[str], name: str) -> None:
        key, value = place.entries[name]
        start, column = self.lines.line_start(key.start), self.lines.column(key.start)
        end = max(self.lines.next_line(key.end), self.lines.content_end(value, column))
        if self.lines.text[start : key.start].strip():  # behind the hyphen of an entry
            after = names[names.index(name) + 1 :]
            if not after:
                raise ValueError("nothing would stay behind the hyphen")
            self.splices.append(Splice(key.start, place.entries[after[0]][0].start, ""))
            return
        above = not start or not self.lines.line_at(start - 1).strip()
        if above and end < len(self.lines.text) and not self.lines.line_at(end).strip():
            end = self.lines.next_line(end)  # of two empty lines one is left
        elif end == len(self.lines.text):
            start = len(self.lines.text[:start].rstrip())
            start = self.lines.next_line(start) if start else 0
        self.splices.append(Splice(start, end, ""))

    def _add_fields(
        self, place: Span, column: int, kept: list[str], added: dict[str, Tree], layout: Layout
    ) -> None:
        order = list(layout)
        together: dict[str, list[str]] = {}
        for name in added:
            before = order[: order.index(name)] if name in order else kept
            above = next((one for one in reversed(before) if one in kept), "")
            together.setdefault(above, []).append(name)
        for above, names in together.items():
            written = [self.indentation.format_field(name, added[name], column) for name in names]
            if above:
                self._add_below(place.entries[above], column, written)
            else:
                first = place.entries[kept[0]][0].start
                lines = [line for field in written for line in field]
                pad = self.lines.newline + " " * column
                text = pad.join(line[column:] for line in lines) + pad
                self.splices.append(Splice(first, first, text))

    def _add_below(
        self, above: tuple[Span, Span], column: int, written: list[tuple[str, ...]]
    ) -> None:
        """New fields behind one there is; larger ones apart, where the file does so too."""
        key, value = above
        at = max(self.lines.next_line(key.end), self.lines.content_end(value, column))
        apart = self.spaced and column == 0
        was_large = self.lines.next_line(key.start) < at
        lines: list[str] = []
        for field in written:
            large = len(field) > 1
            lines += ["", *field] if apart and (large or was_large) else field
            was_large = large
        if apart and was_large and at < len(self.lines.text) and self.lines.line_at(at).strip():
            lines.append("")
        self._put_lines(at, lines)

    def _is_spaced(self, root: Span) -> bool:
        """Whether empty lines stand between the fields of the file."""
        between = self.lines.text[root.start : root.end]
        return re.search(r"\n\s*\n\S", between) is not None
