"""A good show with one fault each, as servers serve it, and the rule that must name it."""

import json
import re
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from msgspec.structs import replace

from tests.verify.servers import Asked, Change, Reply, packed, refused, unchanged

Edit = Callable[[str], str]
"""What is done to the feed."""


@dataclass(frozen=True)
class PlantedFault:
    """One fault."""

    name: str
    code: str
    words: str = ""
    """Part of the message."""
    feed: Edit = str
    server: Change = unchanged
    besides: frozenset[str] = field(default_factory=frozenset)
    """Rules that see another thing that is wrong by the same fault."""


def put(pattern: str, replacement: str, count: int = 1) -> Edit:
    """Replace what is there; a pattern that is not there is a mistake of the test."""

    def edit(feed: str) -> str:
        edited, many = re.subn(pattern, lambda _: replacement, feed, count=count, flags=re.DOTALL)
        assert many, f"{pattern} is not in the feed"
        return edited

    return edit


def cut(pattern: str, count: int = 1) -> Edit:
    return put(pattern, "", count)


def both(*edits: Edit) -> Edit:
    def edit(feed: str) -> str:
        for edit in edits:
            feed = edit(feed)
        return feed

    return edit


def same(pattern: str) -> Edit:
    """Every one like the first."""

    def edit(feed: str) -> str:
        first = re.search(pattern, feed)
        assert first, pattern
        return re.sub(pattern, lambda _: first[0], feed)

    return edit


def into_channel(xml: str) -> Edit:
    return put("<item>", f"{xml}<item>")


def into_item(xml: str) -> Edit:
    return put("</item>", f"{xml}</item>")


def served(part: str, change: Change) -> Change:
    """The change, to every path in which that pattern matches, when something is there."""

    def changed(asked: Asked, reply: Reply) -> Reply:
        affected = re.search(part, asked.path) and reply.status != 404
        return change(asked, reply) if affected else reply

    return changed


def holding(part: str, body: bytes, kind: str | None = None) -> Change:
    """Another body under that name, whole and in parts."""

    def change(asked: Asked, reply: Reply) -> Reply:
        if asked.method == "OPTIONS":
            return reply
        headers = {**reply.headers, "Content-Length": str(len(body))}
        headers.pop("Content-Range", None)
        if kind:
            headers["Content-Type"] = kind
        return Reply(200, headers, body)

    return served(part, change)


def cues(*lines: str) -> bytes:
    return "\n\n".join(("WEBVTT", *(f"{line}\nWords" for line in lines))).encode()


def chapters(*starts: float, **besides: object) -> bytes:
    listed = [{"startTime": start, "title": f"At {start}"} for start in starts]
    return json.dumps({"version": "1.2.0", "chapters": listed, **besides}).encode()


def jpeg(width: int, height: int) -> bytes:
    """As much as tells its size."""
    comment = b"\xff\xfe\0\x08camera"
    return (
        b"\xff\xd8" + comment + b"\xff\xc0\0\x11\x08" + struct.pack(">HH", height, width) + b"\x03"
    )


def slowly(_: Asked, reply: Reply) -> Reply:
    time.sleep(0.3)
    return reply


def on(method: str, change: Change) -> Change:
    return lambda asked, reply: change(asked, reply) if asked.method == method else reply


HTML = b"<!doctype html><html><title>Not found</title></html>"
VTT = "02-measuring-[0-9a-f]+.vtt"
TRANSCRIPT = r"<podcast:transcript[^>]*/>"
ENCLOSURE = r"<enclosure[^>]*/>"
GUID = r"<guid[^>]*>[^<]*</guid>"
DATE = r"<pubDate>[^<]*</pubDate>"
FIRST, SECOND = "02-measuring", "01-listening"
WEBVTT = rf"transcripts/{FIRST}.*\.vtt"

