"""The bytes of the published feed, held to what the strictest of readers ask for."""

import locale
import re
from collections.abc import Iterator
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import pytest
from lxml import etree

from tests.readers.build_feed import feed_of
from tests.readers.published import Published

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
ATOM = "http://www.w3.org/2005/Atom"
GERMAN = ("de_DE.UTF-8", "de_DE.utf8", "de_DE", "German_Germany.1252")


@pytest.fixture(scope="module")
def channel(feed: bytes) -> etree._Element:
    """The feed's channel, as a parser that repairs nothing reads it."""
    element = etree.fromstring(feed, etree.XMLParser(recover=False)).find("channel")
    assert element is not None
    return element


@pytest.fixture
def spoken_in_german() -> Iterator[None]:
    """The process in German, where the machine has German; as it was where it has not."""
    before = locale.setlocale(locale.LC_ALL)
    for name in GERMAN:
        try:
            locale.setlocale(locale.LC_ALL, name)
        except locale.Error:
            continue
        break
    yield
    locale.setlocale(locale.LC_ALL, before)


def texts(channel: etree._Element, path: str) -> list[str]:
    """The text of every element there, in order."""
    return [element.text or "" for element in channel.findall(path)]


def test_expat_reads_it(feed: bytes) -> None:
    """Expat, the parser of Python's own library and of Firefox, takes it as it is."""
    assert ET.fromstring(feed).tag == "rss"


def test_no_doctype(feed: bytes) -> None:
    """There is no DOCTYPE and no entity, which strict parsers refuse."""
    assert b"<!DOCTYPE" not in feed
    assert b"<!ENTITY" not in feed


def test_declared_first_and_as_utf_8(feed: bytes, published: Published) -> None:
    """The first byte begins an XML declaration that says UTF-8, and the bytes are UTF-8."""
    declared = rb"<\?xml version=['\"]1\.0['\"] encoding=['\"]UTF-8['\"]\?>\n"
    assert re.match(declared + rb"<\?xml-stylesheet [^>]*\?>\n<rss ", feed)
    words = feed.decode("utf-8", "strict")
    titles = [escape(episode.title) for episode in published.episodes]
    assert [title for title in titles if f"<title>{title}</title>" not in words] == []
    assert not all(title.isascii() for title in titles), "or the encoding would not show"


def test_prefixes(feed: bytes) -> None:
    """Tags have the prefixes that parsers without namespaces look for, and no others."""
    words = feed.decode()
    assert set(re.findall(r"</?([\w.-]+):", words)) == {"itunes", "podcast", "atom"}
    declared = dict(re.findall(r'xmlns:([\w.-]+)="([^"]*)"', words))
    assert declared | {"itunes": ITUNES, "podcast": PODCAST, "atom": ATOM} == declared
    assert "ns0" not in declared
    assert len(set(declared.values())) == len(declared), "no namespace has two prefixes"
    assert words.count("xmlns") == len(declared), "declared once, at the top"


def test_one_link_to_itself(channel: etree._Element, published: Published) -> None:
    """The only atom element is one link, and it names the address the feed was read from."""
    links = [dict(link.attrib) for link in channel.iter(f"{{{ATOM}}}*")]
    assert links == [{"href": published.feed_url, "rel": "self", "type": "application/rss+xml"}]


def test_the_page_is_not_the_feed(channel: etree._Element, published: Published) -> None:
    """The channel's one link is the show's page and not the feed."""
    assert texts(channel, "link") == [published.show.link]
    assert published.show.link != published.feed_url


def test_newest_first(channel: etree._Element, published: Published) -> None:
    """Items stand newest first: some apps take them in the order in which they stand."""
    dates = [parsedate_to_datetime(text) for text in texts(channel, "item/pubDate")]
    assert dates == sorted(dates, reverse=True)
    assert texts(channel, "item/guid") == [episode.guid for episode in published.episodes]
    assert len(dates) >= 9


def test_addresses_are_whole(channel: etree._Element) -> None:
    """Every address in an attribute, of any namespace, has scheme and host: apps have no base."""
    urls = [
        (element.tag, str(url))
        for element in channel.iter(etree.Element)
        for name, url in element.attrib.items()
        if name in {"url", "href", "img", "src"}
    ]
    assert [pair for pair in urls if not _is_whole(pair[1])] == []
    of_podcast = {tag.removeprefix(f"{{{PODCAST}}}") for tag, _ in urls if PODCAST in tag}
    assert of_podcast >= {"transcript", "chapters", "image"}


def _is_whole(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def test_descriptions_in_cdata(feed: bytes, channel: etree._Element) -> None:
    """Each item's description is one CDATA section of HTML, so that nobody unescapes it twice."""
    items = feed.decode().split("<item>")[1:]
    assert len(items) >= 9
    for item, notes in zip(items, texts(channel, "item/description"), strict=True):
        written = re.findall(r"<description>(.*?)</description>", item, re.DOTALL)
        assert written == [f"<![CDATA[{notes}]]>"]
        assert re.match(r"<[a-z]+>", notes), "it is HTML once it was read"


def test_dates(channel: etree._Element, published: Published) -> None:
    """Dates are RFC 2822: English names, the right weekday, and the offset as a number."""
    dates = [
        format_datetime(episode.published) for episode in published.episodes if episode.published
    ]
    assert texts(channel, "item/pubDate") == dates
    assert texts(channel, "lastBuildDate") == [dates[0]]
    assert not [date for date in dates if not re.search(r" [+-]\d{4}$", date)]


@pytest.mark.usefixtures("spoken_in_german")
def test_dates_in_german(feed: bytes, published: Published) -> None:
    """Dates stay English, and the feed the same, in a process that speaks German."""
    before = locale.setlocale(locale.LC_ALL)
    assert feed_of(published.root, published.public_url) == feed
    assert locale.setlocale(locale.LC_ALL) == before, "and the process goes on speaking it"


def test_explicit_in_so_many_words(channel: etree._Element, published: Published) -> None:
    """The show and each item say true or false, and never yes, no or clean."""
    words = {True: "true", False: "false"}
    tag = f"{{{ITUNES}}}explicit"
    assert texts(channel, tag) == [words[published.show.explicit]]
    meant = [words[published.explicit(episode)] for episode in published.episodes]
    assert texts(channel, f"item/{tag}") == meant


@pytest.mark.parametrize("tag", ["summary", "subtitle", "keywords"])
def test_nothing_that_apple_dropped(channel: etree._Element, tag: str) -> None:
    """No tag stands there that Apple has withdrawn and that shadows the description in some apps."""
    assert list(channel.iter(f"{{{ITUNES}}}{tag}")) == []
