"""Between a file and its form: how the file looks when it is typed, and what typing changes in it.

Only what differs from what the form was opened with is a change; all else stays as its author wrote it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from podcast_publisher.edit.values import Tree, Value, with_changes
from podcast_publisher.load.yaml.datetimes import LONDON, AmbiguousTimeError, parse_datetime
from podcast_publisher.load.yaml.timecodes import Timecode
from podcast_publisher.model.finding import FieldPath
from podcast_publisher.workflow.edit.form import Form, Input, Rows

Typed = Mapping[str, str]
"""What stands in a form, by the names of its inputs; a row's number stands in them: `people-0-name`."""

_LOCAL = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?", re.ASCII)
"""A time as browsers send it."""
_MOST_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that somebody else has changed while it was typed."""

    key: str
    label: str
    theirs: str
    """What the file says now."""
    mine: str
    """What was typed."""


def as_typed(tree: Tree, form: Form) -> dict[str, str]:
    """How the form looks that is opened with this file."""
    typed = {one.key: _shown(one, _at(tree, one.path)) for one in form.inputs}
    for rows in form.rows:
        for number, entry in enumerate(_entries(tree, rows) or ()):
            typed |= {
                key(rows, number, one): _shown(one, _at(entry, one.path)) for one in rows.inputs
            }
    return typed


def received(pairs: Sequence[tuple[str, str]], form: Form, before: Typed) -> dict[str, str]:
    """What was sent, in the order in which its rows stand; what was not sent is as it was before."""
    several = {one.key for rows in form.rows for one in rows.inputs if one.control == "several"}
    found: dict[str, str] = {}
    for name, value in pairs:
        if not _is_known(name, form):
            continue
        text = "\n".join(line.rstrip() for line in re.split("\r\n|\r|\n", value)).strip()
        joins = name.split("-", 2)[-1] in several and found.get(name)
        found[name] = f"{found[name]},{text}" if joins else text
    return found | {name: value for name, value in before.items() if name not in found}


def changes(tree: Tree, typed: Typed, form: Form) -> dict[FieldPath, Value]:
    """What has to change in the file for it to say what was typed."""
    before = as_typed(tree, form)
    wanted: dict[FieldPath, Value] = {
        one.path: _value(one, typed[one.key])
        for one in form.inputs
        if typed.get(one.key, before[one.key]) != before[one.key]
    }
    for rows in form.rows:
        entries = _entries(tree, rows)
        if entries is not None and _of(rows, typed) != _of(rows, before):
            wanted[rows.key,] = _list(rows, entries, typed, before)
    return wanted


def merged(
    base: Typed, theirs: Typed, mine: Typed, form: Form
) -> tuple[dict[str, str], tuple[Conflict, ...]]:
    """What was typed with what others have changed meanwhile, and the fields that both have changed.

    There, what was typed stands in the form; a list counts as one field.
    """
    together: dict[str, str] = {}
    conflicts = []
    units: list[tuple[str, str, set[str]]] = [
        (one.key, one.label, {one.key}) for one in form.inputs
    ]
    every = {*base, *theirs, *mine}
    for rows in form.rows:
        names = {name for name in every if name.startswith(f"{rows.key}-")}
        units.append((rows.key, rows.label, names))
    for unit, label, names in units:
        was, now, new = (
            {name: value for name, value in one.items() if name in names}
            for one in (base, theirs, mine)
        )
        together |= now if new == was else new
        if new != was and now not in (was, new):
            conflicts.append(Conflict(unit, label, _words(now), _words(new)))
    ordered = {name: together[name] for name in (*mine, *theirs) if name in together}
    return ordered, tuple(conflicts)


def numbers(rows: Rows, typed: Typed) -> list[int]:
    """The rows there are, in the order in which they stand."""
    found = (re.fullmatch(rf"{rows.key}-(\d+)-.*", name) for name in typed)
    return list(dict.fromkeys(int(one[1]) for one in found if one))


def written(rows: Rows, typed: Typed) -> list[int]:
    """The rows with something in them, in the order in which they will stand in the file."""
    found = [number for number in numbers(rows, typed) if not _is_empty(rows, number, typed)]
    if rows.inputs[0].key != "start":
        return found
    try:
        return sorted(found, key=lambda it: Timecode().value(typed[f"{rows.key}-{it}-start"]))
    except (ValueError, KeyError):  # check says which time cannot be read
        return found


def key(rows: Rows, number: int, one: Input) -> str:
    """The name of an input in a row."""
    return f"{rows.key}-{number}-{one.key}"


def can_be_shown(tree: Tree, rows: Rows) -> bool:
    """Whether the list is one of entries with fields."""
    return _entries(tree, rows) is not None


def _is_known(name: str, form: Form) -> bool:
    if any(name == one.key for one in form.inputs):
        return True
    for rows in form.rows:
        found = re.fullmatch(rf"{rows.key}-(\d{{1,4}})-(.+)", name)
        if found and int(found[1]) < _MOST_ROWS and any(found[2] == one.key for one in rows.inputs):
            return True
    return False


def _is_empty(rows: Rows, number: int, typed: Typed) -> bool:
    return all(typed.get(key(rows, number, one), "") in {"", "no"} for one in rows.inputs)


def _of(rows: Rows, typed: Typed) -> list[tuple[int, list[str]]]:
    return [
        (number, [typed.get(key(rows, number, one), "") for one in rows.inputs])
        for number in written(rows, typed)
    ]


def _list(rows: Rows, entries: list[Tree], typed: Typed, before: Typed) -> list[Value]:
    made: list[Value] = []
    for number in written(rows, typed):
        entry = entries[number] if number < len(entries) else ""
        wanted = {
            one.path: _value(one, typed[name])
            for one in rows.inputs
            if (name := key(rows, number, one)) in typed
            and typed[name] != before.get(name, "no" if one.control == "switch" else "")
        }
        made.append(with_changes(entry, wanted) if wanted else entry)
    return made


def _entries(tree: Tree, rows: Rows) -> list[Tree] | None:
    """The entries of the list; nothing where a form cannot show them."""
    found = _at(tree, (rows.key,))
    if not found:
        return []
    if isinstance(found, list) and all(isinstance(one, dict) for one in found):
        return found
    return None


def _at(tree: Tree, path: FieldPath) -> Tree:
    for name in path:
        tree = tree.get(str(name), "") if isinstance(tree, dict) else ""
    return tree


def _shown(one: Input, value: Tree) -> str:
    if one.control == "several":
        chosen = value if isinstance(value, list) else [value]
        return ",".join(choice for choice in one.choices if choice in chosen)
    text = value.strip() if isinstance(value, str) else ""
    if one.control == "switch":
        return "yes" if text.lower() == "true" else "no"
    if one.control == "choice":
        return text or one.choices[0]
    if one.control == "moment":
        return as_form_time(text)
    return "\n".join(line.rstrip() for line in text.split("\n"))


def _value(one: Input, typed: str) -> Value:
    match one.control:
        case "moment":
            return as_file_time(typed)
        case "switch":
            return True if typed == "yes" else None
        case "number":
            return int(typed) if re.fullmatch("[0-9]{1,6}", typed) else typed
        case "several":
            return [choice for choice in one.choices if choice in typed.split(",")]
        case "day":
            return _day(typed)
    return typed


def _day(typed: str) -> Value:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return typed


def _words(typed: Typed) -> str:
    return "\n".join(value for value in typed.values() if value not in {"", "no"})


def as_file_time(typed: str) -> str:
    """A time as it is written in files; what a browser did not send stays as it is, and is told of."""
    return _LOCAL.sub(r"\1 \2 Europe/London", typed)


def as_form_time(text: str) -> str:
    """A time as browsers take it, in London's clock; nothing where it cannot be read."""
    try:
        return f"{parse_datetime(text).astimezone(LONDON):%Y-%m-%dT%H:%M}"
    except AmbiguousTimeError:  # in the hour in which clocks change: still what was typed
        return text[:16].replace(" ", "T")
    except ValueError:  # what cannot be read is told beside the field
        return ""
