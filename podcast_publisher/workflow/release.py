"""Make a release: publish, purge caches, verify, announce. Terminal, desk and service all call this."""

from msgspec import Struct

from podcast_publisher.model.errors import PublisherError
from podcast_publisher.model.finding import Finding, Severity
from podcast_publisher.model.release import Release
from podcast_publisher.verify.rules.feed import feed_is_the_one_published
from podcast_publisher.workflow.announce import Announced, announce, pending, was_tried
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.destination import Target
from podcast_publisher.workflow.events import Events
from podcast_publisher.workflow.plan import PreparedRelease
from podcast_publisher.workflow.publish import publish_release
from podcast_publisher.workflow.verify import verify_destination, verify_release

_NOTHING = Announced()


class Released(Struct, frozen=True):
    """A release that is live, what was found when it was verified, and who was told."""

    release: Release
    findings: tuple[Finding, ...] | None = None
    """None where its public address cannot be read from this computer."""
    announced: Announced = _NOTHING

    @property
    def has_errors(self) -> bool:
        """Whether listeners would notice what verifying found."""
        return _has_errors(self.findings or ())


def release_show(
    context: Context, prepared: PreparedRelease, *, reason: str = "", events: Events
) -> Released:
    """Publish what was prepared, purge caches, verify it as apps read it, and announce it if that found it whole.

    Once the feed is replaced, `events.live` is called; what is raised after that leaves the release live.
    Announcing raises nothing.

    Raises:
        DestinationError: the store cannot hold a show, or refused; the world cannot read what is new;
            or someone else published meanwhile.
    """
    published = publish_release(context, prepared, reason=reason, events=events)
    release, target = published.release, prepared.target
    events.live(release)
    purged = announce(context, target, release, purges=True)
    findings = None
    if prepared.can_be_verified:
        findings = verify_release(context, prepared, published.already_read, events.verifying)
    if _holds(findings or ()):
        return Released(release, findings, purged + Announced(held=bool(release.announces)))
    events.announcing()
    return Released(release, findings, purged + announce(context, target, release, purges=False))


def announce_pending(
    context: Context, target: Target, release: Release | None, events: Events
) -> Announced:
    """Announce the live release where an earlier run has failed to, or was cut off; usually nothing.

    It is verified first if no run has come as far as announcing it.
    """
    try:
        if release is None or not pending(context, target, release):
            return Announced()
        purged = announce(context, target, release, purges=True)
        if target.can_be_read and not was_tried(target, release):
            findings = verify_destination(context, target.settings.name, events.verifying)
            if _holds(findings):
                return purged + Announced(held=True)
    except PublisherError as error:
        return Announced(problem=str(error))
    events.announcing()
    return purged + announce(context, target, release, purges=False)


def _holds(findings: tuple[Finding, ...]) -> bool:
    """Whether nobody is to be told yet: a hub, or a colleague, would get a broken show or the one before."""
    stale = feed_is_the_one_published.code
    return _has_errors(findings) or any(finding.rule.code == stale for finding in findings)


def _has_errors(findings: tuple[Finding, ...]) -> bool:
    return any(finding.rule.severity is Severity.ERROR for finding in findings)
