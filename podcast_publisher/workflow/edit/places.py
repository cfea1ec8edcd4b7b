"""Where a finding is fixed: the step of the episode's form, and the control in it."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from podcast_publisher.check.release.approval import (
    approval_is_of_this_episode,
    episode_is_approved,
)
from podcast_publisher.model.finding import Finding, Severity
from podcast_publisher.workflow.edit.episode_form import EPISODE_FORM, STEP, STEPS, Step, step_of
from podcast_publisher.workflow.edit.field_findings import ELSEWHERE, findings_by_field
from podcast_publisher.workflow.edit.form import Form
from podcast_publisher.workflow.edit.form_values import FormValues
from podcast_publisher.workflow.rules import error_codes

APPROVAL = "approval"
"""The page of approvals, below the episode's address."""
NO_CONTROL = "problem-elsewhere"
"""The message itself, where no control of a step fixes it."""
_FILES = ("audio", "transcript", "artwork")
_STEP_OF_FIELD: Mapping[str, str] = {
    "replaces_audio": "recording",
    "ai_content": "recording",
    "guid": "date",
    "withdrawn": "date",
    "replaces_date": "date",
    "approved": "date",
}
"""Where a finding about a field without a control is shown; all others are beside the show notes."""


class Place(Struct, frozen=True):
    """A finding, and where it is fixed."""

    finding: Finding
    step: Step
    anchor: str
    """The id of the control."""

    @property
    def address(self) -> str:
        """Below the episode's."""
        if self.is_about_approval:
            return APPROVAL
        return f"{self.step.name}#{self.anchor}"

    @property
    def is_about_approval(self) -> bool:
        """Whether a person's answer fixes it, and nothing in the form."""
        return is_about_approval(self.finding)

    @property
    def is_blocking(self) -> bool:
        """Whether the episode cannot be published before it is fixed."""
        return is_blocking(self.finding)


def is_about_approval(finding: Finding) -> bool:
    """Whether a person's answer fixes this, and nothing in the form."""
    return finding.rule.code in {episode_is_approved.code, approval_is_of_this_episode.code}


def waits_for_approval(finding: Finding) -> bool:
    """Whether somebody must approve the episode before it is published."""
    return finding.rule.code == episode_is_approved.code


def is_blocking(finding: Finding) -> bool:
    """Whether an episode cannot be published before this is fixed; in a draft such a finding is only advice."""
    is_error = finding.rule.severity is Severity.ERROR or finding.rule.code in error_codes()
    return is_error and not is_about_approval(finding)


def episode_places(findings: Iterable[Finding], file: str, values: FormValues) -> tuple[Place, ...]:
    """Where each finding about an episode is fixed: what blocks publishing first, then in the order of the steps."""
    places = [
        Place(finding, _step(key, finding), anchor_of(key, EPISODE_FORM))
        for key, about_field in findings_by_field(findings, file, values, EPISODE_FORM).items()
        for finding in about_field
    ]
    return tuple(sorted(places, key=lambda place: (not place.is_blocking, STEPS.index(place.step))))


def anchor_of(key: str, form: Form) -> str:
    """The id of the control for that key of `findings_by_field`."""
    if key == ELSEWHERE:
        return NO_CONTROL
    if key in _FILES:
        return f"{key}-file"
    return f"add-{key}" if any(rows.key == key for rows in form.rows) else key


def _step(key: str, finding: Finding) -> Step:
    if key != ELSEWHERE:
        return step_of(key)
    root = str(finding.field[0]) if finding.field else ""
    return STEP[_STEP_OF_FIELD.get(root, "notes")]
