"""Findings that stop a workflow."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from podcast_publisher.model.errors import PublisherError

if TYPE_CHECKING:  # `--help` needs the class alone
    from podcast_publisher.model.finding import Finding
    from podcast_publisher.model.show import Project


class FindingsError(PublisherError):
    """A workflow cannot go on because of these findings; they are to be shown with the message."""

    def __init__(
        self,
        message: str,
        findings: "Sequence[Finding]",
        project: "Project | None" = None,
        *,
        fix: str = "",
    ) -> None:
        super().__init__(message, fix=fix)
        self.findings = tuple(findings)
        self.project = project
        """What they are about, where it could be read."""

    @property
    def errors(self) -> "tuple[Finding, ...]":
        """Those that must be fixed; all, where none is an error but something stricter was asked for."""
        from podcast_publisher.model.finding import Severity

        errors = (item for item in self.findings if item.rule.severity is Severity.ERROR)
        return tuple(errors) or self.findings