DOCUMENT = [
    PlantedFault("not-closed", "PP602", "not well-formed", cut("</channel>")),
    PlantedFault("html-entity", "PP602", "nbsp", into_item("<itunes:subtitle>a&nbsp;b</itunes:subtitle>")),
    PlantedFault("bare-ampersand", "PP602", "not well-formed", put("<title>Listening", "<title>Listen & learn")),
    PlantedFault("line-before-declaration", "PP602", "XML declaration", lambda feed: "\n" + feed),
    PlantedFault("words-before-the-feed", "PP602", "Start tag", lambda feed: "Warning: mysql\n" + feed),
    PlantedFault("control-character", "PP602", "not well-formed", put("Listening</title>", "Listen\x02ing</title>")),
    PlantedFault("doctype", "PP602", "DOCTYPE", put("<rss", "<!DOCTYPE rss><rss")),
    PlantedFault("prefix-not-declared", "PP602", "not defined", cut(' xmlns:podcast="[^"]*"')),
    PlantedFault("behind-the-end", "PP602", "Extra content", lambda feed: feed + "<script/>"),
    PlantedFault("atom", "PP602", "an Atom feed", lambda _: '<feed xmlns="http://www.w3.org/2005/Atom"/>'),
    PlantedFault("html", "PP602", "a web page", lambda _: "<html><body>Gone</body></html>"),
    PlantedFault("empty", "PP602", "It cannot be read", lambda _: ""),
    PlantedFault("latin-1", "PP628", "iso-8859-1", put("UTF-8", "iso-8859-1")),
    PlantedFault("two-channels", "PP631", "2 channels", put("</channel>", "</channel><channel><title>Two</title></channel>")),
    PlantedFault("rss-0.92", "PP632", '"0.92"', put('version="2.0"', 'version="0.92"')),
    PlantedFault("no-version", "PP632", "none", cut(' version="2.0"')),
    PlantedFault("itunes-of-old", "PP629", "DTDs/Podcast-1.0.dtd", put("dtds/podcast-1.0.dtd", "DTDs/Podcast-1.0.dtd")),
    PlantedFault("itunes-https", "PP629", "https://www.itunes", put("http://www.itunes", "https://www.itunes")),
    PlantedFault("itunes-elsewhere", "PP629", "example.org/itunes", put("http://www.itunes.com/dtds/podcast-1.0.dtd", "http://example.org/itunes")),
    PlantedFault("no-itunes", "PP629", "no iTunes tags", both(cut("<itunes:[a-z]+[^>]*/>", 0), cut("<itunes:(?!category)([a-zA-Z]+)[^>]*>.*?</itunes:\\1>", 0), cut("</?itunes:[^>]*>", 0))),
    PlantedFault("podcast-of-old", "PP630", "docs/1.0.md", put("https://podcastindex.org/namespace/1.0", "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md")),
    PlantedFault("podcast-http", "PP630", "http://podcastindex", put("https://podcastindex", "http://podcastindex")),
    PlantedFault("large", "PP634", "bytes", put("</rss>", f"<!--{' ' * 5_000_000}--></rss>"), besides=frozenset({"PP607"})),
]  # fmt: skip

