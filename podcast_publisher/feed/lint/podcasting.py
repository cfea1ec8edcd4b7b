"""Rules for tags of the podcast namespace that lead to other places: support, other feeds, trailers."""

from collections.abc import Iterator
from uuid import UUID

from podcast_publisher.feed.lint.addresses import is_web_address
from podcast_publisher.feed.lint.dates import read_date
from podcast_publisher.feed.lint.rule import Fault, Faults, Item, LintedFeed, feed_rule, quoted
from podcast_publisher.model.feed_document import FeedElement
from podcast_publisher.model.finding import Severity


@feed_rule("PP850", Severity.WARNING)
def funding_leads_somewhere(feed: LintedFeed) -> Faults:
    """Every podcast:funding has a web address, and words for its button.

    Why: Apps show a button with these words; without an address it does nothing.
    Fix: Write the full https address into url, and a few words into the element.
    Source: Podcast namespace, funding,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/funding.md.
    """
    owners: list[tuple[FeedElement, Item | None]] = [(feed.channel, None)]
    owners += [(item.element, item) for item in feed.items]
    for element, item in owners:
        for page in element.each("podcast:funding"):
            url = page.attributes.get("url", "")
            if not is_web_address(url):
                yield Fault("podcast:funding without a web address", item, quoted(url))
            elif not page.text:
                yield Fault("podcast:funding without words", item)


@feed_rule("PP851", Severity.WARNING)
def other_feeds_have_guids(feed: LintedFeed) -> Faults:
    """Every feed that podcast:podroll or podcast:publisher names has a guid, and there is one publisher.

    Why: Apps find the other feed by its guid, and pass over an entry without one.
    Fix: Copy the podcast:guid of the other feed into feedGuid.
    Source: Podcast namespace, remoteItem,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/remote-item.md.
    """
    for name in ("podcast:podroll", "podcast:publisher"):
        for element in feed.channel.each(name):
            others = element.each("podcast:remoteItem")
            if not others or (name == "podcast:publisher" and len(others) > 1):
                yield Fault(f"{name} holds {len(others) or 'no'} feeds (podcast:remoteItem)")
            for other in others:
                guid = other.attributes.get("feedGuid", "")
                if not _is_uuid(guid):
                    yield Fault(f"{name} names a feed by {quoted(guid)}, which is no guid")


@feed_rule("PP852", Severity.WARNING)
def trailers_can_be_played(feed: LintedFeed) -> Faults:
    """Every podcast:trailer has an address, a date and a title.

    Why: Apps play the newest trailer to people who have not subscribed, and pass over one that lacks
        any of these.
    Fix: Write url and pubdate as in an item's enclosure and pubDate, and the title into the element.
    Source: Podcast namespace, trailer,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/trailer.md.
    """
    for trailer in feed.channel.each("podcast:trailer"):
        for missing in _missing(trailer):
            yield Fault(f"The trailer {quoted(trailer.text)} has no {missing}")


def _missing(trailer: FeedElement) -> Iterator[str]:
    if not is_web_address(trailer.attributes.get("url", "")):
        yield "web address (url)"
    if read_date(trailer.attributes.get("pubdate", "")).moment is None:
        yield "date that apps can read (pubdate)"
    if not trailer.text:
        yield "title"


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
