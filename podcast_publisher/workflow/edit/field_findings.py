"""Findings beside the fields they are about."""

from collections.abc import Iterable

from podcast_publisher.model.finding import FieldPath, Finding
from podcast_publisher.workflow.edit.form import Form
from podcast_publisher.workflow.edit.form_values import Typed, written

ELSEWHERE = ""
"""The key of what is about no field of the form."""
_PARTS = ("audio", "transcript", "artwork")
"""What has a place of its own on the page, without being typed."""


def by_field(
    findings: Iterable[Finding], file: str, typed: Typed, form: Form
) -> dict[str, list[Finding]]:
    """The findings by the names of inputs; those about a recording or transcript by that field's."""
    told: dict[str, list[Finding]] = {}
    for finding in findings:
        told.setdefault(_key(finding, file, typed, form), []).append(finding)
    return told


def _key(finding: Finding, file: str, typed: Typed, form: Form) -> str:
    if finding.file != file:
        return "transcript" if finding.file.endswith((".vtt", ".srt")) else "audio"
    at = finding.field
    for one in form.inputs:
        if at[: len(one.path)] == one.path:
            return one.key
    for rows in form.rows:
        if at[:1] == (rows.key,):
            found = written(rows, typed)
            if len(at) > 1 and isinstance(at[1], int) and at[1] < len(found):
                return _in_row(
                    f"{rows.key}-{found[at[1]]}", at[2:], [it.path for it in rows.inputs]
                )
            return rows.key
    if at and at[0] == "reviewed":
        return "reviewed-by" if any(it.key == "reviewed-by" for it in form.inputs) else ELSEWHERE
    return str(at[0]) if at and at[0] in _PARTS else ELSEWHERE


def _in_row(row: str, at: FieldPath, paths: list[FieldPath]) -> str:
    """The input of a row, or its first one where the finding is about all of it."""
    fits = [path for path in paths if at[: len(path)] == path]
    near = [path for path in paths if at and path[: len(at)] == at]
    return "-".join([row, *map(str, (fits or near or paths)[0])])
