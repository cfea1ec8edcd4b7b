"""Bind a form to a YAML file: the values that a file gives, and the changes that new values make.

Only values that differ from those the form was opened with are changes; the rest of the file stays as it is.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from podcast_publisher.edit.values import Tree, Value, with_changes
from podcast_publisher.load.yaml.timecodes import Timecode
from podcast_publisher.model.finding import FieldPath
from podcast_publisher.workflow.edit.form import Form, Input, Rows
from podcast_publisher.workflow.edit.form_times import as_file_time, as_form_time

FormValues = Mapping[str, str]
"""Values by the names of inputs; in rows, names hold the row's number: `people-0-name`."""

_MOST_ROWS = 1_000


class Conflict(Struct, frozen=True):
    """A field that somebody else changed since the form was opened."""

    key: str
    label: str
    theirs: str
    """In the file now."""
    mine: str
    """In the form."""


def values_of_file(tree: Tree, form: Form) -> dict[str, str]:
    """The values of a form that is opened with this file."""
    values = {field.key: _form_value(field, _at(tree, field.path)) for field in form.inputs}
    for rows in form.rows:
        for number, entry in enumerate(_entries(tree, rows) or ()):
            values |= {
                row_input_name(rows, number, field): _form_value(field, _at(entry, field.path))
                for field in rows.inputs
            }
    return values


def submitted_values(
    pairs: Sequence[tuple[str, str]], form: Form, before: FormValues
) -> dict[str, str]:
    """The values that a browser sent, in the order of their rows; others stay as before."""
    several = {
        field.key for rows in form.rows for field in rows.inputs if field.control == "several"
    }
    values: dict[str, str] = {}
    for name, value in pairs:
        if not _is_known(name, form):
            continue
        text = "\n".join(line.rstrip() for line in re.split("\r\n|\r|\n", value)).strip()
        joins = name.split("-", 2)[-1] in several and values.get(name)
        values[name] = f"{values[name]},{text}" if joins else text
    return values | {name: value for name, value in before.items() if name not in values}


def changes_to(tree: Tree, values: FormValues, form: Form) -> dict[FieldPath, Value]:
    """The changes that give the file these values."""
    before = values_of_file(tree, form)
    changes: dict[FieldPath, Value] = {
        field.path: _value(field, values[field.key])
        for field in form.inputs
        if values.get(field.key, before[field.key]) != before[field.key]
    }
    for rows in form.rows:
        entries = _entries(tree, rows)
        if entries is not None and _of(rows, values) != _of(rows, before):
            changes[rows.key,] = _list(rows, entries, values, before)
    return changes


def merge_values(
    base: FormValues, theirs: FormValues, mine: FormValues, form: Form
) -> tuple[dict[str, str], tuple[Conflict, ...]]:
    """The form's values with what others changed meanwhile, and the fields that both changed.

    In those, the form's own value stays. A list counts as one field.
    """
    together: dict[str, str] = {}
    conflicts = []
    units: list[tuple[str, str, set[str]]] = [
        (field.key, field.label, {field.key}) for field in form.inputs
    ]
    every = {*base, *theirs, *mine}
    for rows in form.rows:
        names = {name for name in every if name.startswith(f"{rows.key}-")}
        units.append((rows.key, rows.label, names))
    for unit, label, names in units:
        was, now, new = (
            {name: value for name, value in values.items() if name in names}
            for values in (base, theirs, mine)
        )
        together |= now if new == was else new
        if new != was and now not in (was, new):
            conflicts.append(Conflict(unit, label, _joined(now), _joined(new)))
    ordered = {name: together[name] for name in (*mine, *theirs) if name in together}
    return ordered, tuple(conflicts)


def numbers(rows: Rows, values: FormValues) -> list[int]:
    """The numbers of the rows, in their order."""
    matches = (re.fullmatch(rf"{rows.key}-(\d+)-.*", name) for name in values)
    return list(dict.fromkeys(int(match[1]) for match in matches if match))


