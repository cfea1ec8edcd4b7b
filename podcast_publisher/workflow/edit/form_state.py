"""A form from opening to saving: what it holds, what others changed meanwhile, and the findings."""

from collections.abc import Sequence

from msgspec import Struct

from podcast_publisher.edit.values import Tree
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.finding import Finding
from podcast_publisher.workflow.check import Checked
from podcast_publisher.workflow.edit.change_words import changed_units, in_words
from podcast_publisher.workflow.edit.field_findings import findings_by_field
from podcast_publisher.workflow.edit.form_values import (
    Conflict,
    FormValues,
    can_be_shown,
    changes_to,
    merge_values,
    submitted_values,
    values_of_file,
)
from podcast_publisher.workflow.edit.target import EditTarget
from podcast_publisher.workflow.edit.yaml_text import parse_fields
from podcast_publisher.workflow.preview import PreviewBuilder

_BYTE_ORDER_MARK = "\ufeff"
THE_FILE = ("the file",)
"""What others changed, where it is no field of the form."""


class FormState(Struct, frozen=True):
    """The values of a form, and the file that they belong to."""

    text: str
    """The file's."""
    digest: str
    tree: Tree
    values: dict[str, str]
    problem: EditError | None = None
    """Why the file cannot be read now."""
    conflicts: tuple[Conflict, ...] = ()
    changed_by_others: tuple[str, ...] = ()
    """Labels of fields that only others changed since; the form has their values now."""

    @property
    def can_be_saved(self) -> bool:
        return not (self.problem or self.conflicts or self.changed_by_others)


def open_form(target: EditTarget) -> FormState:
    """The form as the file is now.

    Raises:
        EditError: the file cannot be read.
    """
    text, digest = target.read()
    tree = parse_text(text)
    return FormState(text, digest, tree, values_of_file(tree, target.form))


def submit_form(
    target: EditTarget, pairs: Sequence[tuple[str, str]], digest: str, base: str | None
) -> FormState:
    """The values that were sent, merged with what others saved since.

    `digest` and `base` are those of the file when the form was opened; without `base`, the file as it is now.
    """
    form = target.form
    try:
        text, new_digest = target.read()
        tree = parse_text(text)
    except EditError as error:
        tree = parse_text(base) if base else {}
        values = submitted_values(pairs, form, values_of_file(tree, form))
        return FormState(base or "", digest, tree, values, problem=error)
    theirs = values_of_file(tree, form)
    before = values_of_file(parse_text(base), form) if base else {}
    mine = submitted_values(pairs, form, before or theirs)
    if digest == new_digest:
        return FormState(text, new_digest, tree, mine)
    merged, conflicts = merge_values(before, theirs, mine, form)
    changed = [field.label for field in form.inputs if merged.get(field.key) != mine.get(field.key)]
    changed += [
        rows.label for rows in form.rows if _of_list(rows.key, merged) != _of_list(rows.key, mine)
    ]
    return FormState(
        text,
        new_digest,
        tree,
        merged,
        conflicts=conflicts,
        changed_by_others=tuple(changed) or THE_FILE,
    )


def typed_form(target: EditTarget, pairs: Sequence[tuple[str, str]], base: str | None) -> FormState:
    """The values that were sent, before anybody saves them.

    Raises:
        EditError: the file cannot be read.
    """
    text = base or target.read()[0]
    tree = parse_text(text)
    values = submitted_values(pairs, target.form, values_of_file(tree, target.form))
    return FormState(text, "", tree, values)


def save_form(target: EditTarget, state: FormState, *, is_typed: bool = False) -> None:
    """Write the form's values into the file; `is_typed` while somebody is still typing.

    Raises:
        EditError: the file was changed since, or cannot be written.
    """
    changes = changes_to(state.tree, state.values, target.form)
    text = target.change(state.text, changes)
    if text == state.text:
        return
    units = changed_units(changes, target.form)
    words = in_words([*units.values()])
    with target.keeping(words, key=next(iter(units), ""), is_typed=is_typed):
        target.save(text, state.digest)


def check_form(
    target: EditTarget, state: FormState, builder: PreviewBuilder
) -> tuple[dict[str, list[Finding]], Checked]:
    """The findings if the form was saved, by the names of inputs."""
    try:
        text = target.change(state.text, changes_to(state.tree, state.values, target.form))
    except EditError:
        text = state.text
    checked = builder.check({target.file: text})
    findings = target.findings(checked)
    return findings_by_field(findings, target.file, state.values, target.form), checked


def unshown_lists(target: EditTarget, state: FormState) -> list[str]:
    """The labels of lists that a form cannot show."""
    return [rows.label for rows in target.form.rows if not can_be_shown(state.tree, rows)]


def _of_list(key: str, values: FormValues) -> dict[str, str]:
    return {name: value for name, value in values.items() if name.startswith(f"{key}-")}


def parse_text(text: str) -> Tree:
    """The fields of the text.

    Raises:
        EditError: it cannot be read.
    """
    try:
        tree = parse_fields(text.removeprefix(_BYTE_ORDER_MARK))
    except ValueError as error:
        raise EditError(
            f"The file is broken: {error}",
            fix="Fix it in a text editor, or undo the change that broke it. Then save here again.",
        ) from error
    if not isinstance(tree, dict):
        raise EditError("The file is broken: it does not hold fields, each with a name and a colon")
    return tree
