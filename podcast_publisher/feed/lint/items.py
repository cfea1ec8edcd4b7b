"""Rules for items: a feed has some, and apps can tell them apart."""

from collections import Counter

from podcast_publisher.feed.lint.addresses import is_web_address
from podcast_publisher.feed.lint.rule import (
    Fault,
    Faults,
    Item,
    LintedFeed,
    feed_rule,
    quoted,
    shortened,
)
from podcast_publisher.model.finding import Severity


@feed_rule("PP658", Severity.ERROR, across=True)
def items_are_in_the_feed(feed: LintedFeed) -> Faults:
    """The feed has at least one item with a recording.

    Why: Directories refuse a show without an episode, and apps show an empty list.
    Fix: Put the first episode into the feed. If there were some, find out what has removed them.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements; Spotify, Podcast
        specification, https://support.spotify.com/us/creators/article/podcast-specification-doc/.
    """
    if not feed.items:
        yield Fault("The feed has no items")
    elif not any(item.element.first("enclosure") for item in feed.items):
        yield Fault("No item has a recording (enclosure)")


@feed_rule("PP659", Severity.ERROR)
def items_have_a_guid(feed: LintedFeed) -> Faults:
    """Every item has a guid.

    Why: Without one, apps know an episode by its address, and offer it as new when that changes.
    Fix: Give each item a guid that never changes.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements; RSS 2.0, guid,
        https://www.rssboard.org/rss-specification#ltguidgtSubelementOfLtitemgt.
    """
    for item in feed.items:
        if not item.element.text_of("guid"):
            empty = item.element.first("guid") is not None
            yield Fault("An empty guid" if empty else "No guid", item)


@feed_rule("PP660", Severity.ERROR, across=True)
def item_guids_are_unique(feed: LintedFeed) -> Faults:
    """No two items have the same guid.

    Why: Apps take the two for one episode, and show one of them.
    Fix: Give each item its own guid, and leave those of older episodes unchanged.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements; RSS 2.0, guid,
        https://www.rssboard.org/rss-specification#ltguidgtSubelementOfLtitemgt.
    """
    guids = Counter(item.element.text_of("guid") for item in feed.items)
    for item in feed.items:
        guid = item.element.text_of("guid")
        if guid and guids[guid] > 1:
            yield Fault("The same guid as another item", item, shortened(guid, 60))


@feed_rule("PP661", Severity.WARNING)
def permalinks_are_addresses(feed: LintedFeed) -> Faults:
    """A guid that is not a web address is marked isPermaLink="false".

    Why: Without the mark a guid counts as the episode's address, and some apps open it.
    Fix: Write <guid isPermaLink="false">. The guid itself must stay as it is.
    Source: RSS 2.0, guid,
        https://www.rssboard.org/rss-specification#ltguidgtSubelementOfLtitemgt.
    """
    for item in feed.items:
        guid = item.element.first("guid")
        if guid is None or not guid.text:
            continue
        mark = guid.attributes.get("isPermaLink", "true").lower()
        if mark not in {"true", "false"}:
            yield Fault("isPermaLink is neither true nor false", item, quoted(mark))
        elif mark == "true" and not is_web_address(guid.text):
            yield Fault("A guid that counts as an address but is not one", item)


@feed_rule("PP662", Severity.ERROR)
def items_have_a_title(feed: LintedFeed) -> Faults:
    """Every item has a title.

    Why: Apple drops an episode without one, and apps show an empty line.
    Fix: Fill in the item's title.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390.
    """
    for item in feed.items:
        if not item.element.text_of("title"):
            yield Fault("No title", item)


@feed_rule("PP663", Severity.ADVICE, across=True)
def titles_differ(feed: LintedFeed) -> Faults:
    """No two items have the same title.

    Why: Listeners cannot tell them apart, and may think they have heard it.
    Fix: Say in the title what the episode is about.
    Source: PSP-1, https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """
    titles = Counter(_title(item) for item in feed.distinct)
    for item in feed.distinct:
        if _title(item) and titles[_title(item)] > 1:
            yield Fault("The same title as another item", item)


def _title(item: Item) -> str:
    return " ".join(item.element.text_of("title").casefold().split())
