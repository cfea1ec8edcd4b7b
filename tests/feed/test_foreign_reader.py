"""Other hosts' feeds, read as leniently as apps read them."""

import time
import tracemalloc
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_publisher.feed.foreign.read import join_pages, read_foreign
from podcast_publisher.feed.foreign.select import select
from podcast_publisher.feed.foreign.xml import MOST_BYTES
from podcast_publisher.feed.xml import UnreadableFeedError
from podcast_publisher.model.foreign_show import ForeignEpisode, ForeignShow

ITUNES = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
PODCAST = 'xmlns:podcast="https://podcastindex.org/namespace/1.0"'
AUDIO = '<enclosure url="https://old.example.org/1.mp3" type="audio/mpeg" length="12"/>'


def feed(channel: str = "", *items: str, attributes: str = f"{ITUNES} {PODCAST}") -> bytes:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0" {attributes}><channel>{channel}{inner}</channel></rss>'.encode()


def read_item(item: str, **options: str) -> ForeignEpisode:
    return read_foreign(feed("", item, **options)).episodes[0]


@pytest.mark.parametrize(
    "body",
    [
        b"\n\n <?xml version='1.0'?>" + feed("<title>Notes &amp; beds</title>", "<guid>1</guid>"),
        feed("<title>Notes & beds</title>", "<guid>1</guid>"),
        feed("<title>Notes &amp;\x00 beds</title>", "<guid>1</guid>"),
        feed("<title>Notes &amp; beds</title>", "<guid>1</guid>") + b"<p>bytes behind it",
        feed("<title>Notes &amp; beds</title>", "<guid>1</guid>") + b"</rss>\x00\xff",
        feed("<title>Notes &amp; beds</title>", "<guid>1</guid>")[:-20],
        b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://127.0.0.1:9/rss.dtd">'
        + feed("<title>Notes &amp; beds</title>", "<guid>1</guid>"),
        b"rubbish at its start" + feed("<title>Notes &amp; beds</title>", "<guid>1</guid>"),
        feed("<title>Notes &amp; beds</title>", "<guid>1</guid>").decode().encode("utf-16"),
        b'<?xml version="1.0" encoding="utf-16"?>'
        + feed("<title>Notes &amp; beds</title>", "<guid>1</guid>"),
        feed("<title><![CDATA[Notes & beds]]></title><x:y>&gtgt; &nope;</x:y>", "<guid>1</guid>"),
    ],
    ids=range(11),
)
def test_broken_xml_is_read(body: bytes) -> None:
    """Every item of a feed that a strict parser refuses is there, and its title to the letter."""
    show = read_foreign(body)
    assert (show.title, [episode.guid for episode in show.episodes]) == ("Notes & beds", ["1"])


def test_what_was_repaired_is_said() -> None:
    """A broken feed says what is broken; a good one says nothing."""
    assert read_foreign(feed("<title>a</title>")).problems == ()
    assert read_foreign(b"\n" + b"<?xml version='1.0'?>" + feed("<title>R&D</title>")).problems == (
        "Something stands before its beginning",
        "It holds an & or an entity that XML does not know",
    )


def test_entities_of_html_are_read() -> None:
    """An entity that XML does not know is the character that HTML has for it; &amp;eacute; stays as it is."""
    title = read_item("<title>Caf&eacute; &ndash; &amp;eacute; &#233;</title>").title
    assert title == "Café – &eacute; é"


def test_encodings_are_read() -> None:
    """A declared encoding counts where it fits; single bytes that are no UTF-8 are Windows-1252."""
    latin = b'<?xml version="1.0" encoding="iso-8859-1"?>' + feed("<title>Zo\xeb</title>").decode(
        "utf-8"
    ).encode("iso-8859-1")
    mixed = feed("<title>Zoë – ?s</title>").replace(b"?", b"\x92")
    assert read_foreign(latin).title == "Zoë"
    assert read_foreign(mixed).title == "Zoë – ’s"


@pytest.mark.parametrize(
    "namespace",
    [
        "https://podcastindex.org/namespace/1.0",
        "http://podcastindex.org/namespace/1.0/",
        "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
    ],
)
@pytest.mark.parametrize(
    "itunes",
    ["http://www.itunes.com/dtds/podcast-1.0.dtd", "http://www.itunes.com/DTDs/Podcast-1.0.dtd"],
)
def test_old_spellings_of_namespaces_are_read(namespace: str, itunes: str) -> None:
    """A transcript, a person and a length are there under each of them, and without any declaration."""
    item = (
        '<i:duration>1:02:03</i:duration><p:transcript url="https://old.example.org/1.vtt" '
        'type="text/vtt" language="en"/><p:person role="Guest">Ann</p:person>'
    )
    declared = read_item(item, attributes=f'xmlns:p="{namespace}" xmlns:i="{itunes}"')
    undeclared = item.replace("p:", "podcast:").replace("i:", "itunes:")
    for episode in (declared, read_item(undeclared, attributes="")):
        assert episode.duration == 3723
        assert episode.transcripts[0].language == "en"
        assert (episode.people[0].name, episode.people[0].role) == ("Ann", "guest")