CHANNEL = [
    PlantedFault("no-title", "PP635", "title is missing", cut("<title>Research on the wards</title>")),
    PlantedFault("empty-title", "PP635", "title is empty", put("<title>Research on the wards", "<title>")),
    PlantedFault("two-titles", "PP633", "2 title", put("<title>", "<title>One</title><title>")),
    PlantedFault("long-title", "PP634", "300 characters", put("Research on the wards", "R" * 300)),
    PlantedFault("no-description", "PP635", "description is missing", cut("<description>.*?</description>")),
    PlantedFault("empty-description", "PP635", "description is empty", put("<description>.*?</description>", "<description> </description>")),
    PlantedFault("long-description", "PP634", "bytes", put("How does", "How does " * 600)),
    PlantedFault("no-link", "PP637", "no link", cut("<link>[^<]*</link>")),
    PlantedFault("link-of-no-kind", "PP637", "not a web address", put("<link>[^<]*</link>", "<link>www.example.org</link>")),
    PlantedFault("link-to-the-feed", "PP637", "leads to the feed", lambda feed: put("<link>[^<]*</link>", f"<link>{feed_url(feed)}</link>")(feed)),
    PlantedFault("no-language", "PP638", "no language", cut("<language>[^<]*</language>")),
    PlantedFault("language-in-words", "PP638", '"English"', put("<language>en-gb", "<language>English"), besides=frozenset({"PP512"})),
    PlantedFault("language-of-nobody", "PP638", '"xx"', put("<language>en-gb", "<language>xx"), besides=frozenset({"PP512"})),
    PlantedFault("language-underscore", "PP639", "underscore", put("<language>en-gb", "<language>en_GB")),
    PlantedFault("language-of-uk", "PP639", "not name a country", put("<language>en-gb", "<language>en-UK")),
    PlantedFault("two-languages", "PP633", "2 language", put("<language>", "<language>fr</language><language>"), besides=frozenset({"PP512"})),
    PlantedFault("no-artwork", "PP640", "no artwork", cut("<itunes:image[^>]*/>")),
    PlantedFault("artwork-without-href", "PP640", "has no address", put("<itunes:image[^>]*/>", "<itunes:image/>")),
    PlantedFault("artwork-as-text", "PP640", "not in href", put("<itunes:image[^>]*/>", "<itunes:image>https://example.org/a.jpg</itunes:image>")),
    PlantedFault("artwork-relative", "PP640", "not a full one", put('<itunes:image href="[^"]*/artwork', '<itunes:image href="artwork')),
    PlantedFault("artwork-http", "PP622", "the artwork is http", put('<itunes:image href="[^"]*"', '<itunes:image href="http://media.example.org/a.jpg"'), besides=frozenset({"PP611"})),
    PlantedFault("two-artworks", "PP633", "2 itunes:image", lambda feed: re.sub("(<itunes:image[^>]*/>)", r"\1\1", feed, count=1)),
    PlantedFault("no-explicit", "PP641", "does not say", cut("<itunes:explicit>[^<]*</itunes:explicit>", 0)),
    PlantedFault("explicit-at-episodes-alone", "PP513", "the show does not", cut("<itunes:explicit>[^<]*</itunes:explicit>")),
    PlantedFault("explicit-maybe", "PP641", '"maybe"', put("explicit>false", "explicit>maybe")),
    PlantedFault("explicit-clean", "PP642", '"clean"', put("explicit>false", "explicit>clean")),
    PlantedFault("explicit-twice", "PP633", "2 itunes:explicit", put("<itunes:type>", "<itunes:explicit>true</itunes:explicit><itunes:type>")),
    PlantedFault("no-category", "PP643", "no category", cut("<itunes:category.*</itunes:category>\\s*<itunes:category[^>]*/>")),
    PlantedFault("category-unknown", "PP643", '"Wellness"', put("<itunes:category.*</itunes:category>\\s*<itunes:category[^>]*/>", '<itunes:category text="Wellness"/>')),
    PlantedFault("category-without-text", "PP643", "", put("<itunes:category.*</itunes:category>\\s*<itunes:category[^>]*/>", "<itunes:category/>")),
    PlantedFault("second-category-unknown", "PP644", '"Wellness"', put('text="Science"', 'text="Wellness"')),
    PlantedFault("category-retired", "PP644", "old category", put('text="Science"', 'text="Science &amp; Medicine"')),
    PlantedFault("category-within-another", "PP644", "Health & Fitness > Physics", put('text="Medicine"', 'text="Physics"')),
    PlantedFault("category-in-lower-case", "PP644", '"science"', put('text="Science"', 'text="science"')),
    PlantedFault("no-owner", "PP646", "no owner", cut("<itunes:owner>.*?</itunes:owner>")),
    PlantedFault("owner-without-address", "PP646", "email address", cut("<itunes:email>[^<]*</itunes:email>")),
    PlantedFault("owner-at-nowhere", "PP645", '"podcast at example"', put("<itunes:email>[^<]*", "<itunes:email>podcast at example")),
    PlantedFault("no-author", "PP647", "no author", cut("<itunes:author>[^<]*</itunes:author>")),
    PlantedFault("no-guid-of-the-show", "PP646", "no podcast:guid", cut("<podcast:guid>[^<]*</podcast:guid>")),
    PlantedFault("guid-of-the-show-no-uuid", "PP648", "not a UUID", put("<podcast:guid>[^<]*", "<podcast:guid>breakthroughs")),
    PlantedFault("guid-of-the-show-at-random", "PP648", "version 4", put("<podcast:guid>[^<]*", "<podcast:guid>2f1c6f0e-6a54-4f0e-9c0b-7d3f6f9f7a11")),
    PlantedFault("guid-of-the-show-nought", "PP648", "not a UUID", put("<podcast:guid>[^<]*", "<podcast:guid>00000000-0000-0000-0000-000000000000")),
    PlantedFault("two-guids-of-the-show", "PP633", "2 podcast:guid", put("<podcast:guid>", "<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid><podcast:guid>")),
    PlantedFault("locked-maybe", "PP655", '"maybe"', put(">yes</podcast:locked>", ">maybe</podcast:locked>")),
    PlantedFault("medium-of-no-kind", "PP655", '"radio"', put("<podcast:medium>podcast", "<podcast:medium>radio")),
    PlantedFault("type-of-no-kind", "PP655", '"weekly"', put("episodic", "weekly")),
    PlantedFault("serial-without-numbers", "PP680", "2 episodes", both(put("episodic", "serial"), cut("<itunes:episode>[^<]*</itunes:episode>", 0))),
    PlantedFault("no-self", "PP605", "no address", cut("<atom:link[^>]*/>")),
    PlantedFault("self-elsewhere", "PP605", "is at https://old", put('<atom:link href="[^"]*"', '<atom:link href="https://old.example.org/feed.xml"')),
    PlantedFault("self-relative", "PP650", "not a full one", put('<atom:link href="[^"]*"', '<atom:link href="feed.xml"')),
    PlantedFault("two-selves", "PP650", "2 addresses", put("<atom:link", '<atom:link rel="self" href="https://old.example.org/"/><atom:link')),
    PlantedFault("blocked", "PP653", "hidden", into_channel("<itunes:block>Yes</itunes:block>")),
    PlantedFault("blocked-by-the-namespace", "PP653", "podcast:block", into_channel("<podcast:block>yes</podcast:block>")),
    PlantedFault("support-nowhere", "PP850", "without a web address", put('url="https://www.example.org/charity', 'url="javascript:alert(1)')),
    PlantedFault("support-without-words", "PP850", "without words", put("Support our hospital charity", "")),
    PlantedFault("podroll-of-names", "PP851", '"another-show"', put('feedGuid="917393e3-[^"]*', 'feedGuid="another-show')),
    PlantedFault("podroll-of-nothing", "PP851", "holds no feeds", cut('<podcast:remoteItem feedGuid="917393e3[^>]*>')),
    PlantedFault("two-publishers", "PP851", "holds 2 feeds", put("</podcast:publisher>", '<podcast:remoteItem feedGuid="917393e3-1b1e-5cef-ace4-edaa54e1f810"/></podcast:publisher>')),
    PlantedFault("trailer-nowhere", "PP852", "web address", into_channel('<podcast:trailer pubdate="Wed, 05 Mar 2025 06:00:00 +0000" url="soon.mp3">Soon</podcast:trailer>')),
    PlantedFault("trailer-of-no-day", "PP852", "date", into_channel('<podcast:trailer pubdate="soon" url="https://example.org/a.mp3">Soon</podcast:trailer>')),
    PlantedFault("trailer-without-a-title", "PP852", "title", into_channel('<podcast:trailer pubdate="Wed, 05 Mar 2025 06:00:00 +0000" url="https://example.org/a.mp3"/>')),
    PlantedFault("complete", "PP654", "marked complete", into_channel("<itunes:complete>Yes</itunes:complete>")),
    PlantedFault("moved-to-words", "PP651", "not a web address", into_channel("<itunes:new-feed-url>new.rss</itunes:new-feed-url>")),
    PlantedFault("moved-nowhere", "PP652", "404", lambda feed: into_channel(f"<itunes:new-feed-url>{feed_url(feed)}x</itunes:new-feed-url>")(feed), besides=frozenset({"PP651"})),
    PlantedFault("moved-to-a-page", "PP652", "no feed", lambda feed: into_channel(f"<itunes:new-feed-url>{feed_url(feed).replace('feed.xml', 'index.html')}</itunes:new-feed-url>")(feed), besides=frozenset({"PP651"})),
    PlantedFault("ttl-of-a-year", "PP657", "ttl", into_channel("<ttl>525600</ttl>")),
    PlantedFault("ttl-in-words", "PP657", '"hourly"', into_channel("<ttl>hourly</ttl>")),
    PlantedFault("built-in-the-future", "PP657", "in the future", put("<lastBuildDate>[^<]*", "<lastBuildDate>Wed, 02 Apr 2098 06:00:00 +0000")),
    PlantedFault("built-some-time", "PP657", "cannot be read", put("<lastBuildDate>[^<]*", "<lastBuildDate>today")),
    PlantedFault("title-escaped-twice", "PP664", "&amp;", put("Research on", "Research &amp;amp; care on")),
    PlantedFault("description-escaped-twice", "PP664", "escaped twice", put("How does a question", "How &amp;amp;amp; why does a question")),
    PlantedFault("description-runs", "PP514", "<script", put("How does", "&lt;script&gt;alert(1)&lt;/script&gt;How does")),
    PlantedFault("description-of-elements", "PP683", "not escaped", put("<description>.*?</description>", "<description><p>Words</p></description>")),
]  # fmt: skip


