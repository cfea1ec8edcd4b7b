"""Changes to the fields of a file: only the lines of what changes are written anew."""

from collections.abc import Mapping

from podcast_publisher.edit.differences import Differences
from podcast_publisher.edit.lines import Lines, apply_splices
from podcast_publisher.edit.values import (
    Layout,
    Reader,
    Tree,
    Value,
    in_layout_order,
    is_same_tree,
    with_changes,
)
from podcast_publisher.edit.yaml_spans import parse_spans
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.finding import FieldPath

_MARK = "\ufeff"
"""The byte order mark with which Windows begins a text."""


def change_fields(
    text: str, changes: Mapping[FieldPath, Value], *, read: Reader, layout: Layout
) -> str:
    """The text of a YAML file with these fields set, added or taken away.

    A list may be given whole: only the entries that differ are written. Notes, order, quoting and line
    endings stay. What comes out is read twice, by the program's own reader and as YAML 1.2.

    Raises:
        EditError: the file cannot be read, or not be changed so that exactly this is read in it.
    """
    mark = _MARK if text.startswith(_MARK) else ""
    text = text.removeprefix(_MARK)
    before = _as_read(text, read)
    if not isinstance(before, dict):
        raise EditError("It does not hold fields, each with a name and a colon")
    wanted = in_layout_order(with_changes(before, changes), layout)
    if not isinstance(wanted, dict) or is_same_tree(before, wanted):
        return mark + text
    for whole_fields in (False, True):
        after = _written(text, before, wanted, layout, whole_fields=whole_fields)
        if after is not None and _says(after, wanted, read):
            return mark + after
    raise EditError(
        "It is written in a way in which this cannot be changed without harm",
        fix="Change it by hand, in a text editor.",
    )


def _as_read(text: str, read: Reader) -> Tree:
    """What both readers read.

    Raises:
        EditError: one cannot read it, or they do not agree.
    """
    fix = "Mend it by hand first; podcast-publisher check says what is wrong."
    try:
        before = read(text)
        found = parse_spans(text)
    except ValueError as error:
        raise EditError(f"It cannot be read: {error}", fix=fix) from error
    except EditError as error:
        raise EditError(str(error), fix=error.fix or fix) from error
    if not is_same_tree(before, found.tree() if found else {}):
        raise EditError("It does not mean the same to every program that reads YAML", fix=fix)
    return before


def _written(
    text: str,
    before: dict[str, Tree],
    wanted: dict[str, Tree],
    layout: Layout,
    *,
    whole_fields: bool,
) -> str | None:
    """The text with what differs written anew; nothing where its form is too unusual for that."""
    root = parse_spans(text)
    lines = Lines(text)
    if root is None:
        return text + lines.as_lines(
            Differences(lines, None).indentation.format_fields(wanted, 0), len(text)
        )
    differences = Differences(lines, root, whole_fields=whole_fields)
    try:
        differences.of_fields(root, before, wanted, layout)
        after = apply_splices(text, differences.splices)
    except ValueError:
        return None
    # where the last field is gone, what kept it apart from the others goes too
    stood_alone = len(text.rstrip()) + len(lines.newline) < len(text)
    return (
        after
        if stood_alone or not after.endswith(lines.newline * 2)
        else after.rstrip() + lines.newline
    )


def _says(after: str, wanted: Tree, read: Reader) -> bool:
    try:
        return is_same_tree(_as_read(after, read), wanted)
    except EditError:
        return False
