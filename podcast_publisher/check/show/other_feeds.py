"""Rules for the feeds that a show names beside its own: its podroll, and its publisher's."""

from collections.abc import Iterator

from podcast_publisher.check.engine.rule import Problems, show_rule
from podcast_publisher.model.finding import FieldPath, Problem, Severity
from podcast_publisher.model.other_feeds import OtherFeed
from podcast_publisher.model.show import Show


@show_rule("PP842", Severity.WARNING)
def other_feeds_are_others(show: Show) -> Problems:
    """A podroll names other shows, each once; the publisher's feed is none of them.

    Why: Apps would recommend the show to people who are listening to it, or offer one show twice.
    Fix: Remove the entry, or enter the guid of the feed that you mean; podcastindex.org finds it by
        the show's name.
    Source: Podcast namespace, podroll,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/podroll.md;
        Podcast namespace, publisher,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/publisher.md.
    """
    seen: dict[str, str] = {show.guid: "this show's own"} if show.guid else {}
    for feed, path in _other_feeds(show):
        if feed.guid and (known := seen.get(feed.guid)):
            yield Problem(f"This guid is {known}", (*path, "guid"))
        elif feed.guid:
            seen[feed.guid] = "already named above"


@show_rule("PP843", Severity.ADVICE)
def other_feeds_have_addresses(show: Show) -> Problems:
    """A recommended show, and the publisher's feed, have the address of their feed.

    Why: Most apps have no list of guids in which they could look up the feed.
    Fix: Add a field url with the address of the feed.
    Source: Podcast namespace, remoteItem,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/remote-item.md.
    """
    for feed, path in _other_feeds(show):
        # an address that could not be read is written all the same
        if feed.guid and (*path, "url") not in show.source.positions:
            yield Problem("It has no url", (*path, "guid"))


def _other_feeds(show: Show) -> Iterator[tuple[OtherFeed, FieldPath]]:
    for number, feed in enumerate(show.podroll):
        yield feed, ("podroll", number)
    if show.publisher:
        yield show.publisher, ("publisher",)
