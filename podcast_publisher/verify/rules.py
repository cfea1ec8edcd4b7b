"""What can be wrong with a published show."""

from podcast_publisher.model.finding import Rule, Severity

FEED_ANSWERS = Rule.described(
    "PP601",
    Severity.ERROR,
    "feed_answers",
    """The feed can be fetched without signing in.

    Why: No app sees the show, and directories take it down after some days.
    Fix: Open the address in a private browser window. If it asks for a password or says "access
        denied", the storage is not public; docs/publishing.md shows what it needs.
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
    """The feed is served as application/rss+xml.

    Why: Some apps and validators believe the type more than the content.
    Fix: Publish again with this program, which sets it; or correct the rule of the CDN that changes it.
    Source: feed-rules 1.7, http-feed-type.
    """,
    allowable=False,
)
FEED_ANSWERS_304 = Rule.described(
    "PP604",
    Severity.WARNING,
    "feed_answers_304",
    """An unchanged feed is answered with "304 Not Modified".

    Why: Without it every app downloads the whole feed each time it asks; some ask every hour.
    Fix: Let the storage or CDN pass ETag and If-None-Match through.
    Source: Apple, Technical updates for hosts; feed-rules 1.7, http-conditional.
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
FILE_ANSWERS = Rule.described(
    "PP611",
    Severity.ERROR,
    "file_answers",
    """Everything the feed names can be fetched, and answers HEAD.

    Why: Apps ask with HEAD before they download; where that fails the episode does not play.
    Fix: Publish again; it uploads what is missing. If HEAD alone fails, the storage must allow it.
    Source: Apple, Podcast RSS feed requirements; feed-rules 1.7, http-head.
    """,
)
FILE_TYPE = Rule.described(
    "PP612",
    Severity.ERROR,
    "file_type",
    """Every file is served as the type the feed says.

    Why: iPhones do not play audio, and apps do not show transcripts, of another type.
    Fix: Publish again with this program, which sets it; or correct the rule of the CDN that changes it.
    Source: feed-rules 1.7, http-audio-type.
    """,
)
FILE_LENGTH = Rule.described(
    "PP613",
    Severity.ERROR,
    "file_length",
    """Every recording has as many bytes as the feed says, wherever the number stands.

    Why: Players stop early or never finish where the numbers differ.
    Fix: Publish again. If it stays, something between the storage and the world changes the file.
    Source: Apple, Podcast RSS feed requirements; feed-rules 1.7, http-length-agrees.
    """,
)
FILE_RANGES = Rule.described(
    "PP614",
    Severity.ERROR,
    "file_ranges",
    """Recordings can be fetched in parts.

    Why: Without byte ranges nobody can skip, and Apple refuses the show.
    Fix: Use a storage or CDN that honours Range; most do.
    Source: Apple, Podcast RSS feed requirements; feed-rules 1.7, http-range.
    """,
)
FILE_CONTENT = Rule.described(
    "PP615",
    Severity.ERROR,
    "file_content",
    """Transcripts and chapters hold what apps can read.

    Why: A broken chapters file has stopped playback in an app, and an unreadable transcript is none.
    Fix: Publish again. If it stays, something between the storage and the world changes the file.
    Source: Podcast namespace, transcripts and JSON chapters.
    """,
)
ALL = (
    FEED_ANSWERS,
    FEED_IS_READABLE,
    FEED_TYPE,
    FEED_ANSWERS_304,
    FEED_KNOWS_ITS_ADDRESS,
    FILE_ANSWERS,
    FILE_TYPE,
    FILE_LENGTH,
    FILE_RANGES,
    FILE_CONTENT,
)