def test_a_guid_is_kept_to_the_letter() -> None:
    """Blanks and line ends around it are trimmed, and nothing else."""
    guid = "160 at  http://www.example.org/?a=1&amp;b=2"
    assert read_item(f"<guid>\n {guid} \n</guid>").guid == "160 at  http://www.example.org/?a=1&b=2"


def test_values_are_normalised() -> None:
    """As hosts write them: clean, Full, number 0, and a length that nobody can read."""
    episode = read_item(
        "<itunes:explicit>clean</itunes:explicit><itunes:episodeType>Full</itunes:episodeType>"
        "<itunes:episode>0</itunes:episode><itunes:season>2</itunes:season>"
        "<itunes:duration>long</itunes:duration><pubDate>soon</pubDate><itunes:block>Yes</itunes:block>"
    )
    assert (episode.explicit, episode.type, episode.number, episode.season, episode.block) == (
        *(False, "full", None, 2, True),
    )
    assert episode.problems == (
        'Its date "soon" cannot be read',
        'Its length "long" cannot be read',
    )


def test_the_channel_is_read() -> None:
    """Everything that has a place in the model."""
    show = read_foreign(
        feed(
            "<title>A</title><link>/show</link><language>en</language><itunes:author>B</itunes:author>"
            "<itunes:owner><itunes:name>C</itunes:name><itunes:email>d@example.org</itunes:email></itunes:owner>"
            '<itunes:image href="cover.jpg"/><itunes:category text="Science &amp; Medicine">'
            '<itunes:category text="Medicine"/></itunes:category><itunes:category text="Arts"/>'
            "<itunes:explicit>no</itunes:explicit><itunes:type>Serial</itunes:type>"
            "<podcast:guid>11</podcast:guid><podcast:locked>yes</podcast:locked>"
            '<podcast:funding url="https://give.example.org">Give</podcast:funding>'
            '<podcast:podroll><podcast:remoteItem feedGuid="22"/></podcast:podroll>'
            '<podcast:trailer pubdate="Mon, 05 Sep 2016 12:00:00 GMT" url="t.mp3">T</podcast:trailer>'
            '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="?page=2"/>'
            "<itunes:new-feed-url>https://new.example.org/</itunes:new-feed-url><x:y xmlns:x='urn:x'/>"
        ),
        "https://old.example.org/a/feed",
    )
    assert show.link == "https://old.example.org/show"
    assert show.image == "https://old.example.org/a/cover.jpg"
    assert show.categories == ("Science & Medicine > Medicine", "Arts")
    assert (show.owner_name, show.owner_email, show.author) == ("C", "d@example.org", "B")
    assert (show.explicit, show.type, show.guid, show.locked) == (False, "serial", "11", True)
    assert show.funding[0].url == "https://give.example.org"
    assert show.podroll[0].guid == "22"
    assert show.trailers[0].published == datetime(2016, 9, 5, 12, tzinfo=UTC)
    assert show.next_url == "https://old.example.org/a/feed?page=2"
    assert show.new_feed_url == "https://new.example.org/"
    assert show.unread == ("x:y",)


def test_chapters_in_the_feed_are_read() -> None:
    """Podlove's, with link and picture."""
    chapters = read_item(
        '<psc:chapters xmlns:psc="http://podlove.org/simple-chapters/"><psc:chapter start="00:00" title="A"/>'
        '<psc:chapter start="01:02:03.500" title="B" href="https://b.example.org/"/></psc:chapters>'
    ).inline_chapters
    assert [(chapter.start, chapter.title, chapter.link) for chapter in chapters] == [
        (0.0, "A", ""),
        (3723.5, "B", "https://b.example.org/"),
    ]


def test_markup_that_is_not_escaped_is_kept() -> None:
    """Some feeds hold HTML as elements of XML."""
    texts = read_item("<description>A <b>bold</b> &amp; <i>good</i> word</description>").texts
    assert texts.description == "A <b>bold</b> &amp; <i>good</i> word"


def test_pages_are_joined() -> None:
    """An item on two pages is there once; one with the same guid and other content stays, to be told."""
    first = read_foreign(feed("<title>A</title>", "<guid>1</guid>", "<guid>2</guid>"))
    second = read_foreign(feed("", "<guid>2</guid>", "<guid>2</guid><title>other</title>"))
    joined = join_pages([first, second])
    assert joined.title == "A"
    assert [(item.position, item.guid) for item in joined.episodes] == [
        *((0, "1"), (1, "2"), (2, "2")),
    ]


def selected(*items: str) -> tuple[list[str], list[str], list[str]]:
    chosen = select(read_foreign(feed("", *items)))
    return (
        [episode.identity for episode in chosen.episodes],
        [f"{item.identity}: {item.reason}" for item in chosen.left],
        [f"{item.identity}: {item.reason}" for item in chosen.repeated],
    )