def feed_url(feed: str) -> str:
    """The feed's own address."""
    match = re.search('atom:link href="([^"]*)"', feed)
    assert match
    return match[1]


ITEMS = [
    PlantedFault("no-items", "PP658", "no item", cut("<item>.*</item>")),
    PlantedFault("no-recordings", "PP658", "No item has a recording", cut(ENCLOSURE, 0)),
    PlantedFault("no-guid", "PP659", "No guid", cut(GUID)),
    PlantedFault("empty-guid", "PP659", "empty guid", put(GUID, "<guid/>")),
    PlantedFault("guid-twice", "PP660", "2 episodes", same(GUID)),
    PlantedFault("guid-as-permalink", "PP661", "counts as an address", cut(' isPermaLink="false"')),
    PlantedFault("permalink-maybe", "PP661", "neither", put('isPermaLink="false"', 'isPermaLink="maybe"')),
    PlantedFault("no-title-of-an-episode", "PP662", "No title", cut("<title>Listening</title>")),
    PlantedFault("empty-title-of-an-episode", "PP662", "No title", put("<title>Listening", "<title>")),
    PlantedFault("titles-alike", "PP663", "same title", put("<title>Listening", "<title>Measuring: what counts")),
    PlantedFault("title-with-markup", "PP664", "<b>", put("<title>Listening", "<title>&lt;b&gt;Listening&lt;/b&gt;")),
    PlantedFault("title-with-an-entity", "PP664", "&amp;", put("<title>Listening", "<title>Q&amp;amp;A")),
    PlantedFault("no-date", "PP665", "No pubDate", cut(DATE)),
    PlantedFault("date-in-words", "PP666", '"yesterday"', put(DATE, "<pubDate>yesterday</pubDate>")),
    PlantedFault("date-of-another-language", "PP666", "Mittwoch", put(DATE, "<pubDate>Mittwoch, 2. Dezember 2025</pubDate>")),
    PlantedFault("date-not-in-the-calendar", "PP666", "31 Feb", put(DATE, "<pubDate>Mon, 31 Feb 2025 06:00:00 GMT</pubDate>")),
    PlantedFault("date-iso", "PP667", "another form", put(DATE, "<pubDate>2025-04-02T06:00:00Z</pubDate>")),
    PlantedFault("date-without-zone", "PP667", "no time zone", put(DATE, "<pubDate>Wed, 02 Apr 2025 06:00:00</pubDate>")),
    PlantedFault("date-of-bst", "PP667", "BST", put(DATE, "<pubDate>Wed, 02 Apr 2025 06:00:00 BST</pubDate>")),
    PlantedFault("date-of-another-weekday", "PP667", "is a Wednesday", put("<pubDate>Wed", "<pubDate>Mon")),
    PlantedFault("date-of-two-digits", "PP667", "two digits", put("<pubDate>Wed, 02 Apr 2025", "<pubDate>Wed, 02 Apr 25")),
    PlantedFault("date-to-come", "PP668", "future", put("<pubDate>Wed, 02 Apr 2025", "<pubDate>Wed, 02 Apr 2098")),
    PlantedFault("oldest-first", "PP669", "newer", lambda feed: re.sub("(<item>.*?</item>)\\s*(<item>.*?</item>)", r"\2\1", feed, flags=re.DOTALL)),
    PlantedFault("dates-alike", "PP669", "same pubDate", same(DATE)),
    PlantedFault("one-without-recording", "PP670", "No recording", cut(ENCLOSURE)),
    PlantedFault("two-recordings", "PP633", "2 enclosure", lambda feed: re.sub(f"({ENCLOSURE})", r"\1\1", feed, count=1)),
    PlantedFault("recording-without-url", "PP671", "No address", put(' url="[^"]*" length', " length")),
    PlantedFault("recording-relative", "PP671", "incomplete or broken", put('<enclosure url="[^"]*/audio', '<enclosure url="audio')),
    PlantedFault("recording-by-ftp", "PP671", "incomplete or broken", put('<enclosure url="http', '<enclosure url="ftp')),
    PlantedFault("recording-with-a-space", "PP671", "incomplete or broken", put("/audio/02-measuring", "/audio/02 measuring")),
    PlantedFault("recording-with-a-password", "PP671", "password", put('<enclosure url="http://', '<enclosure url="http://ada:secret@')),
    PlantedFault("recording-that-expires", "PP671", "expires", put('.mp3"', '.mp3?X-Amz-Expires=60&amp;X-Amz-Signature=ab"')),
    PlantedFault("recording-http", "PP622", "over http", put('<enclosure url="[^"]*"', '<enclosure url="http://media.example.org/a.mp3"'), besides=frozenset({"PP611"})),
    PlantedFault("recording-without-type", "PP672", "No type", cut(' type="audio/mpeg"')),
    PlantedFault("recording-of-text", "PP672", '"text/html"', put('type="audio/mpeg"', 'type="text/html"')),
    PlantedFault("type-of-another-name", "PP649", "audio/x-m4a for .mp3", put('type="audio/mpeg"', 'type="audio/x-m4a"')),
    PlantedFault("length-nought", "PP673", '"0"', put('length="[0-9]+"', 'length="0"')),
    PlantedFault("length-below-nought", "PP673", '"-1"', put('length="[0-9]+"', 'length="-1"')),
    PlantedFault("no-length", "PP673", "No length", cut(' length="[0-9]+"')),
    PlantedFault("length-of-another", "PP613", "the feed says 12,345", put('length="[0-9]+"', 'length="12345"')),
    PlantedFault("one-recording-twice", "PP674", "2 episodes", same(ENCLOSURE)),
    PlantedFault("no-duration", "PP682", "No itunes:duration", cut("<itunes:duration>[^<]*</itunes:duration>")),
    PlantedFault("duration-1:75", "PP676", '"1:75"', put("<itunes:duration>20", "<itunes:duration>1:75")),
    PlantedFault("duration-in-words", "PP676", '"20 minutes"', put("<itunes:duration>20", "<itunes:duration>20 minutes")),
    PlantedFault("duration-nought", "PP676", '"0"', put("<itunes:duration>20", "<itunes:duration>0")),
    PlantedFault("duration-below-nought", "PP676", '"-20"', put("<itunes:duration>20", "<itunes:duration>-20")),
    PlantedFault("duration-in-milliseconds", "PP676", '"1200000"', put("<itunes:duration>20", "<itunes:duration>1200000")),
    PlantedFault("an-item-twice", "PP660", "2 episodes", lambda feed: re.sub("(<item>.*?</item>)", r"\1\1", feed, count=1, flags=re.DOTALL)),
    PlantedFault("date-of-the-beginning", "PP667", "before there were", put(DATE, "<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>"), besides=frozenset({"PP669"})),
    PlantedFault("episode-with-a-handler", "PP514", "onclick", put("<!\\[CDATA\\[<p>A ruler", '<![CDATA[<p onclick="go()">A ruler')),
    PlantedFault("duration-of-another", "PP678", "it takes 0:21", put("<itunes:duration>20", "<itunes:duration>1:02:03")),
    PlantedFault("number-twice", "PP679", "same number", put("<itunes:episode>2", "<itunes:episode>1")),
    PlantedFault("number-below-nought", "PP679", '"-2"', put("<itunes:episode>2", "<itunes:episode>-2")),
    PlantedFault("number-in-words", "PP679", '"two"', put("<itunes:episode>2", "<itunes:episode>two")),
    PlantedFault("season-nought", "PP679", "itunes:season", put("<itunes:season>1", "<itunes:season>0")),
    PlantedFault("type-of-an-episode", "PP655", '"episode"', put("episodeType>full", "episodeType>episode")),
    PlantedFault("explicit-of-an-episode", "PP655", '"perhaps"', put("(?<=<itunes:episodeType>full</itunes:episodeType>)\\s*<itunes:explicit>false", "<itunes:explicit>perhaps")),
    PlantedFault("episode-blocked", "PP653", "Hidden", into_item("<itunes:block>Yes</itunes:block>")),
    PlantedFault("picture-relative", "PP681", "the picture", put('(?<=<itunes:image href=")[^"]*02-measuring[^"]*', "artwork/02.jpg")),
    PlantedFault("page-relative", "PP681", "the page", put("<link>https://www.example.org/podcast/measuring", "<link>/podcast/measuring")),
    PlantedFault("transcript-relative", "PP681", "a transcript", put('transcript url="[^"]*/transcripts', 'transcript url="transcripts')),
    PlantedFault("no-description-of-an-episode", "PP682", "No description", cut("<description><!\\[CDATA\\[.*?</description>")),
    PlantedFault("empty-description-of-an-episode", "PP682", "No description", put("<description><!\\[CDATA\\[.*?</description>", "<description/>")),
    PlantedFault("episode-escaped-twice", "PP664", "escaped twice", put("<!\\[CDATA\\[<p>A ruler", "<![CDATA[&lt;p&gt;A ruler")),
    PlantedFault("episode-with-a-frame", "PP514", "<iframe", put("<!\\[CDATA\\[<p>A ruler", '<![CDATA[<iframe src="https://example.org"></iframe>A ruler')),
    PlantedFault("episode-of-elements", "PP683", "not escaped", put("<description><!\\[CDATA\\[.*?</description>", "<description><p>Words</p></description>")),
    PlantedFault("transcript-of-no-type", "PP684", "none", cut(' type="text/vtt"')),
    PlantedFault("transcript-of-another-type", "PP684", "text/srt", put('type="text/vtt"', 'type="text/srt"')),
    PlantedFault("chapters-of-another-type", "PP684", "text/json", put('type="application/json\\+chapters"', 'type="text/json"')),
    PlantedFault("transcript-of-another-language", "PP512", "fr", put('language="en-gb"[^>]*>\\s*<podcast:transcript[^>]*>\\s*<podcast:transcript[^>]*>', 'language="fr"/>')),
]  # fmt: skip

