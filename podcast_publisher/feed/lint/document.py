"""Rules for the feed as a document: XML, namespaces and RSS."""

from podcast_publisher.feed.lint.rule import (
    Fault,
    Faults,
    LintedFeed,
    feed_rule,
    quoted,
)
from podcast_publisher.feed.xml import ATOM, ITUNES, PODCAST, canonical_prefix
from podcast_publisher.model.feed_document import FeedElement
from podcast_publisher.model.finding import Severity

_LARGEST = 5_000_000
_LONGEST_TITLE = 255
_LONGEST_DESCRIPTION = 4_000
_ONCE_IN_CHANNEL = (
    *("title", "link", "description", "language", "copyright", "podcast:guid", "podcast:locked"),
    *("itunes:author", "itunes:explicit", "itunes:type", "itunes:image", "itunes:owner"),
    *("itunes:new-feed-url", "itunes:complete", "itunes:block"),
)
_ONCE_IN_ITEM = (
    *("title", "guid", "pubDate", "enclosure", "link", "description", "podcast:chapters"),
    *("itunes:duration", "itunes:episode", "itunes:season", "itunes:episodeType"),
    *("itunes:explicit", "itunes:image"),
)


@feed_rule("PP602", Severity.ERROR)
def feed_is_readable(feed: LintedFeed) -> Faults:
    """The feed's address serves a podcast feed.

    Why: Apps read it strictly, and show nothing of a feed with one mistake.
    Fix: Publish again. If that does not help, something between the storage and the public
        replaces the feed.
    Elsewhere: Correct the place that the message names; an XML validator shows the rest.
    Source: RSS 2.0, https://www.rssboard.org/rss-specification; XML 1.0, well-formed documents,
        https://www.w3.org/TR/xml/#sec-well-formed.
    """
    for error in feed.document.xml_errors:
        yield Fault(f"Strict apps cannot read it: {error}")


@feed_rule("PP628", Severity.WARNING)
def feed_is_utf_8(feed: LintedFeed) -> Faults:
    """The feed declares UTF-8, or no encoding, which means UTF-8.

    Why: Some apps read every feed as UTF-8 and show broken letters in names and titles.
    Fix: Save the feed as UTF-8, and write encoding="UTF-8" in its first line.
    Source: PSP-1, https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """
    if feed.document.encoding not in {"", "utf-8", "utf8", "us-ascii"}:
        yield Fault(f"It is written in {feed.document.encoding}")


@feed_rule("PP629", Severity.ERROR)
def itunes_namespace_is_exact(feed: LintedFeed) -> Faults:
    """The iTunes namespace is declared, with exactly its address.

    Why: Apps compare the address letter by letter. With any other, they see no artwork, category
        or explicit mark, and Apple refuses the show.
    Fix: Declare xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" on the rss element:
        http, and lower case.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390.
    """
    wrong = _other_addresses(feed, "itunes", ITUNES)
    for address in wrong:
        yield Fault(f"The prefix itunes is bound to {quoted(address)}, not to {ITUNES}")
    if not wrong and not feed.has_itunes:
        yield Fault("It has no iTunes tags at all: no artwork, no category, no explicit mark")


@feed_rule("PP630", Severity.WARNING)
def other_namespaces_are_exact(feed: LintedFeed) -> Faults:
    """The podcast and Atom namespaces are declared with exactly their addresses.

    Why: Apps that know only the current address see no transcript, chapters or person in the
        feed.
    Fix: Declare xmlns:podcast="https://podcastindex.org/namespace/1.0" and
        xmlns:atom="http://www.w3.org/2005/Atom".
    Source: Podcast namespace,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md; RFC 4287,
        section 2, https://www.rfc-editor.org/rfc/rfc4287#section-2.
    """
    for prefix, right in (("podcast", PODCAST), ("atom", ATOM)):
        for address in _other_addresses(feed, prefix, right):
            yield Fault(f"The prefix {prefix} is bound to {quoted(address)}, not to {right}")