def test_items_that_cannot_come_are_listed() -> None:
    """Videos, items without a recording or with several, and other files; each with its reason."""
    kept, left, repeated = selected(
        f"<guid>1</guid>{AUDIO}",
        '<guid>2</guid><enclosure url="https://a.example/2.mp4" type="video/mp4"/>',
        "<guid>3</guid>",
        f'<guid>4</guid>{AUDIO}<enclosure url="https://a.example/4.ogg" type="audio/ogg"/>',
        '<guid>5</guid><enclosure url="https://a.example/5.pdf" type="application/pdf"/>',
        f'<guid>6</guid>{AUDIO}<enclosure url="https://a.example/6.pdf" type="application/pdf"/>',
        '<guid>7</guid><enclosure url="https://a.example/7.mp3?x=1" type=""/>',
        f"<guid>8</guid>{AUDIO}{AUDIO}",
        "<link>https://a.example/blog</link>",
        AUDIO,
    )
    assert kept == ["1", "6", "7", "8", "https://old.example.org/1.mp3"]
    assert left == [
        "2: It is a video",
        "3: It has no recording",
        "4: It has 2 recordings",
        "5: Its file is no recording but application/pdf",
        "https://a.example/blog: It has no recording",
    ]
    assert repeated == []


def test_of_a_repeated_guid_the_newest_comes() -> None:
    """The others are told; where the dates say nothing, the first in the feed counts."""
    date = "<pubDate>Mon, 0{} Sep 2016 12:00:00 GMT</pubDate>".format
    kept, left, repeated = selected(
        f"<guid>1</guid><title>old</title>{AUDIO}{date(1)}",
        f"<guid>1</guid><title>new</title>{AUDIO}{date(2)}",
        f"<guid>2</guid><title>first</title>{AUDIO}",
        f"<guid>2</guid><title>second</title>{AUDIO}",
    )
    assert (kept, left) == (["1", "2"], [])
    assert repeated == [
        '1: Its guid is also that of "new", which is newer or comes first',
        '2: Its guid is also that of "first", which is newer or comes first',
    ]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "it is no XML"),
        (b"\x00" * 1000, "it is no XML"),
        (b"<html><body>404</body></html>", "it is a web page, but not RSS"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"><entry/></feed>', "it is an Atom feed"),
        (b"<rss>" + b"<a>" * 2_000_001, "it has more than 2,000,000 elements and entities"),
        (b"<rss>" + b"&" * 2_000_001, "it has more than 2,000,000 elements and entities"),
        (b"<rss>" + b" " * MOST_BYTES, "it has more than 64 MB"),
        (b"<rss><channel>" + b"<item/>" * 20_001, "it has more than 20,000 items"),
    ],
    ids=range(8),
)
def test_what_is_no_feed_ends_in_a_sentence(body: bytes, reason: str) -> None:
    """Nothing else is raised."""
    with pytest.raises(UnreadableFeedError, match=reason):
        read_foreign(body)


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE r [<!ENTITY a "ha">'
        + b"".join(b'<!ENTITY %c "&%c;&%c;&%c;&%c;">' % (98 + i, *[97 + i] * 4) for i in range(24))
        + b"]>"
        + feed("<title>&y;&y;</title>"),
        b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + feed("<title>&a;</title>"),
        feed("<title>" + "&amp;lt;" * 1_000_000 + "</title>"),
        feed("<a>" * 100_000),
        feed("<title>" + "<![CDATA[" * 100_000),
        b"<!DOCTYPE r [" + b"] " * 500_000 + feed("<title>a</title>"),
        feed("<title>" + "&" * 1_000_000 + "</title>"),
        feed("<pubDate>" + "1 " * 1_000_000 + "</pubDate>"),
    ],
    ids=["laughs", "file", "escapes", "deep", "cdata", "doctype", "ampersands", "date"],
)
def test_hostile_feeds_do_no_harm(body: bytes) -> None:
    """Nothing is expanded or fetched, and neither time nor memory runs away."""
    started = time.process_time()
    tracemalloc.start()
    try:
        show = read_foreign(body)
    except UnreadableFeedError:
        show = ForeignShow()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "root:" not in show.title
    assert len(show.title) <= len(body) * 6
    assert most < 80 * len(body) + (4 << 20)
    assert time.process_time() - started < 20


@given(st.binary(max_size=300), st.integers(0, 400), st.integers(0, 400))
def test_no_bytes_make_it_fail(rubbish: bytes, start: int, end: int) -> None:
    """Any bytes anywhere in a feed give a show or a sentence."""
    good = feed("<title>A</title>", f"<guid>1</guid>{AUDIO}<pubDate>Mon, 05 Sep 2016</pubDate>")
    with suppress(UnreadableFeedError):
        select(read_foreign(good[:start] + rubbish + good[end:]))
