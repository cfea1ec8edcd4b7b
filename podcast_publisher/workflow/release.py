"""Make a release: publish what was prepared, then verify it. Terminal, desk and service all call this."""

from msgspec import Struct

from podcast_publisher.model.finding import Finding, Severity
from podcast_publisher.model.release import Release
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.events import Events
from podcast_publisher.workflow.plan import PreparedRelease
from podcast_publisher.workflow.publish import publish_release
from podcast_publisher.workflow.verify import verify_release


class Released(Struct, frozen=True):
    """A release that is live, and what was found when it was verified."""

    release: Release
    findings: tuple[Finding, ...] | None = None
    """None where its public address cannot be read from this computer."""

    @property
    def has_errors(self) -> bool:
        """Whether listeners would notice what verifying found."""
        return any(finding.rule.severity is Severity.ERROR for finding in self.findings or ())


def release_show(
    context: Context, prepared: PreparedRelease, *, reason: str = "", events: Events
) -> Released:
    """Publish what was prepared, and verify it as apps read it.

    Once the feed is replaced, `events.live` is called; what is raised after that leaves the release live.

    Raises:
        DestinationError: the store cannot hold a show, or refused; the world cannot read what is new;
            or someone else published meanwhile.
    """
    published = publish_release(context, prepared, reason=reason, events=events)
    events.live(published.release)
    if not prepared.can_be_verified:
        return Released(published.release)
    findings = verify_release(context, prepared, published.already_read, events.verifying)
    return Released(published.release, findings)
