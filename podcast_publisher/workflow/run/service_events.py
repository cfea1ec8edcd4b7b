"""What the service reports; a terminal shows it as a log."""

from podcast_publisher.model.finding import Finding
from podcast_publisher.workflow.announce import Announced
from podcast_publisher.workflow.errors import FindingsError
from podcast_publisher.workflow.events import Events


class ServiceEvents(Events):
    """Reports nothing; subclasses show what they need."""

    def message(self, text: str) -> None:
        """A sentence for the log."""

    def findings(self, error: FindingsError) -> None:
        """What keeps a snapshot from being published."""

    def announced(self, announced: Announced, to: str) -> None:
        """Who was told of a release, and what failed."""

    def problems(self, findings: tuple[Finding, ...]) -> None:
        """What was found when the published show was verified."""
