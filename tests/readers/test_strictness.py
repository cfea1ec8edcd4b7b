"""The bytes of the published feed against the requirements of the strictest readers."""

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
PSC = "http://podlove.org/simple-chapters"
GERMAN = ("de_DE.UTF-8", "de_DE.utf8", "de_DE", "German_Germany.1252")


@pytest.fixture(scope="module")
def channel(feed: bytes) -> etree._Element:
    """The feed's channel from a parser that repairs nothing."""
    element = etree.fromstring(feed, etree.XMLParser(recover=False)).find("channel")
    assert element is not None
    return element


@pytest.fixture
def spoken_in_german() -> Iterator[None]:
    """The process in a German locale, where the computer has it."""
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
    """The text of every such element, in order."""
    return [element.text or "" for element in channel.findall(path)]


def test_expat_parses_the_feed(feed: bytes) -> None:
    """The parser of Python's library and of Firefox."""
    assert ET.fromstring(feed).tag == "rss"


def test_the_feed_has_no_doctype(feed: bytes) -> None:
    """And no entities, which strict parsers refuse."""
    assert b"<!DOCTYPE" not in feed
    assert b"<!ENTITY" not in feed


def test_the_feed_starts_with_its_utf_8_declaration(feed: bytes, published: Published) -> None:
    """At the first byte, and the bytes are UTF-8."""
    declared = rb"<\?xml version=['\"]1\.0['\"] encoding=['\"]UTF-8['\"]\?>\n"
    assert re.match(declared + rb"<\?xml-stylesheet [^>]*\?>\n<rss ", feed)
    words = feed.decode("utf-8", "strict")
    titles = [escape(episode.title) for episode in published.episodes]
    assert [title for title in titles if f"<title>{title}</title>" not in words] == []
    assert not all(title.isascii() for title in titles), "or the encoding would not show"


def test_namespace_prefixes_are_the_usual_ones(feed: bytes) -> None:
    """Parsers without namespaces look for them."""
    words = feed.decode()
    assert set(re.findall(r"</?([\w.-]+):", words)) == {"itunes", "podcast", "psc", "atom"}
    declared = dict(re.findall(r'xmlns:([\w.-]+)="([^"]*)"', words))
    assert declared | {"itunes": ITUNES, "podcast": PODCAST, "psc": PSC, "atom": ATOM} == declared
    assert "ns0" not in declared
    assert len(set(declared.values())) == len(declared), "no namespace has two prefixes"
    assert words.count("xmlns") == len(declared), "declared once, at the top"


def test_the_feed_has_one_self_link(channel: etree._Element, published: Published) -> None:
    """The only atom element, with the URL that the feed was read from."""
    links = [dict(link.attrib) for link in channel.iter(f"{{{ATOM}}}*")]
    assert links == [{"href": published.feed_url, "rel": "self", "type": "application/rss+xml"}]


def test_the_channel_link_is_the_page(channel: etree._Element, published: Published) -> None:
    """Not the feed."""
    assert texts(channel, "link") == [published.show.link]
    assert published.show.link != published.feed_url


def test_items_are_newest_first(channel: etree._Element, published: Published) -> None:
    """Some apps keep the feed's order."""
    dates = [parsedate_to_datetime(text) for text in texts(channel, "item/pubDate")]
    assert dates == sorted(dates, reverse=True)
    assert texts(channel, "item/guid") == [episode.guid for episode in published.episodes]
    assert len(dates) >= 9


def test_urls_are_absolute(channel: etree._Element) -> None:
    """In every attribute of every namespace: apps have no base URL."""
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


def test_descriptions_are_cdata(feed: bytes, channel: etree._Element) -> None:
    """One section of HTML per item, so that nobody unescapes it twice."""
    items = feed.decode().split("<item>")[1:]
    assert len(items) >= 9
    for item, notes in zip(items, texts(channel, "item/description"), strict=True):
        written = re.findall(r"<description>(.*?)</description>", item, re.DOTALL)
        assert written == [f"<![CDATA[{notes}]]>"]
        assert re.match(r"<[a-z]+>", notes), "it is HTML once it was read"


def test_dates_are_rfc_2822(channel: etree._Element, published: Published) -> None:
    """English names, the right weekday, and a numeric offset."""
    dates = [
        format_datetime(episode.published) for episode in published.episodes if episode.published
    ]
    assert texts(channel, "item/pubDate") == dates
    assert texts(channel, "lastBuildDate") == [dates[0]]
    assert not [date for date in dates if not re.search(r" [+-]\d{4}$", date)]


@pytest.mark.usefixtures("spoken_in_german")
def test_dates_stay_english_in_a_german_locale(feed: bytes, published: Published) -> None:
    """The feed is the same."""
    before = locale.setlocale(locale.LC_ALL)
    assert feed_of(published.root, published.public_url) == feed
    assert locale.setlocale(locale.LC_ALL) == before, "and the process goes on speaking it"


def test_explicit_is_true_or_false(channel: etree._Element, published: Published) -> None:
    """For the show and each item, never yes, no or clean."""
    words = {True: "true", False: "false"}
    tag = f"{{{ITUNES}}}explicit"
    assert texts(channel, tag) == [words[published.show.explicit]]
    meant = [words[published.explicit(episode)] for episode in published.episodes]
    assert texts(channel, f"item/{tag}") == meant


@pytest.mark.parametrize("tag", ["summary", "subtitle", "keywords"])
def test_tags_withdrawn_by_apple_are_absent(channel: etree._Element, tag: str) -> None:
    """They shadow the description in some apps."""
    assert list(channel.iter(f"{{{ITUNES}}}{tag}")) == []
