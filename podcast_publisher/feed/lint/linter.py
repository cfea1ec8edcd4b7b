"""The feed linter: a feed's bytes to findings. Pure; used before publishing, on live feeds and on any feed."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from podcast_publisher.feed import lint as package
from podcast_publisher.feed.lint.rule import Fault, FeedRule, LintedFeed
from podcast_publisher.model.feed_document import FeedDocument
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.rules import rules_in

RULES = tuple(rule for rule in rules_in(package) if isinstance(rule, FeedRule))
_NAMED = 3
"""Episodes that a finding names; it counts the rest."""


def lint(
    feed: FeedDocument,
    url: str,
    *,
    now: datetime | None = None,
    rules: Sequence[FeedRule] = RULES,
) -> Iterator[Finding]:
    """All problems that a feed's bytes show; one finding for each cause.

    Without `now`, no date counts as in the future.
    """
    linted = LintedFeed(feed, url, now)
    for rule in rules:
        alike: dict[str, list[Fault]] = {}
        for fault in rule.run(linted):
            alike.setdefault(fault.message, []).append(fault)
        for message, faults in alike.items():
            yield Finding.for_url(rule, url, _sentence(message, faults))


def _sentence(message: str, faults: list[Fault]) -> str:
    """The message with the first items that it is about."""
    labels = [
        f"{fault.item.label} ({fault.detail})" if fault.detail else fault.item.label
        for fault in faults[:_NAMED]
        if fault.item
    ]
    if not labels:
        return message
    more = len(faults) - len(labels)
    if len(faults) == 1:
        return f"{message} in {labels[0]}"
    named = ", ".join(labels) + (f" and {more:,} more" if more else "")
    return f"{message} in {len(faults):,} episodes: {named}"
