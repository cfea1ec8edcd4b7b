"""What can be wrong with the feed as it is served."""

from podcast_publisher.model.finding import Severity
from podcast_publisher.model.rules import rule


@rule("PP601", Severity.ERROR)
def feed_answers() -> None:
    """The feed can be fetched without signing in.

    Why: No app sees the show, and directories take it down after some days.
    Fix: Open the address in a private browser window. If it asks for a password or says "access
        denied", the storage is not public; docs/operations.md shows what it needs.
    Elsewhere: Open the address in a private browser window. If it asks for a password, the feed is
        not public.
    Source: Apple, Podcast RSS feed requirements; feed-rules 1.7, http-public.
    """


@rule("PP603", Severity.WARNING, allowable=False)
def feed_type() -> None:
    """The feed is served as XML (application/xml, text/xml or application/rss+xml), and as UTF-8.

    Why: Some apps and validators believe the type more than the content.
    Fix: Publish again with this program, which sets it; or correct the rule of the CDN that changes it.
    Elsewhere: Serve the feed as application/rss+xml; charset=utf-8.
    Source: feed-rules 1.7, http-feed-type; feed-rules 1.1, utf8-only.
    """


@rule("PP604", Severity.WARNING, allowable=False)
def feed_answers_304() -> None:
    """An unchanged feed is answered with "304 Not Modified".

    Why: Without it every app downloads the whole feed each time it asks; some ask every hour.
    Fix: Let the storage or CDN pass ETag, If-None-Match, Last-Modified and If-Modified-Since
        through, also where it compresses.
    Source: Apple, Technical updates for hosts; feed-rules 1.7, http-conditional and http-gzip.
    """


@rule("PP605", Severity.WARNING, allowable=False)
def feed_knows_its_address() -> None:
    """The feed names the address it is read from as its own.

    Why: Apps follow the named address when they refresh, and directories list it.
    Fix: Set public_url of the destination to the address the world uses, and publish again.
    Elsewhere: Name the address that the world uses in atom:link with rel="self".
    Source: PSP-1; feed-rules 1.1, atom-self.
    """


@rule("PP606", Severity.ERROR)
def feed_unpacks() -> None:
    """The feed says the same compressed and uncompressed.

    Why: Nearly every app asks for the compressed feed, and a browser may show the other one: all
        looks well while no app finds the new episode.
    Fix: Empty the CDN's cache. If it comes back, switch off its compression of feed.xml.
    Source: feed-rules 1.7, http-gzip.
    """


@rule("PP607", Severity.ADVICE, allowable=False)
def feed_is_compressed() -> None:
    """A large feed is compressed on its way.

    Why: Every app fetches all of it for each new episode; compressed it is a tenth of the size.
    Fix: Let the CDN compress application/rss+xml. A feed below 200,000 bytes needs none.
    Source: feed-rules 1.7, http-gzip.
    """


@rule("PP608", Severity.WARNING, allowable=False)
def feed_is_the_one_published() -> None:
    """Right after it was published, the new feed is what the world gets.

    Why: Listeners go on seeing the show as it was. Something before the storage, a CDN say, keeps the
        feed for a time, and what else was said here is said of the old one.
    Fix: Wait for as long as it keeps the feed, five minutes at most if it honours our cache header, and
        say podcast-publisher verify. If the old one is still there, let the CDN forget it (purge, or
        invalidate), and correct its rule.
    Elsewhere: Wait for as long as caches keep the feed, and verify again.
    Source: publishing.md, order, step 8.
    """


@rule("PP636", Severity.ERROR)
def feed_is_of_the_release() -> None:
    """The feed that the world gets is the one that was published last, to the byte.

    Why: Listeners see the show as it was, or as somebody has changed it: episodes are missing, or those
        that were taken down are still there.
    Fix: If it is an old feed, let the CDN forget feed.xml (purge, or invalidate) and shorten the time for
        which it keeps it. If it is none of yours, find out who can write to the storage, then publish
        again.
    Source: HTTP caching, Age, https://www.rfc-editor.org/rfc/rfc9111#section-5.1; docs/operations.md.
    """


@rule("PP677", Severity.ADVICE, allowable=False)
def release_was_compared() -> None:
    """The feed was compared with the record of the live release.

    Why: Without the record, a feed that lost an episode, or that a cache has kept, looks well.
    Fix: Run it with the keys that publish, or with those that may read releases/.
    Source: docs/operations.md.
    """
