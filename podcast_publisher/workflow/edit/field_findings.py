"""Findings by the form field they are about."""

from collections.abc import Iterable

from podcast_publisher.model.finding import FieldPath, Finding
from podcast_publisher.workflow.edit.form import Form
from podcast_publisher.workflow.edit.form_values import FormValues, filled_rows

ELSEWHERE = ""
"""The key of findings that are about no field of the form."""
_PARTS = ("audio", "transcript", "artwork")
"""Parts that have their own place on the page."""


def findings_by_field(
    findings: Iterable[Finding], file: str, values: FormValues, form: Form
) -> dict[str, list[Finding]]:
    """The findings by the names of inputs; those about a recording or transcript by that part."""
    by_field: dict[str, list[Finding]] = {}
    for finding in findings:
        by_field.setdefault(_key(finding, file, values, form), []).append(finding)
    return by_field


def _key(finding: Finding, file: str, values: FormValues, form: Form) -> str:
    if finding.file != file:
        return "transcript" if finding.file.endswith((".vtt", ".srt")) else "audio"
    path = finding.field
    for field in form.inputs:
        if path[: len(field.path)] == field.path:
            return field.key
    for rows in form.rows:
        if path[:1] == (rows.key,):
            numbers = filled_rows(rows, values)
            if len(path) > 1 and isinstance(path[1], int) and path[1] < len(numbers):
                row = f"{rows.key}-{numbers[path[1]]}"
                return _key_in_row(row, path[2:], [field.path for field in rows.inputs])
            return rows.key
    if path and path[0] == "reviewed":
        is_asked = any(field.key == "reviewed-by" for field in form.inputs)
        return "reviewed-by" if is_asked else ELSEWHERE
    return str(path[0]) if path and path[0] in _PARTS else ELSEWHERE


def _key_in_row(row: str, path: FieldPath, inputs: list[FieldPath]) -> str:
    """The input of a row; its first one where the finding is about the whole row."""
    exact = [field for field in inputs if path[: len(field)] == field]
    near = [field for field in inputs if path and field[: len(path)] == path]
    return "-".join([row, *map(str, (exact or near or inputs)[0])])
