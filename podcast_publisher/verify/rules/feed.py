"""What can be wrong with the feed as it is served."""

from podcast_publisher.model.finding import Rule, Severity

FEED_ANSWERS = Rule.described(
    "PP601",
    Severity.ERROR,
    "feed_answers",
    """The feed can be fetched without signing in.

    Why: No app sees the show, and directories take it down after some days.
    Fix: Open the address in a private browser window. If it asks for a password or says "access
        denied", the storage is not public; docs/operations.md shows what it needs.
    Source: Apple, Podcast RSS feed requirements; feed-rules 1.7, http-public.
    """,
)
FEED_IS_READABLE = Rule.described(
    "PP602",
    Severity.ERROR,
    "feed_is_readable",
    """What is at the feed's address is a podcast feed.

    Why: Apps read it strictly and show nothing of a feed with one mistake.
    Fix: Publish again. If it stays, something between the storage and the world replaces the feed.
    Source: RSS 2.0; XML 1.0.
    """,
)
FEED_TYPE = Rule.described(
    "PP603",
    Severity.WARNING,
    "feed_type",
    """The feed is served as XML (application/xml, text/xml or application/rss+xml), and as UTF-8.

    Why: Some apps and validators believe the type more than the content.
    Fix: Publish again with this program, which sets it; or correct the rule of the CDN that changes it.
    Source: feed-rules 1.7, http-feed-type; feed-rules 1.1, utf8-only.
    """,
    allowable=False,
)
FEED_ANSWERS_304 = Rule.described(
    "PP604",
    Severity.WARNING,
    "feed_answers_304",
    """An unchanged feed is answered with "304 Not Modified".

    Why: Without it every app downloads the whole feed each time it asks; some ask every hour.
    Fix: Let the storage or CDN pass ETag, If-None-Match, Last-Modified and If-Modified-Since
        through, also where it compresses.
    Source: Apple, Technical updates for hosts; feed-rules 1.7, http-conditional and http-gzip.
    """,
    allowable=False,
)
FEED_KNOWS_ITS_ADDRESS = Rule.described(
    "PP605",
    Severity.WARNING,
    "feed_knows_its_address",
    """The feed names the address it is read from as its own.

    Why: Apps follow the named address when they refresh, and directories list it.
    Fix: Set public_url of the destination to the address the world uses, and publish again.
    Source: PSP-1; feed-rules 1.1, atom-self.
    """,
    allowable=False,
)
FEED_UNPACKS = Rule.described(
    "PP606",
    Severity.ERROR,
    "feed_unpacks",
    """The feed says the same compressed and uncompressed.

    Why: Nearly every app asks for the compressed feed, and a browser may show the other one: all
        looks well while no app finds the new episode.
    Fix: Empty the CDN's cache. If it comes back, switch off its compression of feed.xml.
    Source: feed-rules 1.7, http-gzip.
    """,
)
FEED_IS_COMPRESSED = Rule.described(
    "PP607",
    Severity.ADVICE,
    "feed_is_compressed",
    """A large feed is compressed on its way.

    Why: Every app fetches all of it for each new episode; compressed it is a tenth of the size.
    Fix: Let the CDN compress application/rss+xml. A feed below 200,000 bytes needs none.
    Source: feed-rules 1.7, http-gzip.
    """,
    allowable=False,
)
ALL = (
    FEED_ANSWERS,
    FEED_IS_READABLE,
    FEED_TYPE,
    FEED_ANSWERS_304,
    FEED_KNOWS_ITS_ADDRESS,
    FEED_UNPACKS,
    FEED_IS_COMPRESSED,
)
FEED_IS_THE_ONE_PUBLISHED = Rule.described(
    "PP608",
    Severity.WARNING,
    "feed_is_the_one_published",
    """Right after it was published, the new feed is what the world gets.

    Why: Listeners go on seeing the show as it was. Something before the storage, a CDN say, keeps the
        feed for a time, and what else was said here is said of the old one.
    Fix: Wait for as long as it keeps the feed, five minutes at most if it honours our cache header, and
        say podcast-publisher verify. If the old one is still there, let the CDN forget it (purge, or
        invalidate), and correct its rule.
    Source: publishing.md, order, step 8.
    """,
    allowable=False,
)
