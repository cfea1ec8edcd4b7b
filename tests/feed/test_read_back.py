"""A built feed is read back: kept items say what a full reading says."""

import re
from collections.abc import Callable, Iterable
from itertools import chain

import pytest
from lxml import etree
from msgspec import Raw

from podcast_publisher.feed.lint.linter import lint
from podcast_publisher.feed.lint.rule import LintedFeed
from podcast_publisher.feed.read import feed_of, read_feed
from podcast_publisher.feed.read_back import (
    ACROSS_ITEMS,
    OF_ONE_ITEM,
    REFUSING,
    outline,
    read_back,
)
from podcast_publisher.feed.xml import FeedXml, UnreadableFeedError, parse_feed
from podcast_publisher.model.feed import Feed
from podcast_publisher.model.feed_document import FeedDocument, FeedElement
from podcast_publisher.model.feed_pieces import cut_feed
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.publication import Publication
from podcast_publisher.model.results import Results
from tests.feed.planted_faults import PLANTED_FAULTS, PlantedFault

URL = "https://podcast.example.org/breakthroughs/feed.xml"
ReadBack = Callable[[bytes], tuple[Feed, int]]


@pytest.fixture
def body(publication: Publication) -> bytes:
    return publication.feed.body().replace(b'<enclosure url="https:', b'<enclosure url="http:')


@pytest.fixture
def read_again(monkeypatch: pytest.MonkeyPatch) -> ReadBack:
    """Read a feed back as the next run does, and count the items that were read."""
    stored: dict[bytes, Raw] = {}

    def read_counted(body: bytes) -> tuple[Feed, int]:
        read = 0
        document = FeedXml.document

        def counted(self: FeedXml, *items: Iterable[etree._Element]) -> FeedDocument:
            nonlocal read
            whole = document(self, *items)
            read += len(whole.items)
            return whole

        results = Results(stored)
        with monkeypatch.context() as patch:
            patch.setattr(FeedXml, "document", counted)
            feed, refused = read_back(body, URL, results)
        assert refused == ()
        stored.update(results.encoded())
        return feed, read

    return read_counted


def test_only_new_items_are_read(read_again: ReadBack, body: bytes) -> None:
    """The others are known byte for byte, wherever they are in the feed."""
    first, read = read_again(body)
    assert read == len(first.items) == 2
    assert read_again(body) == (read_feed(body), 0)
    changed = body.replace(b"<title>Measuring: what counts", b"<title>Another")
    assert read_again(changed) == (read_feed(changed), 1)
    pieces = cut_feed(body)
    assert pieces
    turned = b"".join((pieces.before, *reversed(pieces.items), pieces.after))
    assert read_again(turned) == (read_feed(turned), 0)


@pytest.mark.parametrize("fault", PLANTED_FAULTS, ids=lambda fault: fault.name)
def test_a_feed_with_kept_items_is_refused_as_in_a_full_run(
    body: bytes, fault: PlantedFault
) -> None:
    """Whatever is wrong with it, and whichever of its items have been read before."""
    faulty = fault.feed(body.decode()).encode()
    results = Results()
    read_back(body, URL, results)
    known = Results(results.encoded())
    try:
        expected = read_feed(faulty), _linted(faulty)
    except UnreadableFeedError as error:
        with pytest.raises(UnreadableFeedError, match=re.escape(str(error))):
            read_back(faulty, URL, known)
        return
    assert read_back(faulty, URL, known) == expected
    assert read_back(faulty, URL, known) == expected  # nothing refused was kept


def test_items_that_are_good_alone_can_be_refused_together(body: bytes) -> None:
    """Two with one guid, or with one recording: each of them has been read before."""
    results = Results()
    pieces = cut_feed(body)
    assert pieces
    other = re.sub(rb"(<guid[^>]*>)", rb"\1another-", pieces.items[0])
    for items in (pieces.items, (other,)):
        assert read_back(b"".join((pieces.before, *items, pieces.after)), URL, results)[1] == ()
    for double, code in ((pieces.items[0], "PP660"), (other, "PP674")):
        feed = b"".join((pieces.before, *pieces.items, double, pieces.after))
        codes = {finding.rule.code for finding in read_back(feed, URL, results)[1]}
        assert code in codes


def _faulty_feeds(body: bytes) -> list[FeedDocument]:
    feeds = [parse_feed(body)]
    for fault in PLANTED_FAULTS:
        try:
            feeds.append(parse_feed(fault.feed(body.decode()).encode()))
        except UnreadableFeedError:
            continue
    return feeds


def test_rules_of_one_item_find_the_same_in_it_alone(body: bytes) -> None:
    """Also without the show's tags: what is kept of an item holds in every feed."""
    for document in _faulty_feeds(body):
        for rule in OF_ONE_ITEM:
            together = [fault for fault in rule.run(LintedFeed(document)) if fault.item]
            alone = chain.from_iterable(
                rule.run(LintedFeed(FeedDocument(FeedElement("channel"), (item,))))
                for item in document.items
            )
            of_items = [fault for fault in alone if fault.item]
            assert [(fault.message, fault.detail) for fault in together] == [
                (fault.message, fault.detail) for fault in of_items
            ], rule.code


def test_rules_across_items_need_no_more_than_an_outline(body: bytes) -> None:
    """They find the same in what is kept of the items as in the whole."""
    for document in _faulty_feeds(body):
        short = outline(document, feed_of(document).items)
        whole = [str(finding) for finding in lint(document, URL, rules=ACROSS_ITEMS)]
        assert [str(finding) for finding in lint(short, URL, rules=ACROSS_ITEMS)] == whole


@pytest.mark.parametrize(
    "change",
    [
        (b"<podcast:episode>2", b"<podcast:episode><![CDATA[</item>\n    <item>\n]]>2"),
        (b"</item>\n    <item>\n", b"</item>\n    <!-- </item>\n    <item>\n -->\n    <item>\n"),
        (b"</item>\n    <item>\n", b"</item>\n    <item >\n"),
        (b"</item>\n  </channel>", b"</item>\n    <item/>\n  </channel>"),
        (b"  </channel>\n</rss>\n", b"  </channel>\n</rss>\n<!-- -->"),
        (b"<channel>", b"<channel>\n    <image>\n    <item>\n    </item>\n</image>"),
    ],
)
def test_a_feed_that_may_be_cut_wrongly_is_read_whole(
    body: bytes, change: tuple[bytes, bytes]
) -> None:
    """Tags of items in texts and comments, or written in another way."""
    results = Results()
    read_back(body, URL, results)
    changed = body.replace(*change)
    assert changed != body
    assert read_back(changed, URL, Results(results.encoded())) == (
        read_feed(changed),
        _linted(changed),
    )


def test_a_text_does_not_pass_for_the_end_of_an_item(body: bytes) -> None:
    """A text with both tags makes up for an item whose tag is written in another way."""
    text = (
        b"<podcast:txt><![CDATA[\n    </item>\n    <item>\n]]></podcast:txt><link>%s</link></item>"
    )
    results = Results()
    for address in (b"https://www.example.org/first", b"https://www.example.org/second"):
        once = re.sub(rb"<link>https:.*?</link>", b"", body[body.index(b"<item>") :], count=1)
        feed = body[: body.index(b"<item>")] + once.replace(b"</item>", text % address, 1)
        feed = feed.replace(
            b"</item>\n    <item>\n      <title>", b"</item>\n    <item >\n      <title>"
        )
        assert read_back(feed, URL, results)[0] == read_feed(feed)


def _linted(body: bytes) -> tuple[Finding, ...]:
    return tuple(lint(parse_feed(body), URL, rules=REFUSING))
