"""What a page with a form shows: each input with its value and what there is to say of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from podcast_publisher.check.show.show import LONGEST_DESCRIPTION
from podcast_publisher.desk.server.templating import render_page
from podcast_publisher.load.yaml import rules
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.measurement import AudioMeasurements
from podcast_publisher.render.pages.waveform import BARS, HEIGHT, waveform_path
from podcast_publisher.render.show_notes import show_notes
from podcast_publisher.workflow.edit.form import Form, Input, Rows
from podcast_publisher.workflow.edit.form_values import Typed, key, numbers

_BLANK = 900
"""The number of the row that a script copies, and gives another one."""

Told = Mapping[str, list[Finding]]


_IN_A_FORM = {
    rules.missing_field.code: "This is needed, and nothing stands here yet.",
    "PP308": "Nothing says yet what the picture shows.",
}
"""What is said otherwise than `check` says it: there is a field to type into, and no line to add."""


@dataclass(frozen=True, slots=True)
class Says:
    """What is said beside a field."""

    severity: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An input as the page shows it."""

    input: Input
    name: str
    value: str
    says: tuple[Says, ...]
    label: str
    """With the row it is in, for whoever does not see where it stands."""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry of a list as the page shows it."""

    number: int
    heading: str
    inputs: tuple[Shown, ...]

    @property
    def consent(self) -> tuple[Shown, ...]:
        """What is asked of a patient alone."""
        return tuple(one for one in self.inputs if one.input.path[0] == "consent")

    @property
    def needs_consent(self) -> bool:
        """Whether something of it is to be seen at once."""
        patient = any(one.input.key == "patient" and one.value == "yes" for one in self.inputs)
        return patient or any(one.value or one.says for one in self.consent)


@dataclass(frozen=True, slots=True)
class ShownRows:
    """A list as the page shows it."""

    rows: Rows
    entries: tuple[Row, ...]
    says: tuple[Says, ...]
    blank: Row
    """One that a script makes more of."""


def inputs(form: Form, typed: Typed, told: Told) -> dict[str, Shown]:
    """The inputs outside of lists, by their keys."""
    return {
        one.key: Shown(one, one.key, typed.get(one.key, ""), said(told.get(one.key, [])), one.label)
        for one in form.inputs
    }


def lists(form: Form, typed: Typed, told: Told, more: str = "") -> dict[str, ShownRows]:
    """The lists, by their keys; the one named `more` with an empty row more."""
    return {row.key: _list(row, typed, told, extra=row.key == more) for row in form.rows}


def _list(rows: Rows, typed: Typed, told: Told, *, extra: bool) -> ShownRows:
    found = numbers(rows, typed)
    following = max(found, default=-1) + 1
    there = [*found, following] if extra else found
    entries = tuple(
        _row(rows, number, typed, told, place) for place, number in enumerate(there, start=1)
    )
    blank = _row(rows, _BLANK, {}, {}, 0)
    return ShownRows(rows, entries, said(told.get(rows.key, [])), blank)


def _row(rows: Rows, number: int, typed: Typed, told: Told, place: int) -> Row:
    heading = f"{rows.one.capitalize()} {place}" if place else f"New {rows.one}"
    shown = tuple(
        Shown(
            one,
            name := key(rows, number, one),
            typed.get(name, ""),
            said(told.get(name, [])),
            f"{heading}: {one.label}",
        )
        for one in rows.inputs
    )
    return Row(number, heading, shown)


def said(findings: list[Finding]) -> tuple[Says, ...]:
    """The findings in the words of a form: there is no line to add, but something to type."""
    return tuple(
        Says(finding.rule.severity.value, _IN_A_FORM[finding.rule.code], "")
        if finding.rule.code in _IN_A_FORM
        else Says(finding.rule.severity.value, finding.message, finding.fix)
        for finding in findings
    )


def summary(told: Told, form: Form, typed: Typed) -> list[tuple[str, str, Says]]:
    """Everything there is to say, with the field it is about: its name, and its label."""
    labels = {one.key: one.label for one in form.inputs}
    for rows in form.rows:
        labels[rows.key] = rows.label
        for place, number in enumerate(numbers(rows, typed), start=1):
            labels |= {
                key(rows, number, one): f"{rows.one.capitalize()} {place}: {one.label}"
                for one in rows.inputs
            }
    labels |= {"audio": "Recording", "transcript": "Transcript", "artwork": "Artwork"}
    order = {"error": 0, "warning": 1, "advice": 2}
    found = [
        (name, labels.get(name, ""), one)
        for name, findings in told.items()
        for one in said(findings)
    ]
    return sorted(found, key=lambda it: order[it[2].severity])


def notes(text: str) -> dict[str, object]:
    """The show notes as apps show them, and how many bytes more they may have."""
    html = show_notes(text)
    return {"notes": html, "left": LONGEST_DESCRIPTION - len(html.encode())}


def sound(audio: Audio | None, measured: AudioMeasurements | None, *, under_way: bool) -> str:
    """What was measured of a recording, as a piece of a page."""
    values = {
        "audio": audio,
        "sound": measured,
        "under_way": under_way,
        "wave": waveform_path(measured.waveform) if measured else "",
        "box": (BARS, HEIGHT),
    }
    return render_page("sound.html", values)


def saying(found: tuple[Says, ...]) -> str:
    """What is said beside a field, as a piece of a page."""
    return render_page("says.html", {"says": found})
