"""Rules for titles and descriptions."""

import re

from podcast_publisher.feed.lint.rule import (
    Fault,
    Faults,
    LintedFeed,
    feed_rule,
    quoted,
)
from podcast_publisher.model.finding import Severity
from podcast_publisher.model.patterns import lazy_pattern

_TAG = lazy_pattern(
    r"</?(?:a|b|i|p|br|em|h[1-6]|div|span|strong|font|img)\b[^<>]{0,200}>", re.IGNORECASE
)
_ENTITY = lazy_pattern(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6});", re.IGNORECASE)
_ESCAPED_TWICE = lazy_pattern(
    r"&amp;(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6});|&lt;/?(?:a|p|br|ul|li|em|div|span|strong)\b",
    re.IGNORECASE,
)
_ANY_TAG = lazy_pattern(r"<[^<>]*>")
_ACTIVE = lazy_pattern(
    r"<(?:script|style|iframe|form|object|embed)\b|<[a-z][^<>]{0,300}?\son[a-z]{3,12}\s*=|"
    r"(?:href|src)\s*=\s*[\"']?\s*javascript:",
    re.IGNORECASE,
)
_DESCRIPTIONS = ("description", "content:encoded")
"""A short text and the show notes, where an item has both."""
_READ = 20_000
"""Characters of a description that are searched."""


@feed_rule("PP664", Severity.WARNING)
def texts_are_escaped_once(feed: LintedFeed) -> Faults:
    """Titles are plain text, and markup in descriptions is escaped once.

    Why: Listeners read &amp;amp; and tags in place of words.
    Fix: Write titles without markup, and escape a text once: & as &amp;amp; in the feed's XML.
    Source: RSS Advisory Board, Best Practices Profile, https://www.rssboard.org/rss-profile;
        Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390.
    """
    for name in ("title", "itunes:author"):
        if markup := _visible_markup(feed.channel.text_of(name)):
            yield Fault(f"The show's {name} holds {quoted(markup)}")
    if escaped := _escaped_twice(feed.channel.text_of("description")):
        yield Fault(f"The show's description is escaped twice: it holds {quoted(escaped)}")
    for item in feed.items:
        if markup := _visible_markup(item.element.text_of("title")):
            yield Fault("Markup in the title", item, quoted(markup))
        for name in _DESCRIPTIONS:
            if escaped := _escaped_twice(item.element.text_of(name)):
                yield Fault("A description that is escaped twice", item, quoted(escaped))
                break


def _escaped_twice(description: str) -> str:
    """Within attributes of a tag, both are right."""
    escaped = _ESCAPED_TWICE.search(_ANY_TAG.sub(" ", description[:_READ]))
    return escaped[0] if escaped else ""


def _visible_markup(title: str) -> str:
    match = _TAG.search(title[:1000]) or _ENTITY.search(title[:1000])
    return match[0] if match else ""


@feed_rule("PP514", Severity.WARNING)
def descriptions_hold_text(feed: LintedFeed) -> Faults:
    """Descriptions hold text and links: no scripts, styles or frames.

    Why: Apps remove scripts, styles and frames, and some show their code to listeners.
    Fix: Remove script, style, iframe, form, object and embed.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; PSP-1,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """
    if active := _ACTIVE.search(feed.channel.text_of("description")[:_READ]):
        yield Fault(f"The show's description holds code: {quoted(active[0])}")
    for item in feed.items:
        for name in _DESCRIPTIONS:
            if active := _ACTIVE.search(item.element.text_of(name)[:_READ]):
                yield Fault("Code in the description", item, quoted(active[0]))
                break


@feed_rule("PP682", Severity.ADVICE)
def items_are_described(feed: LintedFeed) -> Faults:
    """Every item has a description and a duration.

    Why: Listeners choose by them; without a duration, apps show none until the recording is
        downloaded.
    Fix: Fill in description, and itunes:duration with the recording's seconds.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; PSP-1,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """
    for item in feed.items:
        if not any(item.element.text_of(name) for name in (*_DESCRIPTIONS, "itunes:summary")):
            yield Fault("No description", item)
        has_recording = feed.has_itunes and item.element.first("enclosure")
        if has_recording and not item.element.text_of("itunes:duration"):
            yield Fault("No itunes:duration", item)
