"""Rules for the dates of items."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

from podcast_publisher.feed.lint.rule import (
    Fault,
    Faults,
    LintedFeed,
    feed_rule,
    quoted,
)
from podcast_publisher.model.finding import Severity

_SOON = timedelta(minutes=10)
"""Clocks differ, and a scheduled episode may be published a little early."""


@feed_rule("PP665", Severity.WARNING)
def items_are_dated(feed: LintedFeed) -> Faults:
    """Every item has a publication date.

    Why: Apps sort by the date; an episode without one is listed last, or not shown as new.
    Fix: Add pubDate, as in "Wed, 11 Jun 2025 05:00:00 +0000".
    Source: PSP-1, https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """
    for item in feed.items:
        if item.date is None:
            yield Fault("No pubDate", item)


@feed_rule("PP666", Severity.ERROR)
def dates_can_be_read(feed: LintedFeed) -> Faults:
    """Every pubDate can be parsed.

    Why: Apps cannot sort the episode: some date it 1970, some do not show it.
    Fix: Write it as in "Wed, 11 Jun 2025 05:00:00 +0000", with English names.
    Source: RSS 2.0, https://www.rssboard.org/rss-specification; RFC 2822, section 3.3,
        https://www.rfc-editor.org/rfc/rfc2822#section-3.3.
    """
    for item in feed.items:
        if item.date and item.date.moment is None:
            yield Fault("A pubDate that cannot be read", item, quoted(item.date.text))


@feed_rule("PP667", Severity.WARNING)
def dates_are_exact(feed: LintedFeed) -> Faults:
    """Every pubDate follows RFC 2822, with a zone and the right weekday.

    Why: Apps guess what is missing, each in its own way: the episode appears hours early or late.
    Fix: Write it as in "Wed, 11 Jun 2025 05:00:00 +0000".
    Source: RFC 2822, section 3.3, https://www.rfc-editor.org/rfc/rfc2822#section-3.3; RSS 2.0,
        https://www.rssboard.org/rss-specification.
    """
    for item in feed.items:
        if item.date and item.date.inexact:
            message = "A pubDate that is not exact"
            yield Fault(message, item, f"{item.date.inexact}: {quoted(item.date.text)}")


@feed_rule("PP668", Severity.WARNING, across=True)
def nothing_is_of_the_future(feed: LintedFeed) -> Faults:
    """No item is dated in the future.

    Why: Most apps show it at once, with a future date; Spotify hides it until then.
    Fix: Correct the date, or leave out the item until then.
    Source: RSS 2.0, pubDate,
        https://www.rssboard.org/rss-specification#ltpubdategtSubelementOfLtitemgt.
    """
    for item in feed.items:
        if feed.now and item.date and item.date.moment and item.date.moment > feed.now + _SOON:
            yield Fault("A date in the future", item, item.date.text[:60])


@feed_rule("PP669", Severity.ADVICE, across=True)
def newest_stands_first(feed: LintedFeed) -> Faults:
    """Items are sorted by date, newest first, and no two have the same date.

    Why: Many apps take the first item for the newest, and cannot sort two with the same date.
    Fix: Sort the items by pubDate; a serial show may start with the oldest.
    Source: RSS Advisory Board, Best Practices Profile, https://www.rssboard.org/rss-profile;
        feedgen pull request 55, https://github.com/lkiesow/python-feedgen/pull/55.
    """
    dated = [(item, item.date.moment) for item in feed.distinct if item.date and item.date.moment]
    falls = [later for (_, before), (later, moment) in pairwise(dated) if moment > before]
    rises = sum(moment < before for (_, before), (_, moment) in pairwise(dated))
    if falls and not (feed.is_serial and not rises):
        for item in falls:
            yield Fault("A newer date than the item before it", item)
    moments = Counter(moment for _, moment in dated)
    for item, moment in dated:
        if moments[moment] > 1:
            yield Fault("The same pubDate as another item", item)
