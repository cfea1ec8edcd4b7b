"""Read the published show as an app does, and say what an app would stumble over."""

import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from podcast_publisher.model.feed import Feed, FeedItem, LinkedFile
from podcast_publisher.model.finding import Finding, Rule
from podcast_publisher.verify import rules
from podcast_publisher.verify.feed import UnreadableFeedError, read_feed
from podcast_publisher.verify.web import Answer, Web

_AT_ONCE = 8

Look = Callable[[], Iterable[Finding]]
"""Looks at one file when it is called."""

Tick = Callable[[str, int], None]
"""Told the address of each file that was looked at, and how many there are in all."""


def verify(
    feed_url: str,
    *,
    only: frozenset[str] | None = None,
    tick: Tick = lambda _url, _of: None,
) -> tuple[Finding, ...]:
    """Everything that is wrong with the show at that address.

    `only` names the guids of the episodes to look at; without it, all are looked at.
    """
    web = Web()
    try:
        answer = web.get(feed_url)
        if (fault := _fault(answer)) is not None:
            return (_found(rules.FEED_ANSWERS, feed_url, fault),)
        try:
            feed = read_feed(answer.body)
        except UnreadableFeedError as error:
            return (_found(rules.FEED_IS_READABLE, feed_url, f"It cannot be read: {error}"),)
        return (
            *_feed(web, feed_url, answer, feed),
            *_files(web, feed_url, feed, only, tick),
        )
    finally:
        web.close()


def _feed(web: Web, feed_url: str, answer: Answer, feed: Feed) -> Iterator[Finding]:
    if answer.type not in {"application/rss+xml", "application/xml", "text/xml"}:
        yield _found(rules.FEED_TYPE, feed_url, f"It is served as {answer.type or 'no type'}")
    if feed.self_url != feed_url:
        yield _found(
            rules.FEED_KNOWS_ITS_ADDRESS, feed_url, f"The feed says it is at {feed.self_url}"
        )
    etag = answer.headers.get("ETag", "")
    again = web.get(feed_url, if_none_match=etag) if etag else None
    if again is None:
        yield _found(rules.FEED_ANSWERS_304, feed_url, "It has no ETag")
    elif again.status != 304:
        yield _found(rules.FEED_ANSWERS_304, feed_url, f"The second answer was {again.status}")


def _files(
    web: Web, feed_url: str, feed: Feed, only: frozenset[str] | None, tick: Tick
) -> Iterator[Finding]:
    """Each file once, though several episodes may name it."""
    looks: dict[str, Look] = {}
    if feed.artwork and only is None:
        looks[feed.artwork] = partial(_artwork, web, feed.artwork)
    for item in feed.items:
        if only is None or item.guid in only:
            looks |= _looks_at(web, item)
            if item.enclosure is None:
                yield _found(rules.FILE_ANSWERS, feed_url, f'"{item.title}" names no recording')
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for url, findings in zip(
            looks, pool.map(lambda look: list(look()), looks.values()), strict=True
        ):
            tick(url, len(looks))
            yield from findings


def _looks_at(web: Web, item: FeedItem) -> dict[str, Look]:
    looks: dict[str, Look] = {}
    if audio := item.enclosure:
        looks[audio.url] = partial(_audio, web, audio)
    if item.artwork:
        looks[item.artwork] = partial(_artwork, web, item.artwork)
    for transcript in item.transcripts:
        looks[transcript.url] = partial(_text, web, transcript, _is_webvtt)
    if chapters := item.chapters:
        looks[chapters.url] = partial(_text, web, chapters, _is_chapters)
    return looks


def _audio(web: Web, file: LinkedFile) -> Iterator[Finding]:
    head = web.head(file.url)
    if (fault := _fault(head)) is not None:
        yield _found(rules.FILE_ANSWERS, file.url, fault)
        return
    first = web.get(file.url, range_="bytes=0-0")
    yield from _type(head, file, "HEAD")
    yield from _type(first, file, "a range")
    if head.length != file.length:
        yield _found(
            rules.FILE_LENGTH, file.url, f"The feed says {file.length} bytes, HEAD {head.length}"
        )
    if first.status != 206 or len(first.body) != 1:
        message = f"Asked for one byte, it answered {first.status} with {len(first.body)} bytes"
        yield _found(rules.FILE_RANGES, file.url, message)
        return
    total = first.headers.get("Content-Range", "").rpartition("/")[2]
    if total != str(file.length):
        yield _found(
            rules.FILE_LENGTH, file.url, f"The feed says {file.length} bytes, a range {total}"
        )


def _artwork(web: Web, url: str) -> Iterator[Finding]:
    head = web.head(url)
    if (fault := _fault(head)) is not None:
        yield _found(rules.FILE_ANSWERS, url, fault)
        return
    wanted = "image/png" if url.endswith(".png") else "image/jpeg"
    yield from _type(head, LinkedFile(url, wanted), "HEAD")


def _text(web: Web, file: LinkedFile, readable: Callable[[bytes], bool]) -> Iterator[Finding]:
    answer = web.get(file.url)
    if (fault := _fault(answer)) is not None:
        yield _found(rules.FILE_ANSWERS, file.url, fault)
        return
    yield from _type(answer, file, "GET")
    if not readable(answer.body):
        yield _found(rules.FILE_CONTENT, file.url, f"It cannot be read as {file.type}")


def _type(answer: Answer, file: LinkedFile, request: str) -> Iterator[Finding]:
    if answer.type != file.type:
        served = answer.type or "no type at all"
        message = f"The feed says {file.type}, and {request} is answered as {served}"
        yield _found(rules.FILE_TYPE, file.url, message)


def _is_webvtt(body: bytes) -> bool:
    return body.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT")


def _is_chapters(body: bytes) -> bool:
    try:
        return all(one["startTime"] >= 0 for one in json.loads(body)["chapters"])
    except (ValueError, TypeError, KeyError):
        return False


def _fault(answer: Answer) -> str | None:
    if answer.failure:
        return f"It cannot be fetched: {answer.failure}"
    return None if answer.status == 200 else f"It answers {answer.status}"


def _found(rule: Rule, url: str, message: str) -> Finding:
    return Finding(rule, message, url, fix=rule.fix)
