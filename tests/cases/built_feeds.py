"""Feeds with a fault that no folder can show: each by the code of the rule that must see it."""

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from podcast_publisher.model.feed import Feed


def _with_another_title(feed: Feed) -> Feed:
    first, *others = feed.items
    return replace(feed, items=(replace(first, title="Another"), *others))


FAULTY: Mapping[str, Callable[[Feed], Feed]] = {
    "PP501": _with_another_title,
    "PP505": lambda feed: replace(feed, size=5_000_001),
}
