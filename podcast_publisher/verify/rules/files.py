"""What can be wrong with a file that the feed names."""

from podcast_publisher.model.finding import Severity
from podcast_publisher.model.rules import rule


@rule("PP611", Severity.ERROR)
def file_answers() -> None:
    """Everything that the feed names can be fetched without signing in.

    Why: An episode whose recording is missing does not play, and some apps ask for it again and
        again.
    Fix: Publish again; this uploads what is missing. If that does not help, docs/operations.md
        shows what the storage must make public.
    Elsewhere: Upload what is missing, or make it public.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements; Podlove Publisher issue
        1254, https://github.com/podlove/podlove-publisher/issues/1254.
    """


@rule("PP612", Severity.ERROR)
def file_type() -> None:
    """Every file is served with the type that the feed names, whole and in parts.

    Why: With another type, iPhones do not play audio and apps do not show transcripts.
    Fix: Publish again with this program, which sets the type; or correct the CDN rule that
        changes it.
    Elsewhere: Serve the file with the type in the feed, or correct the type in the feed.
    Source: Podspine pull request 20, https://github.com/schubydoo/podspine/pull/20; Podcast
        namespace, transcript,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/transcript.md.
    """


@rule("PP613", Severity.ERROR)
def file_length() -> None:
    """Every recording has the same number of bytes in the feed and in all HTTP headers.

    Why: Where the numbers differ, players stop early or never finish.
    Fix: Publish again. If that does not help, something between the storage and the public
        changes the file.
    Elsewhere: Write the file's actual number of bytes into the feed, or stop what changes the
        file in transit.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements; vod2pod-rss issue 375,
        https://github.com/madiele/vod2pod-rss/issues/375.
    """


@rule("PP614", Severity.ERROR)
def file_ranges() -> None:
    """Recordings support byte ranges: from the start, the middle and the end.

    Why: Without byte ranges nobody can skip: not in apps, and not on the episode's page, where
        chapters, sentences and links to a moment would all play from the start. Apple refuses the
        show.
    Fix: Use storage or a CDN that honours Range; most do.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements; RFC 9110, section 14, range
        requests, https://www.rfc-editor.org/rfc/rfc9110#section-14.
    """


@rule("PP615", Severity.ERROR)
def file_content() -> None:
    """Transcripts and chapters can be read by apps.

    Why: A broken chapters file has stopped playback in an app, and an unreadable transcript is
        not shown.
    Fix: Publish again. If that does not help, something between the storage and the public
        changes the file.
    Elsewhere: Replace the file with one that apps can read.
    Source: Podcast namespace, transcript,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/transcript.md;
        Podcast namespace, JSON chapters,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md.
    """


@rule("PP616", Severity.ERROR)
def artwork_type() -> None:
    """Artwork is a JPEG or PNG, with the matching type and file name.

    Why: Apple has refused a show over a .png that downloads as WebP.
    Fix: Switch off the CDN's image conversion for this address, and publish again.
    Elsewhere: Serve a JPEG or PNG with the matching type; switch off image conversion at the CDN.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; WordPress Calypso issue 70621,
        https://github.com/Automattic/wp-calypso/issues/70621.
    """


@rule("PP617", Severity.ERROR)
def answers_head() -> None:
    """Feed, recordings and artwork answer HEAD as they answer GET.

    Why: Apps and directories send HEAD before they download; Apple refuses a show without it.
    Fix: Let the storage, CDN or firewall allow HEAD wherever it allows GET.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements; RFC 9110, section 9.3.2,
        HEAD, https://www.rfc-editor.org/rfc/rfc9110#section-9.3.2.
    """


@rule("PP618", Severity.WARNING, allowable=False)
def audio_is_not_compressed() -> None:
    """Recordings are sent uncompressed, whatever compression an app accepts.

    Why: Compression makes audio no smaller, but removes its length, so players cannot skip.
    Fix: Limit the CDN's or web server's compression to text: exclude audio/mpeg and audio/x-m4a.
    Source: RFC 9110, section 8.4, Content-Encoding,
        https://www.rfc-editor.org/rfc/rfc9110#section-8.4; RFC 9110, section 14, range requests,
        https://www.rfc-editor.org/rfc/rfc9110#section-14.
    """


@rule("PP619", Severity.ERROR)
def page_answers() -> None:
    """Every episode page next to the feed opens in a browser.

    Why: Apps link to it, and people who cannot hear the recording read its transcript there.
    Fix: Publish again; this uploads what is missing, with its type. If that does not help,
        docs/operations.md shows what the storage must make public.
    Elsewhere: Publish the page again, as text/html.
    Source: WCAG 2.2, 1.2.1, https://www.w3.org/TR/WCAG22/#audio-only-and-video-only-prerecorded;
        Public Sector Bodies Accessibility Regulations 2018, regulation 3,
        https://www.legislation.gov.uk/uksi/2018/852/regulation/3.
    """