def _other_addresses(feed: LintedFeed, prefix: str, right: str) -> list[str]:
    """The wrong addresses to which this prefix, or a variant of its namespace, is bound."""
    return sorted(
        address
        for declared, address in feed.document.namespaces
        if address != right and (declared == prefix or canonical_prefix(address) == prefix)
    )


@feed_rule("PP631", Severity.ERROR)
def feed_has_one_channel(feed: LintedFeed) -> Faults:
    """The feed has one channel.

    Why: Apps read the first channel; the episodes of others are lost.
    Fix: Put all items into one channel, or publish one feed per show.
    Source: RSS 2.0, https://www.rssboard.org/rss-specification.
    """
    if feed.document.channels > 1:
        yield Fault(f"It has {feed.document.channels} channels")


@feed_rule("PP632", Severity.WARNING)
def feed_is_rss_2(feed: LintedFeed) -> Faults:
    """The feed is RSS 2.0.

    Why: Directories accept no other version, and earlier ones have no guid.
    Fix: Write <rss version="2.0">.
    Source: RSS 2.0, https://www.rssboard.org/rss-specification; Apple, Technical updates for
        hosting providers,
        https://podcasters.apple.com/4115-technical-updates-for-hosting-providers.
    """
    if feed.document.version != "2.0":
        version = quoted(feed.document.version) if feed.document.version else "none"
        yield Fault(f"Its version of RSS is {version}, not 2.0")


@feed_rule("PP633", Severity.WARNING)
def elements_stand_once(feed: LintedFeed) -> Faults:
    """Elements that a show or an episode may have once appear once.

    Why: Some apps take the first and some the last, so listeners see different things; of two
        enclosures most apps play one.
    Fix: Keep one of each.
    Source: RSS Advisory Board, Best Practices Profile, https://www.rssboard.org/rss-profile.
    """
    for name in _ONCE_IN_CHANNEL:
        if (count := len(feed.channel.each(name))) > 1:
            yield Fault(f"The show has {count} {name} elements")
    for item in feed.items:
        for name in _ONCE_IN_ITEM:
            if (count := len(item.element.each(name))) > 1:
                yield Fault(f"{count} {name} elements", item)


@feed_rule("PP634", Severity.WARNING)
def feed_is_within_limits(feed: LintedFeed) -> Faults:
    """The feed, its title and its description are within the limits of directories.

    Why: Validators and apps stop at 5,000,000 bytes, so the oldest episodes disappear; Apple
        refuses a title of more than 255 characters or a description of more than 4,000 bytes.
    Fix: Shorten what is too long; remove content that repeats the description.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; W3C Feed Validation Service,
        source code, https://github.com/w3c/feedvalidator.
    """
    if feed.document.omitted:
        count = len(feed.document.items)
        yield Fault(f"It has more than {count:,} items; the rest were not checked")
    if feed.document.size > _LARGEST:
        yield Fault(f"It has {feed.document.size:,} bytes")
    if (length := len(feed.channel.text_of("title"))) > _LONGEST_TITLE:
        yield Fault(f"The show's title has {length} characters")
    if (length := len(feed.channel.text_of("description").encode())) > _LONGEST_DESCRIPTION:
        yield Fault(f"The show's description takes {length:,} bytes")
    for item in feed.items:
        if len(item.element.text_of("title")) > _LONGEST_TITLE:
            yield Fault(f"A title of more than {_LONGEST_TITLE} characters", item)


@feed_rule("PP683", Severity.WARNING)
def markup_is_escaped(feed: LintedFeed) -> Faults:
    """Markup in a text is escaped, or in CDATA.

    Why: An element within a text is part of the feed's XML, and apps drop it with everything in
        it.
    Fix: Put the text into <![CDATA[ ]]>, or write &lt; for each <.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390.
    """
    for name in ("title", "description"):
        if _holds_elements(feed.channel, name):
            yield Fault(f"The show's {name} holds elements that are not escaped")
    for item in feed.items:
        for name in ("title", "description", "itunes:summary", "guid", "pubDate"):
            if _holds_elements(item.element, name):
                yield Fault(f"Elements that are not escaped within {name}", item)


def _holds_elements(parent: FeedElement, name: str) -> bool:
    child = parent.first(name)
    return child is not None and child.has_markup
