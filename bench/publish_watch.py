"""What a listener sees while somebody publishes: for how long the feed names audio that is not there."""

import threading
import time
from collections.abc import Iterable

import urllib3

from bench.publish_racers import Racer, run
from bench.publish_show import Place, Show
from podcast_publisher.feed.read import read_feed
from podcast_publisher.feed.xml import UnreadableFeedError

EVERY = 0.01
"""Seconds between two looks at the feed."""


def seconds_without_audio(racer: Racer, show: Show) -> float:
    """The time from the first to the last look at which a recording that is named was missing."""
    place = show.place()
    racer.before(show, place)
    missing: list[float] = []
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(place, missing, over))
    watcher.start()
    try:
        run(racer, show, place)
    finally:
        over.set()
        watcher.join()
    return missing[-1] - missing[0] if missing else 0.0


def _watch(place: Place, missing: list[float], over: threading.Event) -> None:
    web = urllib3.PoolManager(retries=False)
    present: set[str] = set()
    while not over.wait(EVERY):
        answer = web.request("GET", f"{place.public_url}feed.xml")
        if answer.status == 200 and _is_missing(web, place, _named(answer.data), present):
            missing.append(time.perf_counter())
    web.clear()


def _named(feed: bytes) -> list[str]:
    try:
        items = read_feed(feed).items
    except UnreadableFeedError:
        return []
    return ["/".join(item.enclosure.url.rsplit("/", 2)[1:]) for item in items if item.enclosure]


def _is_missing(
    web: urllib3.PoolManager, place: Place, keys: Iterable[str], present: set[str]
) -> bool:
    """Whether one is not there; what was there once is not asked for again."""
    for key in keys:
        if key not in present:
            if web.request("HEAD", place.public_url + key).status != 200:
                return True
            present.add(key)
    return False