SERVED = [
    PlantedFault("feed-404", "PP601", "404", server=served("feed.xml", lambda *_: Reply(404))),
    PlantedFault("feed-of-type-text", "PP603", "text/plain", server=served("feed.xml", lambda _, reply: reply.but(Content_Type="text/plain"))),
    PlantedFault("feed-without-validators", "PP604", "neither", server=served("feed.xml", lambda _, reply: replace(reply, status=200 if reply.status == 304 else reply.status).but(ETag=None, Last_Modified=None))),
    PlantedFault("feed-closed-to-other-sites", "PP625", "does not allow", server=served("feed.xml", lambda _, reply: reply.but(Access_Control_Allow_Origin=None))),
    PlantedFault("feed-slow", "PP656", " seconds", server=served("feed.xml", on("GET", slowly))),
    PlantedFault("feed-kept-for-a-week", "PP626", "604,800", server=served("feed.xml", lambda _, reply: reply.but(Cache_Control="max-age=604800"))),
    PlantedFault("feed-refuses-head", "PP617", "405", server=served("feed.xml", on("HEAD", lambda *_: Reply(405)))),
    PlantedFault("recording-404", "PP611", "404", server=served(f"audio/{FIRST}", lambda *_: Reply(404))),
    PlantedFault("recording-403", "PP611", "403", server=served(f"audio/{FIRST}", lambda *_: refused())),
    PlantedFault("recording-404-compressed", "PP611", "404", server=served(f"audio/{FIRST}", lambda *_: replace(packed(Reply(404, {"Content-Type": "text/html"}, HTML)), status=404))),
    PlantedFault("recording-is-a-page", "PP675", "a web page", server=holding(f"audio/{FIRST}", HTML, "text/html")),
    PlantedFault("recording-is-a-page-called-audio", "PP675", "a web page", server=holding(f"audio/{FIRST}", HTML)),
    PlantedFault("recording-is-json", "PP675", "neither", server=holding(f"audio/{FIRST}", b'{"error": "gone"}')),
    PlantedFault("recording-of-noughts", "PP675", "Nothing in its beginning", server=holding(f"audio/{FIRST}", bytes(164_485))),
    PlantedFault("recording-of-words", "PP675", "Nothing in its beginning", server=holding(f"audio/{FIRST}", b"Hello " * 30_000)),
    PlantedFault("recording-empty", "PP675", "empty", server=holding(f"audio/{FIRST}", b"")),
    PlantedFault("recording-of-no-type", "PP612", "no type", server=served(f"audio/{FIRST}", lambda _, reply: reply.but(Content_Type=None))),
    PlantedFault("recording-of-octets", "PP612", "octet-stream", server=served(f"audio/{FIRST}", lambda _, reply: reply.but(Content_Type="application/octet-stream"))),
    PlantedFault("recording-without-parts", "PP614", "200", server=served(f"audio/{FIRST}", lambda asked, reply: Reply(200, {**reply.headers, "Content-Length": str(len(asked.file.body))}, asked.file.body) if reply.status in {206, 416} else reply)),
    PlantedFault("recording-compressed", "PP618", "gzip", server=served(f"audio/{FIRST}", lambda asked, reply: packed(reply) if "gzip" in asked.headers.get("Accept-Encoding", "") and reply.status == 200 else reply)),
    PlantedFault("recording-refuses-head", "PP617", "403", server=served(f"audio/{FIRST}", on("HEAD", lambda *_: Reply(403)))),
    PlantedFault("recording-slow", "PP656", " seconds", server=served(f"audio/{FIRST}", on("GET", slowly))),
    PlantedFault("artwork-404", "PP611", "404", server=served("artwork/cover", lambda *_: Reply(404))),
    PlantedFault("artwork-is-a-page", "PP616", "text/html", server=holding("artwork/cover", HTML)),
    PlantedFault("artwork-of-300-pixels", "PP689", "300 by 300", server=holding("artwork/cover", jpeg(300, 300))),
    PlantedFault("artwork-not-square", "PP689", "3,000 by 1,400", server=holding("artwork/cover", jpeg(3000, 1400))),
    PlantedFault("artwork-of-an-episode-small", "PP516", "300 by 300", server=holding(f"artwork/{FIRST}", jpeg(300, 300))),
    PlantedFault("transcript-404", "PP611", "404", server=served(WEBVTT, lambda *_: Reply(404))),
    PlantedFault("transcript-is-a-page", "PP615", "web page", server=holding(WEBVTT, HTML, "text/html")),
    PlantedFault("transcript-is-a-page-called-vtt", "PP615", "web page", server=holding(WEBVTT, HTML)),
    PlantedFault("transcript-empty", "PP615", "cannot be read", server=holding(WEBVTT, b"")),
    PlantedFault("transcript-without-cues", "PP615", "no cue", server=holding(WEBVTT, b"WEBVTT\n\nNOTE nothing\n")),
    PlantedFault("transcript-is-srt", "PP615", "cannot be read", server=holding(WEBVTT, b"1\n00:00:00,000 --> 00:00:02,000\nHello\n")),
    PlantedFault("transcript-of-type-text", "PP612", "text/plain", server=served(WEBVTT, lambda _, reply: reply.but(Content_Type="text/plain"))),
    PlantedFault("transcript-closed", "PP625", "does not allow", server=served(WEBVTT, lambda _, reply: reply.but(Access_Control_Allow_Origin=None))),
    PlantedFault("cues-after-the-end", "PP685", "The last cue ends at 1:00", server=holding(WEBVTT, cues("00:00.000 --> 00:05.000", "00:50.000 --> 01:00.000"))),
    PlantedFault("cues-out-of-order", "PP685", "before the one before", server=holding(WEBVTT, cues("00:08.000 --> 00:09.000", "00:01.000 --> 00:02.000"))),
    PlantedFault("cues-backwards", "PP685", "end before they begin", server=holding(WEBVTT, cues("00:05.000 --> 00:03.000", "00:06.000 --> 00:08.000"))),
    PlantedFault("cues-before-the-start", "PP685", "before 0", server=holding(WEBVTT, cues("-00:05.000 --> 00:03.000", "00:06.000 --> 00:08.000"))),
    PlantedFault("cues-of-no-time", "PP685", "cannot be read", server=holding(WEBVTT, cues("00:01.000 --> 00:03.000", "soon --> later"))),
    PlantedFault("cues-overlapping", "PP686", "1 of 2 cues", server=holding(WEBVTT, cues("00:00.000 --> 00:08.000", "00:04.000 --> 00:12.000"))),
    PlantedFault("chapters-404", "PP611", "404", server=served("/chapters/", lambda *_: Reply(404))),
    PlantedFault("chapters-no-json", "PP615", "cannot be read", server=holding("/chapters/", b"{broken")),
    PlantedFault("chapters-a-list", "PP615", "cannot be read", server=holding("/chapters/", b"[1, 2]")),
    PlantedFault("chapters-a-page", "PP615", "web page", server=holding("/chapters/", HTML)),
    PlantedFault("chapters-without-version", "PP687", "no version", server=holding("/chapters/", chapters(0, 5, version=None))),
    PlantedFault("chapters-after-the-end", "PP687", "1 begin after the end", server=holding("/chapters/", chapters(0, 5, 500))),
    PlantedFault("chapters-out-of-order", "PP687", "order of time", server=holding("/chapters/", chapters(0, 9, 5))),
    PlantedFault("chapters-not-at-0", "PP687", "0:04, not at 0", server=holding("/chapters/", chapters(4, 9))),
    PlantedFault("chapters-below-0", "PP615", "cannot be read", server=holding("/chapters/", chapters(-4, 9))),
    PlantedFault("chapters-in-words", "PP615", "cannot be read", server=holding("/chapters/", b'{"version": "1.2.0", "chapters": [{"startTime": "0:00"}]}')),
    PlantedFault("no-chapters", "PP687", "no chapter", server=holding("/chapters/", chapters())),
    PlantedFault("chapters-without-titles", "PP687", "no title", server=holding("/chapters/", b'{"version": "1.2.0", "chapters": [{"startTime": 0}]}')),
    PlantedFault("chapters-with-http", "PP687", "are http", server=holding("/chapters/", b'{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "A", "img": "http://media.example.org/a.jpg"}]}')),
    PlantedFault("page-404", "PP619", "404", server=served("episodes/01", lambda *_: Reply(404))),
    PlantedFault("link-404", "PP688", "404", lambda feed: put("<link>[^<]*</link>", f"<link>{feed_url(feed).replace('/show/', '/gone/')}</link>")(feed)),
    PlantedFault("app-refused", "PP623", "Spotify", server=served("feed.xml", lambda asked, reply: refused() if "Spotify" in asked.headers.get("User-Agent", "") else reply)),
    PlantedFault("redirect-to-itself", "PP611", "loop", server=served(f"audio/{FIRST}", lambda asked, _: Reply(302, {"Location": asked.path}))),
]  # fmt: skip

PLANTED_FAULTS = [*DOCUMENT, *CHANNEL, *ITEMS, *SERVED]
