"""Read the published show as apps do, and say what they would stumble over."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain, islice
from types import MappingProxyType

from podcast_publisher.model.feed import Feed
from podcast_publisher.model.finding import Finding
from podcast_publisher.verify.answer import Answer
from podcast_publisher.verify.apps import apps_refused_a_recording, apps_refused_the_feed, let_in
from podcast_publisher.verify.feed import UnreadableFeedError, read_feed
from podcast_publisher.verify.feed_address import MOST_OF_A_FEED, look_at_feed
from podcast_publisher.verify.linked import look_at_artwork, look_at_page, look_at_text
from podcast_publisher.verify.recordings import look_at_recording
from podcast_publisher.verify.records import public_records
from podcast_publisher.verify.rules import access, files
from podcast_publisher.verify.rules import feed as rules
from podcast_publisher.verify.told import alike_once, found
from podcast_publisher.verify.visitor import Visitor
from podcast_publisher.verify.way import nothing_came

_AT_ONCE = 8
_AHEAD = 64
"""Looks that are handed out before the first of them is waited for."""

_NO_PROXIES: Mapping[str, str] = MappingProxyType({})

Look = Callable[[], Iterable[Finding]]
"""Looks at one thing when it is called."""

Tick = Callable[[str, int], None]
"""Told the address of each file that was looked at, and how many there are in all."""


def verify(
    feed_url: str,
    *,
    only: frozenset[str] | None = None,
    published: bytes | None = None,
    tick: Tick = lambda _url, _of: None,
    environment: Mapping[str, str] = _NO_PROXIES,
) -> tuple[Finding, ...]:
    """Everything that is wrong with the show at that address.

    `only` names the guids of the episodes to look at; without it, all are looked at. The feed and
    the show's cover are looked at in any case. `published` is the feed that was put there a moment ago,
    which caches may not give out yet. It ends, whatever the servers do: no answer takes
    more than 30 seconds, a server that owes some is asked no more, and all takes an hour at most.
    `environment` names the proxies to go through (HTTPS_PROXY and its like).
    """
    visitor = Visitor(_AT_ONCE, environment)
    try:
        return tuple(alike_once(_findings(visitor, feed_url, only, published, tick)))
    finally:
        visitor.leave()


def _findings(
    visitor: Visitor,
    feed_url: str,
    only: frozenset[str] | None,
    published: bytes | None,
    tick: Tick,
) -> Iterator[Finding]:
    answer = visitor.get(feed_url, most=MOST_OF_A_FEED)
    if answer.fault:
        yield _refused(visitor, feed_url, answer)
        return
    try:
        feed = _read(answer)
    except UnreadableFeedError as error:
        where = f" (sent on to {answer.url})" if answer.hops else ""
        yield found(rules.FEED_IS_READABLE, feed_url, f"It cannot be read: {error}{where}")
        return
    if published is not None and answer.plain(MOST_OF_A_FEED) != published:
        yield found(
            rules.FEED_IS_THE_ONE_PUBLISHED, feed_url, "Another feed than that comes from there"
        )
    for item in feed.items:
        if item.enclosure is None and (only is None or item.guid in only):
            yield found(files.FILE_ANSWERS, feed_url, f'"{item.title}" names no recording')
    of_server = [*_server(visitor, feed_url, answer, feed, only)]
    by_file = _files(visitor, feed, feed_url, only)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        try:
            every = in_turn(pool, chain(of_server, by_file.values()))
            for findings in islice(every, len(of_server)):
                yield from findings
            for url, findings in zip(by_file, every, strict=True):
                tick(url, len(by_file))
                yield from findings
        except BaseException:
            visitor.leave()  # whoever stops it does not wait for what is asked in vain
            raise


def _refused(visitor: Visitor, feed_url: str, answer: Answer) -> Finding:
    """The feed that did not come; where it comes for others, that is the trouble."""
    asked = answer.failure is None and 400 <= answer.status < 500 and answer.status != 404
    if asked and (others := let_in(visitor, feed_url)):
        message = f"This program is refused ({answer.status}), and these are not: "
        return found(access.EVERY_APP_MAY_ASK, feed_url, message + ", ".join(others))
    return nothing_came(answer, feed_url, rules.FEED_ANSWERS)


def _read(answer: Answer) -> Feed:
    body = answer.plain(MOST_OF_A_FEED) if answer.whole else None
    if body is None:
        raise UnreadableFeedError(
            f"it cannot be unpacked, or has more than {MOST_OF_A_FEED:,} bytes"
        )
    return read_feed(body)


def _server(
    visitor: Visitor, feed_url: str, answer: Answer, feed: Feed, only: frozenset[str] | None
) -> Iterator[Look]:
    """What is asked once, however many episodes there are."""
    yield partial(look_at_feed, visitor, feed_url, answer, feed)
    yield partial(apps_refused_the_feed, visitor, feed_url, answer)
    yield partial(public_records, visitor, answer.url, answer)
    for item in feed.items:
        if item.enclosure and (only is None or item.guid in only):
            yield partial(apps_refused_a_recording, visitor, item.enclosure.url)
            return


def _files(
    visitor: Visitor, feed: Feed, feed_url: str, only: frozenset[str] | None
) -> dict[str, Look]:
    """How to look at each file; each once, though several episodes may name it.

    Of pages, those that stand beside the feed: others are not of our making.
    """
    beside = feed_url.rpartition("/")[0] + "/"
    looks: dict[str, Look] = {}
    types: set[str] = set()
    if feed.artwork:
        looks[feed.artwork] = partial(look_at_artwork, visitor, feed.artwork)
    for item in feed.items:
        if only is not None and item.guid not in only:
            continue
        if audio := item.enclosure:
            looks[audio.url] = partial(look_at_recording, visitor, audio)
        if item.artwork:
            looks[item.artwork] = partial(look_at_artwork, visitor, item.artwork)
        if item.link.startswith(beside):
            looks[item.link] = partial(look_at_page, visitor, item.link)
        for text in (*item.transcripts, *([item.chapters] if item.chapters else [])):
            new = text.type not in types  # one preflight a type: they are served alike
            types.add(text.type)
            looks[text.url] = partial(look_at_text, visitor, text, preflight=new)
    return looks


def in_turn(pool: ThreadPoolExecutor, looks: Iterable[Look]) -> Iterator[list[Finding]]:
    """The findings of each look, in their order; a limited number of looks is ahead of the reader."""
    left = iter(looks)
    while some := list(islice(left, _AHEAD)):
        yield from pool.map(lambda look: list(look()), some)