def filled_rows(rows: Rows, values: FormValues) -> list[int]:
    """The rows that are not empty, in the order they will have in the file."""
    filled = [number for number in numbers(rows, values) if not _is_empty(rows, number, values)]
    if rows.inputs[0].key != "start":
        return filled
    try:
        return sorted(
            filled, key=lambda number: Timecode().value(values[f"{rows.key}-{number}-start"])
        )
    except (ValueError, KeyError):  # check reports which time cannot be read
        return filled


def row_input_name(rows: Rows, number: int, field: Input) -> str:
    """The name of an input in a row."""
    return f"{rows.key}-{number}-{field.key}"


def can_be_shown(tree: Tree, rows: Rows) -> bool:
    """Whether a form can show the list: each entry is a mapping."""
    return _entries(tree, rows) is not None


def _is_known(name: str, form: Form) -> bool:
    if any(name == field.key for field in form.inputs):
        return True
    for rows in form.rows:
        match = re.fullmatch(rf"{rows.key}-(\d{{1,4}})-(.+)", name)
        if (
            match
            and int(match[1]) < _MOST_ROWS
            and any(match[2] == field.key for field in rows.inputs)
        ):
            return True
    return False


def _is_empty(rows: Rows, number: int, values: FormValues) -> bool:
    return all(
        values.get(row_input_name(rows, number, field), "") in {"", "no"} for field in rows.inputs
    )


def _of(rows: Rows, values: FormValues) -> list[tuple[int, list[str]]]:
    return [
        (number, [values.get(row_input_name(rows, number, field), "") for field in rows.inputs])
        for number in filled_rows(rows, values)
    ]


def _list(rows: Rows, entries: list[Tree], values: FormValues, before: FormValues) -> list[Value]:
    entries_after: list[Value] = []
    for number in filled_rows(rows, values):
        entry = entries[number] if number < len(entries) else ""
        changes = {
            field.path: _value(field, values[name])
            for field in rows.inputs
            if (name := row_input_name(rows, number, field)) in values
            and values[name] != before.get(name, "no" if field.control == "switch" else "")
        }
        entries_after.append(with_changes(entry, changes) if changes else entry)
    return entries_after


def _entries(tree: Tree, rows: Rows) -> list[Tree] | None:
    """The entries of the list; None where a form cannot show them."""
    entries = _at(tree, (rows.key,))
    if not entries:
        return []
    if isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries):
        return entries
    return None


def _at(tree: Tree, path: FieldPath) -> Tree:
    for name in path:
        tree = tree.get(str(name), "") if isinstance(tree, dict) else ""
    return tree


def _form_value(field: Input, value: Tree) -> str:
    if field.control == "several":
        chosen = value if isinstance(value, list) else [value]
        return ",".join(choice for choice in field.choices if choice in chosen)
    if field.control == "lines":
        entries = value if isinstance(value, list) else [value]
        return "\n".join(entry.strip() for entry in entries if isinstance(entry, str))
    text = value.strip() if isinstance(value, str) else ""
    if field.control == "truth":
        return {"true": "yes", "false": "no"}.get(text.lower(), text)
    if field.control == "switch":
        return "yes" if text.lower() == "true" else "no"
    if field.control == "choice":
        return text or field.choices[0]
    if field.control == "moment":
        return as_form_time(text)
    return "\n".join(line.rstrip() for line in text.split("\n"))


def _value(field: Input, text: str) -> Value:
    match field.control:
        case "moment":
            return as_file_time(text)
        case "switch":
            return True if text == "yes" else None
        case "truth":
            return {"yes": True, "no": False}.get(text, text)
        case "lines":
            return text.split("\n")
        case "number":
            return int(text) if re.fullmatch("[0-9]{1,6}", text) else text
        case "several":
            return [choice for choice in field.choices if choice in text.split(",")]
        case "day":
            return _day(text)
    return text


def _day(text: str) -> Value:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _joined(values: FormValues) -> str:
    return "\n".join(value for value in values.values() if value not in {"", "no"})
