"""The view of a form: each input with its value and the messages about it."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from podcast_publisher.desk.forms.desk_words import fix_at_desk, message_at_desk
from podcast_publisher.desk.server.templating import render_page
from podcast_publisher.model.finding import Finding
from podcast_publisher.workflow.edit.field_findings import ELSEWHERE
from podcast_publisher.workflow.edit.form import Form, Input, Rows
from podcast_publisher.workflow.edit.form_values import FormValues, numbers, row_input_name
from podcast_publisher.workflow.edit.places import anchor_of
from podcast_publisher.workflow.show_notes import bytes_left, render_notes

_BLANK = 900
"""The number of the row that a script copies and renumbers."""
_SEVERITIES = ("error", "warning", "advice")

FieldFindings = Mapping[str, list[Finding]]
"""Findings by the names of inputs."""


class FieldMessage(Struct, frozen=True):
    """A message beside a field."""

    severity: str
    message: str
    fix: str


class InputView(Struct, frozen=True):
    """An input as the page shows it."""

    input: Input
    name: str
    value: str
    messages: tuple[FieldMessage, ...]
    label: str
    """With its row, for people who do not see where it is."""


class Fold(Struct, frozen=True):
    """Inputs and lists that are folded away under a heading."""

    label: str
    inputs: tuple[InputView, ...]
    lists: tuple[str, ...]
    is_open: bool


class RowView(Struct, frozen=True):
    """An entry of a list as the page shows it."""

    number: int
    heading: str
    inputs: tuple[InputView, ...]

    @property
    def folded(self) -> tuple[InputView, ...]:
        """The inputs that are folded away."""
        return tuple(view for view in self.inputs if view.input.fold)

    @property
    def is_open(self) -> bool:
        """Whether these are shown at first: a patient's consent, and what has a value or a problem."""
        is_patient = any(
            view.input.key == "patient" and view.value == "yes" for view in self.inputs
        )
        return is_patient or is_open(self.folded)


def is_open(views: Iterable[InputView]) -> bool:
    """Whether inputs that are folded away have a problem, or any value."""
    return any(view.messages or view.value not in {"", "no"} for view in views)


class ListView(Struct, frozen=True):
    """A list as the page shows it."""

    rows: Rows
    entries: tuple[RowView, ...]
    messages: tuple[FieldMessage, ...]
    blank: RowView
    """The row that a script copies."""


def view_inputs(form: Form, values: FormValues, findings: FieldFindings) -> dict[str, InputView]:
    """The inputs outside of lists, by their keys."""
    return {
        field.key: InputView(
            field,
            field.key,
            values.get(field.key, ""),
            messages_for(findings.get(field.key, [])),
            field.label,
        )
        for field in form.inputs
    }


def view_lists(
    form: Form, values: FormValues, findings: FieldFindings, extended: str = ""
) -> dict[str, ListView]:
    """The lists, by their keys; the one named `extended` has an empty row at its end."""
    return {
        rows.key: _view_list(rows, values, findings, is_extended=rows.key == extended)
        for rows in form.rows
    }


def view_folds(inputs: Mapping[str, InputView], lists: Mapping[str, ListView]) -> list[Fold]:
    """What is folded away, by its headings; folded lists belong to the first."""
    labels = dict.fromkeys(view.input.fold for view in inputs.values() if view.input.fold)
    folds = []
    for position, label in enumerate(labels):
        views = tuple(view for view in inputs.values() if view.input.fold == label)
        inside = tuple(key for key, view in lists.items() if view.rows.is_folded and not position)
        listed = any(lists[key].entries or lists[key].messages for key in inside)
        has_messages = any(view.messages for view in views)
        folds.append(Fold(label, views, inside, listed or has_messages))
    return folds


def _view_list(
    rows: Rows, values: FormValues, findings: FieldFindings, *, is_extended: bool
) -> ListView:
    shown = numbers(rows, values)
    if is_extended:
        shown.append(max(shown, default=-1) + 1)
    entries = tuple(
        _view_row(rows, number, values, findings, position)
        for position, number in enumerate(shown, start=1)
    )
    blank = _view_row(rows, _BLANK, {}, {}, 0)
    return ListView(rows, entries, messages_for(findings.get(rows.key, [])), blank)


def _view_row(
    rows: Rows, number: int, values: FormValues, findings: FieldFindings, position: int
) -> RowView:
    heading = _heading(rows, position) if position else f"New {rows.entry}"
    inputs = tuple(
        InputView(
            field,
            name := row_input_name(rows, number, field),
            values.get(name, ""),
            messages_for(findings.get(name, [])),
            f"{heading}: {field.label}",
        )
        for field in rows.inputs
    )
    return RowView(number, heading, inputs)


def _heading(rows: Rows, position: int) -> str:
    return f"{rows.entry.capitalize()} {position}"


def messages_for(findings: list[Finding]) -> tuple[FieldMessage, ...]:
    """The findings as messages in a form."""
    return tuple(
        FieldMessage(finding.rule.severity.value, words, "")
        if (words := message_at_desk(finding))
        else FieldMessage(finding.rule.severity.value, finding.message, fix_at_desk(finding))
        for finding in findings
    )


def summarise(
    findings: FieldFindings, form: Form, values: FormValues
) -> list[tuple[str, str, FieldMessage]]:
    """All messages, errors first, each with the name and the label of its field."""
    labels = {field.key: field.label for field in form.inputs}
    for rows in form.rows:
        labels[rows.key] = rows.label
        for position, number in enumerate(numbers(rows, values), start=1):
            labels |= {
                row_input_name(rows, number, field): f"{_heading(rows, position)}: {field.label}"
                for field in rows.inputs
            }
    labels |= {"audio": "Recording", "transcript": "Transcript", "artwork": "Artwork"}
    messages = [
        (anchor_of(name, form), labels.get(name, ""), message)
        for name, about_field in findings.items()
        for message in messages_for(about_field)
    ]
    return sorted(messages, key=lambda entry: _SEVERITIES.index(entry[2].severity))


def view_typed(form: Form, values: FormValues, findings: FieldFindings) -> dict[str, object]:
    """The messages about what somebody types, for the script of the page."""
    names = {*values, *findings, *(rows.key for rows in form.rows)} - {ELSEWHERE}

    def messages_html(name: str) -> str:
        return render_messages(messages_for(findings.get(name, [])))

    return {
        "messages": {name: messages_html(name) for name in sorted(names)},
        "elsewhere": messages_html(ELSEWHERE),
        **view_notes(values.get("description", "")),
    }


def view_notes(description: str) -> dict[str, object]:
    """The show notes as apps show them, and how many bytes longer they may be."""
    html = render_notes(description)
    return {"notes": html, "left": bytes_left(html)}


def render_messages(messages: tuple[FieldMessage, ...]) -> str:
    """The messages beside a field, as a part of a page."""
    return render_page("forms/field_messages.html", {"messages": messages})
