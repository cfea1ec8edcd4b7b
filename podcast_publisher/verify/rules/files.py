"""What can be wrong with a file that the feed names."""

from podcast_publisher.model.finding import Severity
from podcast_publisher.model.rules import rule


@rule("PP611", Severity.ERROR)
def file_answers() -> None:
    """Everything the feed names can be fetched without signing in.

    Why: An episode whose recording is missing does not play, and some apps ask for it again and again.
    Fix: Publish again; it uploads what is missing. If it stays, docs/operations.md shows what the
        storage must let the world read.
    Elsewhere: Upload what is missing, or make it public.
    Source: Apple, Podcast RSS feed requirements; feed-rules 1.7, http-public.
    """


@rule("PP612", Severity.ERROR)
def file_type() -> None:
    """Every file is served as the type the feed says, whole and in parts.

    Why: iPhones do not play audio, and apps do not show transcripts, of another type.
    Fix: Publish again with this program, which sets it; or correct the rule of the CDN that changes it.
    Elsewhere: Serve the file as what the feed says, or correct the type in the feed.
    Source: feed-rules 1.7, http-audio-type.
    """


@rule("PP613", Severity.ERROR)
def file_length() -> None:
    """Every recording has as many bytes as the feed says, wherever the number stands.

    Why: Players stop early or never finish where the numbers differ.
    Fix: Publish again. If it stays, something between the storage and the world changes the file.
    Elsewhere: Write the file's real number of bytes into the feed, or stop what changes the file on
        its way.
    Source: Apple, Podcast RSS feed requirements; feed-rules 1.7, http-length-agrees.
    """


@rule("PP614", Severity.ERROR)
def file_ranges() -> None:
    """Recordings can be fetched in parts: from the start, out of the middle, and from the end.

    Why: Without byte ranges nobody can skip, and Apple refuses the show.
    Fix: Use a storage or CDN that honours Range; most do.
    Source: Apple, Podcast RSS feed requirements; feed-rules 1.7, http-range.
    """


@rule("PP615", Severity.ERROR)
def file_content() -> None:
    """Transcripts and chapters hold what apps can read.

    Why: A broken chapters file has stopped playback in an app, and an unreadable transcript is none.
    Fix: Publish again. If it stays, something between the storage and the world changes the file.
    Elsewhere: Replace the file by one that an app can read.
    Source: Podcast namespace, transcripts and JSON chapters.
    """


@rule("PP616", Severity.ERROR)
def artwork_type() -> None:
    """Artwork is JPEG or PNG, is served as what it is, and its name ends so.

    Why: Apple has refused a show over a .png that downloads as WebP.
    Fix: Switch off the CDN's conversion of pictures for this address, and publish again.
    Elsewhere: Serve a JPEG or PNG, as what it is; switch off conversion of pictures at the CDN.
    Source: Apple, A Podcaster's Guide to RSS; feed-rules 1.7, http-art.
    """


@rule("PP617", Severity.ERROR)
def answers_head() -> None:
    """Feed, recordings and artwork answer HEAD as they answer GET.

    Why: Apps and directories ask with HEAD before they download; Apple refuses a show without.
    Fix: Let the storage, CDN or firewall allow HEAD wherever it allows GET.
    Source: Apple, Podcast RSS feed requirements; feed-rules 1.7, http-head.
    """


@rule("PP618", Severity.WARNING, allowable=False)
def audio_is_not_compressed() -> None:
    """Recordings are sent as they are, whatever compression an app would take.

    Why: Compression makes audio no smaller, but takes away its length, and players cannot skip.
    Fix: Limit the CDN's or web server's compression to text: leave out audio/mpeg and audio/x-m4a.
    Source: feed-rules 1.7, http-gzip.
    """


@rule("PP619", Severity.ERROR)
def page_answers() -> None:
    """Every episode's page that stands beside the feed can be opened in a browser.

    Why: Apps link to it, and its transcript is what people read who cannot hear the recording.
    Fix: Publish again; it uploads what is missing, with its type. If it stays, docs/operations.md shows
        what the storage must let the world read.
    Elsewhere: Publish the page again, as text/html.
    Source: WCAG 2.2, 1.2.1; Accessibility Regulations 2018; feed-rules 1.4, transcript-web.
    """
