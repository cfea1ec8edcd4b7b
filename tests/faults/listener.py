"""A listener: reads the show as the world does, and shares no code with the publisher."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import urllib3

_ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_PODCAST = "{https://podcastindex.org/namespace/1.0}"


def undated(feed: bytes) -> bytes:
    """The feed, whenever it says that it changed: that is the hour of the publish run."""
    return re.sub(rb"<lastBuildDate>.*?</lastBuildDate>", b"", feed)


def listen(feed_url: str) -> tuple[bytes, list[str]]:
    """The feed's bytes but for its own date, and all that is wrong with what it names: every file is fetched whole."""
    with urllib3.PoolManager(timeout=10, retries=False) as web:
        answer = web.request("GET", feed_url)
        if answer.status != 200:
            return b"", [f"the feed answers {answer.status}"]
        feed = ET.fromstring(answer.data)
        items = list(feed.iter("item"))
        wrong = [] if items else ["the feed has no episodes"]
        for item in items:
            wrong += _recording(web, item)
        for element in feed.iter():
            wrong += _file(web, element)
        return undated(answer.data), wrong


def _recording(web: urllib3.PoolManager, item: ET.Element) -> Iterator[str]:
    enclosure = item.find("enclosure")
    if enclosure is None:
        yield f"{item.findtext('title')} has no recording"
        return
    url, size = enclosure.attrib["url"], int(enclosure.attrib["length"])
    whole = web.request("GET", url)
    received = (whole.status, whole.headers.get("Content-Type"), len(whole.data))
    if received != (200, enclosure.attrib["type"], size):
        yield f"{url} is {received}"
    part = web.request("GET", url, headers={"Range": f"bytes={size // 2}-{size - 1}"})
    if (part.status, part.data) != (206, whole.data[size // 2 :]):
        yield f"a part of {url} is answered with {part.status} and {len(part.data)} bytes"


def _file(web: urllib3.PoolManager, element: ET.Element) -> Iterator[str]:
    if element.tag == f"{_ITUNES}image":
        url, wanted = element.attrib["href"], "image/"
    elif element.tag in {f"{_PODCAST}transcript", f"{_PODCAST}chapters"}:
        url, wanted = element.attrib["url"], element.attrib["type"]
    else:
        return
    answer = web.request("GET", url)
    content_type = answer.headers.get("Content-Type", "")
    if answer.status != 200 or not content_type.startswith(wanted) or not answer.data:
        yield f"{url} is {answer.status}, {content_type}, {len(answer.data)} bytes"
