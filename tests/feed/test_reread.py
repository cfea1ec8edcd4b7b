"""A live or public feed, of which most items are known, is read and linted as if nothing were known."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from lxml import etree

from podcast_publisher.feed.lint.linter import lint
from podcast_publisher.feed.read import feed_of, parse_or_none
from podcast_publisher.feed.read_back import read_back
from podcast_publisher.feed.reread import reread, reread_or_none
from podcast_publisher.feed.xml import FeedXml, UnreadableFeedError, parse_feed
from podcast_publisher.model.feed_document import FeedDocument
from podcast_publisher.model.publication import Publication
from podcast_publisher.model.results import Results
from tests.feed.planted_faults import PLANTED_FAULTS, PlantedFault

URL = "https://podcast.example.org/breakthroughs/feed.xml"
LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)
"""All items are of its future."""


@pytest.fixture
def body(publication: Publication) -> bytes:
    return publication.feed.body()


@pytest.fixture
def known(body: bytes) -> Results:
    """What a run that has built the feed has stored."""
    results = Results()
    assert read_back(body, URL, results)[1] == ()
    return Results(results.encoded())


def _says_the_same(feed: bytes, known: Results) -> bool:
    """Whether known items change nothing; whether the feed could be read."""
    try:
        whole = parse_feed(feed)
    except UnreadableFeedError as error:
        with pytest.raises(UnreadableFeedError, match=re.escape(str(error))):
            reread(feed, URL, known)
        return False
    read = reread(feed, URL, known)
    assert read.feed == feed_of(whole)
    for now in (None, LONG_AGO, datetime.now(UTC)):
        assert [*read.findings(URL, now)] == [*lint(whole, URL, now=now)]
    return True


@pytest.mark.parametrize("fault", PLANTED_FAULTS, ids=lambda fault: fault.name)
def test_every_fault_is_found_as_in_a_feed_of_which_nothing_is_known(
    body: bytes, known: Results, fault: PlantedFault
) -> None:
    """In the words, the order and the count of a full run, of the show and of its items."""
    insecure = body.replace(b'<enclosure url="https:', b'<enclosure url="http:')
    faulty = fault.feed(insecure.decode()).encode()
    for feed in (faulty, faulty.replace(b'<enclosure url="http:', b'<enclosure url="https:')):
        is_readable = _says_the_same(feed, known)
        assert _says_the_same(feed, Results()) == is_readable
        for results in (known, Results()):
            assert reread_or_none(feed, results) == parse_or_none(feed)


@pytest.mark.parametrize(
    "change",
    [
        (b"<itunes:explicit>false</itunes:explicit>", b""),
        (b"<language>en-gb</language>", b"<language>cy</language>"),
        (b"<itunes:type>episodic", b"<itunes:type>serial"),
        (b"<itunes:episode>", b"<itunes:episode>0"),
        (b"<pubDate>", b"<pubDate>Mon, "),
        (b"<item>", b'<item xmlns:itunes="http://www.itunes.com/DTDs/Podcast-1.0.dtd">'),
    ],
)
def test_a_change_of_the_show_counts_for_known_items(
    body: bytes, known: Results, change: tuple[bytes, bytes]
) -> None:
    """What a rule finds in an item can depend on what the show says, in another part of the feed."""
    changed = body.replace(*change)
    assert changed != body
    assert _says_the_same(changed, known)
    assert _says_the_same(changed.replace(b"itunes:", b"other:"), known)


def test_known_items_are_neither_read_nor_linted(
    body: bytes, known: Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the date of the build; of a corrected feed, one item is."""
    read: list[int] = []
    document = FeedXml.document

    def counted(self: FeedXml, *items: Iterable[etree._Element]) -> FeedDocument:
        some = document(self, *items)
        read.append(len(some.items))
        return some

    dated = body.replace(b"<lastBuildDate>", b"<lastBuildDate> ")
    corrected = body.replace(b"<title>Measuring: what counts", b"<title>Another")
    with monkeypatch.context() as patch:
        patch.setattr(FeedXml, "document", counted)
        reread(dated, URL, known)
        reread_or_none(dated, known)
        assert sum(read) == 0
        reread_or_none(corrected, known)
        assert sum(read) == 1
    assert len(feed_of(parse_feed(body)).items) == 2


def test_an_unreadable_feed_is_none() -> None:
    """As where there is no feed."""
    assert reread_or_none(None, Results()) is None
    assert reread_or_none(b"<html/>", Results()) is None
