"""Change fields of a YAML file; only the lines that change are rewritten."""

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

_BYTE_ORDER_MARK = "\ufeff"
"""Windows starts UTF-8 files with it."""


def change_fields(
    text: str, changes: Mapping[FieldPath, Value], *, reader: Reader, layout: Layout
) -> str:
    """Set, add or remove fields in the text of a YAML file.

    Only the entries of a list that differ are rewritten. Comments, order, quoting and line endings stay.
    The result is read twice to verify it: by `reader`, and as YAML 1.2.

    Raises:
        EditError: the file cannot be read, or cannot be changed to exactly this.
    """
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    text = text.removeprefix(_BYTE_ORDER_MARK)
    before = _read_twice(text, reader)
    if not isinstance(before, dict):
        raise EditError("It does not hold fields, each with a name and a colon")
    after = in_layout_order(with_changes(before, changes), layout)
    if not isinstance(after, dict) or is_same_tree(before, after):
        return mark + text
    for whole_fields in (False, True):
        edited = _edited(text, before, after, layout, whole_fields=whole_fields)
        if edited is not None and _reads_as(edited, after, reader):
            return mark + edited
    raise EditError(
        "This cannot be changed safely in the way the file is written",
        fix="Change it by hand, in a text editor.",
    )


def _read_twice(text: str, reader: Reader) -> Tree:
    """What both readers read.

    Raises:
        EditError: one of them cannot read the text, or they disagree.
    """
    fix = "Fix it in a text editor first; podcast-publisher check shows the problem."
    try:
        before = reader(text)
        root = parse_spans(text)
    except ValueError as error:
        raise EditError(f"It cannot be read: {error}", fix=fix) from error
    except EditError as error:
        raise EditError(str(error), fix=error.fix or fix) from error
    if not is_same_tree(before, root.tree() if root else {}):
        raise EditError("It does not mean the same to every program that reads YAML", fix=fix)
    return before


def _edited(
    text: str,
    before: dict[str, Tree],
    wanted: dict[str, Tree],
    layout: Layout,
    *,
    whole_fields: bool,
) -> str | None:
    """The text with the differences applied; None where its form is too unusual."""
    root = parse_spans(text)
    lines = Lines(text)
    if root is None:
        return text + lines.as_lines(
            Differences(lines, None).indentation.format_fields(wanted, 0), len(text)
        )
    differences = Differences(lines, root, whole_fields=whole_fields)
    try:
        differences.change_fields(root, before, wanted, layout)
        after = apply_splices(text, differences.splices)
    except ValueError:
        return None
    # remove the blank line before a removed last field
    stood_alone = len(text.rstrip()) + len(lines.newline) < len(text)
    return (
        after
        if stood_alone or not after.endswith(lines.newline * 2)
        else after.rstrip() + lines.newline
    )


def _reads_as(after: str, wanted: Tree, reader: Reader) -> bool:
    try:
        return is_same_tree(_read_twice(after, reader), wanted)
    except EditError:
        return False
