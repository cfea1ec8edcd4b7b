"""What can be wrong with a file that the feed names."""

from podcast_publisher.model.finding import Rule, Severity

FILE_ANSWERS = Rule.described(
    "PP611",
    Severity.ERROR,
    "file_answers",
    """Everything the feed names can be fetched without signing in.

    Why: An episode whose recording is missing does not play, and some apps ask for it again and again.
    Fix: Publish again; it uploads what is missing. If it stays, docs/operations.md shows what the
        storage must let the world read.
    Elsewhere: Upload what is missing, or make it public.
    Source: Apple, Podcast RSS feed requirements; feed-rules 1.7, http-public.
    """,
)
FILE_TYPE = Rule.described(
    "PP612",
    Severity.ERROR,
    "file_type",
    """Every file is served as the type the feed says, whole and in parts.

    Why: iPhones do not play audio, and apps do not show transcripts, of another type.
    Fix: Publish again with this program, which sets it; or correct the rule of the CDN that changes it.
    Elsewhere: Serve the file as what the feed says, or correct the type in the feed.
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
    Elsewhere: Write the file's real number of bytes into the feed, or stop what changes the file on
        its way.
    Source: Apple, Podcast RSS feed requirements; feed-rules 1.7, http-length-agrees.
    """,
)
FILE_RANGES = Rule.described(
    "PP614",
    Severity.ERROR,
    "file_ranges",
    """Recordings can be fetched in parts: from the start, out of the middle, and from the end.

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
    Elsewhere: Replace the file by one that an app can read.
    Source: Podcast namespace, transcripts and JSON chapters.
    """,
)
ARTWORK_TYPE = Rule.described(
    "PP616",
    Severity.ERROR,
    "artwork_type",
    """Artwork is JPEG or PNG, is served as what it is, and its name ends so.

    Why: Apple has refused a show over a .png that downloads as WebP.
    Fix: Switch off the CDN's conversion of pictures for this address, and publish again.
    Elsewhere: Serve a JPEG or PNG, as what it is; switch off conversion of pictures at the CDN.
    Source: Apple, A Podcaster's Guide to RSS; feed-rules 1.7, http-art.
    """,
)
ANSWERS_HEAD = Rule.described(
    "PP617",
    Severity.ERROR,
    "answers_head",
    """Feed, recordings and artwork answer HEAD as they answer GET.

    Why: Apps and directories ask with HEAD before they download; Apple refuses a show without.
    Fix: Let the storage, CDN or firewall allow HEAD wherever it allows GET.
    Source: Apple, Podcast RSS feed requirements; feed-rules 1.7, http-head.
    """,
)
AUDIO_IS_NOT_COMPRESSED = Rule.described(
    "PP618",
    Severity.WARNING,
    "audio_is_not_compressed",
    """Recordings are sent as they are, whatever compression an app would take.

    Why: Compression makes audio no smaller, but takes away its length, and players cannot skip.
    Fix: Limit the CDN's or web server's compression to text: leave out audio/mpeg and audio/x-m4a.
    Source: feed-rules 1.7, http-gzip.
    """,
    allowable=False,
)
PAGE_ANSWERS = Rule.described(
    "PP619",
    Severity.ERROR,
    "page_answers",
    """Every episode's page that stands beside the feed can be opened in a browser.

    Why: Apps link to it, and its transcript is what people read who cannot hear the recording.
    Fix: Publish again; it uploads what is missing, with its type. If it stays, docs/operations.md shows
        what the storage must let the world read.
    Elsewhere: Publish the page again, as text/html.
    Source: WCAG 2.2, 1.2.1; Accessibility Regulations 2018; feed-rules 1.4, transcript-web.
    """,
)
ALL = (
    PAGE_ANSWERS,
    FILE_ANSWERS,
    FILE_TYPE,
    FILE_LENGTH,
    FILE_RANGES,
    FILE_CONTENT,
    ARTWORK_TYPE,
    ANSWERS_HEAD,
    AUDIO_IS_NOT_COMPRESSED,
)
