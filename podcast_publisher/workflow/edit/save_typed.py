"""Save what somebody types, field by field, while they go on typing.

Some fields wait for the button: those that decide when and to whom an episode comes out (its date, draft, block), and those that
state what a person did (consent, who has read the transcript). Half of such a statement would be a wrong one. An
episode that is out, or is about to be, waits as a whole: a publish that runs automatically would bring half a sentence to listeners.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from podcast_publisher.edit.save import digest
from podcast_publisher.edit.values import Value
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.finding import FieldPath
from podcast_publisher.model.time_zone import LONDON
from podcast_publisher.workflow.edit.change_words import changed_units, in_words
from podcast_publisher.workflow.edit.form import Form, Rows
from podcast_publisher.workflow.edit.form_state import FormState, parse_text, submit_form
from podcast_publisher.workflow.edit.form_values import (
    FormValues,
    changes_to,
    filled_rows,
    numbers,
    values_of_file,
)
from podcast_publisher.workflow.edit.target import EditTarget

_WAITING = frozenset({"published", "draft", "block", "reviewed-by", "reviewed-date"})
_WAITING_IN_ROWS = re.compile(r"people-\d+-(patient|consent-.*)")
_SOON = timedelta(hours=1)


class SavedTyping(Struct, frozen=True):
    """What became of what was typed."""

    state: FormState
    """The form after it, with the rows renumbered as the file has them."""
    is_saved: bool = False
    waiting: tuple[str, ...] = ()
    """Labels of fields that are saved by the button alone."""
    refused: tuple[str, ...] = ()
    """Labels of fields that cannot be saved."""
    problem: EditError | None = None
    """Why not."""
    rows: Mapping[str, Mapping[int, int]] = {}
    """New numbers of rows by their old ones, for each list."""


def saves_itself(values: FormValues, now: datetime) -> bool:
    """Whether what is typed into the episode's form is saved automatically: not once listeners have it, or soon will."""
    if values.get("draft") == "yes":
        return True
    try:
        published = datetime.fromisoformat(values.get("published", "")).replace(tzinfo=LONDON)
    except ValueError:  # without a date that can be read it is not published
        return True
    return published > now + _SOON


def save_typed(
    target: EditTarget, pairs: Sequence[tuple[str, str]], opened: str, base: str | None
) -> SavedTyping:
    """Save the fields that were sent, apart from those that wait; `opened` is the digest of the text `base`.

    Raises:
        EditError: the file was changed meanwhile, or cannot be written.
    """
    state = submit_form(target, pairs, opened, base)
    if state.problem or state.conflicts or state.changed_by_others:
        return SavedTyping(state, problem=state.problem)
    form, before = target.form, values_of_file(state.tree, target.form)
    typed = {
        name: before[name] if _waits(name) else value
        for name, value in state.values.items()
        if not _waits(name) or name in before
    }
    text, saved, refused, problem = _changed(target, state, typed)
    if text != state.text:
        units = changed_units(saved, form)
        words, key = in_words([*units.values()]), next(iter(units), "")
        with target.keeping(words, key=key, is_typed=True):
            target.save(text, state.digest)
    after = FormState(text, digest(text.encode()), parse_text(text), state.values)
    lists = [rows for rows in form.rows if (rows.key,) not in refused]
    renumbered = {rows.key: _new_numbers(rows, typed, state.values) for rows in lists}
    values = {_renamed(name, renumbered): value for name, value in state.values.items()}
    return SavedTyping(
        FormState(after.text, after.digest, after.tree, values),
        is_saved=text != state.text,
        waiting=_waiting(state.values, before, form),
        refused=tuple(changed_units(refused, form).values()),
        problem=problem,
        rows={key: new for key, new in renumbered.items() if any(a != b for a, b in new.items())},
    )


def _changed(
    target: EditTarget, state: FormState, typed: FormValues
) -> tuple[str, set[FieldPath], set[FieldPath], EditError | None]:
    """The text with all changes, or with those that can be made; their paths, those of the others, and why."""
    changes = changes_to(state.tree, typed, target.form)
    try:
        return _change(target, state.text, changes), {*changes}, set(), None
    except EditError as error:
        text, refused, problem = state.text, set[FieldPath](), error
    for path, value in changes.items():
        try:
            text = _change(target, text, {path: value})
        except EditError as error:
            refused.add(path)
            problem = error
    return text, {*changes} - refused, refused, problem


def _change(target: EditTarget, text: str, changes: Mapping[FieldPath, Value]) -> str:
    changed = target.change(text, changes)
    try:
        changed.encode()
    except UnicodeEncodeError as error:
        raise EditError("It would hold half a character", fix="Type it again.") from error
    return changed


def _waits(name: str) -> bool:
    return name in _WAITING or _WAITING_IN_ROWS.fullmatch(name) is not None


def _waiting(values: FormValues, before: FormValues, form: Form) -> tuple[str, ...]:
    """The labels of fields that wait and were changed."""
    names = [
        name
        for name, value in values.items()
        if _waits(name) and value != before.get(name, "no" if value == "no" else "")
    ]
    labels = {field.key: field.label for field in form.inputs}
    in_rows = {field.key: field.label for rows in form.rows for field in rows.inputs}
    found = (labels.get(name) or in_rows.get(name.split("-", 2)[-1], "") for name in names)
    return tuple(dict.fromkeys(found))


def _new_numbers(rows: Rows, typed: FormValues, shown: FormValues) -> dict[int, int]:
    """The rows as the file has them now, then those that are still empty."""
    filled = filled_rows(rows, typed)
    empty = [number for number in numbers(rows, shown) if number not in filled]
    return {old: new for new, old in enumerate((*filled, *empty))}


def _renamed(name: str, renumbered: Mapping[str, Mapping[int, int]]) -> str:
    match = re.fullmatch(r"(\w+)-(\d+)-(.+)", name)
    new = renumbered.get(match[1], {}).get(int(match[2])) if match else None
    return f"{match[1]}-{new}-{match[3]}" if match and new is not None else name
