"""Announcements, for people."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from podcast_publisher.model import announcement as names
from podcast_publisher.model.announcement import AnnounceSettings
from podcast_publisher.model.outcome import Outcome, OutcomeState
from podcast_publisher.model.time_zone import LONDON
from podcast_publisher.report.words import plural

MOST_NAMED = 10
"""Addresses that are named."""
LABELS: Mapping[str, str] = {
    names.WEBSUB: "WebSub hub",
    names.PODCAST_INDEX: "Podcast Index",
    names.PODPING: "podping.cloud",
    names.WEBHOOK: "webhook",
    names.TEAMS: "Teams",
    names.SLACK: "Slack",
    names.CLOUDFRONT: "CloudFront",
    names.CLOUDFLARE: "Cloudflare",
    names.FASTLY: "Fastly",
    names.PURGE_WEBHOOK: "Cache webhook",
}
"""What each channel is called."""
POLLING = "Apple, Spotify, YouTube and Amazon have no public ping: they read the feed on their own, within some hours."
HELD = "Not announced yet: verifying found errors, or the earlier feed. The next publish verifies again, then announces it."
_STATES = {
    OutcomeState.SENT: "told",
    OutcomeState.FAILED: "not told",
    OutcomeState.CLAIMED: "about to be told, by a run that did not finish; the message may be lost",
    OutcomeState.UNKNOWN: "perhaps told; not told again, because people read it",
}


def outcome_line(outcome: Outcome) -> str:
    """Who was told, when and with which answer."""
    label = LABELS.get(outcome.channel, outcome.channel)
    state = _STATES[outcome.state]
    if outcome.channel in names.PURGES:
        state = "purged" if outcome.state is OutcomeState.SENT else "not purged"
    return f"{label}: {state}{_when(outcome)}{_answer(outcome)}"


def is_warning(outcome: Outcome) -> bool:
    """Whether somebody should look at it."""
    return outcome.state is not OutcomeState.SENT


def channels_line(settings: AnnounceSettings) -> str:
    """Who is told of a release."""
    listed = ", ".join(LABELS[channel] for channel in settings.channels)
    return f"announces to: {listed}" if listed else "announces to nobody"


def retry_line(destination: str) -> str:
    """What happens to what failed."""
    return (
        "The release is live. The next publish tries again, for seven days; so does: "
        f"podcast-publisher announce --to {destination}"
    )


def announcement_lines(outcomes: Iterable[Outcome]) -> list[str]:
    """A line for each channel."""
    return [outcome_line(outcome) for outcome in outcomes]


def warning_lines(problem: str, destination: str, *, held: bool, retries: bool) -> list[str]:
    """What went wrong apart from single channels, and what happens to it."""
    lines = [f"Not announced to all: {problem}."] if problem else []
    lines += [HELD] if held else []
    return [*lines, retry_line(destination)] if retries else lines


def dry_run_lines(
    channel: str, requests: tuple[tuple[str, ...], ...], problem: str
) -> Iterator[str]:
    """What would be sent on a channel."""
    yield f"{LABELS[channel]}:"
    if problem:
        yield f"  cannot be told: {problem}"
    for request in requests:
        yield from (f"  {line}".rstrip() for line in request)
        yield ""


def _when(outcome: Outcome) -> str:
    if not outcome.time:
        return ""
    return f", {datetime.fromisoformat(outcome.time).astimezone(LONDON):%Y-%m-%d %H:%M %Z}"


def _answer(outcome: Outcome) -> str:
    parts = [str(outcome.status)] if outcome.status else []
    parts += [outcome.answer] if outcome.answer else []
    return f" ({' '.join(parts)})" if parts else ""


def still_cached_lines(urls: Sequence[str]) -> Iterator[str]:
    """Removed files that somebody still serves."""
    yield (
        f"{plural(len(urls), 'removed file')} can still be read at the public address, probably from a cache. "
        "A purge takes some minutes; afterwards, purge these by hand:"
    )
    yield from urls[:MOST_NAMED]
    if len(urls) > MOST_NAMED:
        yield f"and {len(urls) - MOST_NAMED} more"
