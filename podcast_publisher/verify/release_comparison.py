"""Compare the public feed with the release that should be live."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from hashlib import sha256

from msgspec import Struct

from podcast_publisher.feed.read import read_feed
from podcast_publisher.feed.xml import UnreadableFeedError
from podcast_publisher.fetch.response import Response
from podcast_publisher.model.feed import Feed
from podcast_publisher.model.finding import Finding
from podcast_publisher.verify.rules.feed import feed_is_of_the_release, release_was_compared

_NAMED = 3
_A_DAY = 86_400


class ReleaseFeed(Struct, frozen=True):
    """A release, and the digest of its feed."""

    number: int
    published: str
    """When, as ISO 8601."""
    sha256: str


class ExpectedRelease(Struct, frozen=True):
    """What should be live, by the destination's records."""

    live: ReleaseFeed
    feed: Callable[[], bytes | None]
    """Reads its feed as it was published; nothing where no copy is kept."""
    earlier: Callable[[], Iterable[ReleaseFeed]]
    """Reads the releases before it, from the newest back; stops where one cannot be read."""


class PublicFeed(Struct, frozen=True):
    """The public feed."""

    url: str
    answer: Response
    body: bytes
    """Without compression."""
    feed: Feed


class UnknownReleaseError(Exception):
    """The record of what should be live cannot be read; the message says why."""


def compare_release(
    read: Callable[[], ExpectedRelease], public: PublicFeed, now: datetime | None
) -> Iterator[Finding]:
    """Report how the public feed differs from the release, or why it was not compared."""
    try:
        yield from release_differences(read(), public, now)
    except UnknownReleaseError as error:
        message = f"It was not compared with the live release: {error}"
        yield Finding.for_url(release_was_compared, public.url, message)


def release_differences(
    released: ExpectedRelease, public: PublicFeed, now: datetime | None
) -> Iterator[Finding]:
    """Report differences in one finding, with the cause where it is known."""
    digest = sha256(public.body).hexdigest()
    live = released.live
    if digest == live.sha256:
        return
    old = next((release for release in released.earlier() if release.sha256 == digest), None)
    if old:
        age = _days_since(old.published, now)
        message = (
            f"It is the feed of release {old.number}, published {old.published[:10]}{age}; release "
            f"{live.number} of {live.published[:10]} is live"
        )
    else:
        message = f"It is not the feed of release {live.number}, published {live.published[:10]}"
    age_header = public.answer.headers.get("Age", "").strip()
    if age_header.isascii() and age_header.isdigit():
        message += (
            f". A cache has kept it for {_duration(int(age_header[:12]))} (Age: {age_header[:12]})"
        )
    if lost := _episodes(released.feed(), public.feed):
        message += f". {lost}"
    yield Finding.for_url(feed_is_of_the_release, public.url, message)


def _episodes(published: bytes | None, feed: Feed) -> str:
    """The episodes that are missing, changed, or added."""
    if published is None:
        return ""
    try:
        expected = read_feed(published).by_guid()
    except UnreadableFeedError:
        return ""
    actual = feed.by_guid()
    groups = {
        "Missing": [item.title for guid, item in expected.items() if guid not in actual],
        "Changed": [
            item.title for guid, item in expected.items() if guid in actual and actual[guid] != item
        ],
        "Not published by us": [
            item.title for guid, item in actual.items() if guid not in expected
        ],
    }
    return "; ".join(f"{name}: {_list(titles)}" for name, titles in groups.items() if titles)


def _list(titles: list[str]) -> str:
    listed = ", ".join(f'"{title[:60]}"' for title in titles[:_NAMED])
    more = len(titles) - _NAMED
    return f"{listed} and {more} more" if more > 0 else listed


def _days_since(moment: str, now: datetime | None) -> str:
    try:
        days = (now - datetime.fromisoformat(moment)).days if now else 0
    except (ValueError, TypeError):
        return ""
    return f" ({days} days ago)" if days > 1 else ""


def _duration(seconds: int) -> str:
    if seconds >= 2 * _A_DAY:
        return f"{seconds // _A_DAY} days"
    return f"{seconds // 3600} hours" if seconds >= 7200 else f"{seconds // 60} minutes"
