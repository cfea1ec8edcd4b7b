"""What can be wrong with the way to any address, and with who may come."""

from podcast_publisher.model.finding import Severity
from podcast_publisher.model.rules import rule


@rule("PP621", Severity.ERROR)
def certificate_is_valid() -> None:
    """Every server has a certificate that apps accept.

    Why: Apps refuse to connect, without telling the listener; for them the show has stopped.
    Fix: Renew the certificate, for exactly this name, with its intermediate certificates. Behind
        a CDN, it is the certificate that the CDN shows for the show's domain.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements; RFC 9110, section 4.3.4,
        https certificate verification, https://www.rfc-editor.org/rfc/rfc9110#section-4.3.4.
    """


@rule("PP690", Severity.WARNING, allowable=False)
def certificate_lasts() -> None:
    """The certificate of the show's address lasts for another two weeks.

    Why: Certificates are renewed by programs, which fail without anybody noticing. When it ends, every app
        refuses to connect, and for listeners the show has stopped.
    Fix: Find out why it was not renewed. Certificates of Let's Encrypt, for example, are renewed 30 days before
        their end.
    Source: RFC 5280, section 4.1.2.5, validity, https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5;
        Let's Encrypt, FAQ, https://letsencrypt.org/docs/faq/.
    """


@rule("PP623", Severity.ERROR)
def every_app_may_ask() -> None:
    """Every app gets the same response, whatever its user agent.

    Why: Bot protection takes podcast apps and directories for bots: the show works in a browser
        and is missing in an app, and nobody is told.
    Fix: Switch off bot protection, challenges and rate limits for the feed and the recordings, at
        the CDN or firewall; they are public files.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements; PCSX2 website issue 233,
        https://github.com/PCSX2/pcsx2-net-www/issues/233.
    """


@rule("PP624", Severity.WARNING, allowable=False)
def redirects() -> None:
    """Addresses lead straight to the file, or by few secure redirects to a name with the same
    ending.

    Why: A redirect to a name without .mp3 got a whole back catalogue removed from Apple Podcasts,
        and each redirect is another server that can fail.
    Fix: Set public_url to the address where the files are, and publish again. For statistics,
        read the server's log instead of redirecting listeners.
    Elsewhere: Name the file's own address in the feed.
    Source: Proclaim issue 1424, https://github.com/Joomla-Bible-Study/Proclaim/issues/1424.
    """


@rule("PP625", Severity.WARNING, allowable=False)
def other_sites_may_read() -> None:
    """Web players may read feed, transcripts and chapters.

    Why: A browser blocks a page from reading files on another site that does not allow it: web
        players show neither transcript nor chapters.
    Fix: Set the bucket's CORS rule, or a CDN header: Access-Control-Allow-Origin: * for GET and
        HEAD.
    Source: Podcast namespace, transcript,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/transcript.md;
        WHATWG, Fetch, CORS protocol, https://fetch.spec.whatwg.org/#http-cors-protocol.
    """


@rule("PP626", Severity.ADVICE, allowable=False)
def kept_as_long_as_right() -> None:
    """The feed is cached for minutes; files that never change, for a year.

    Why: A feed that is cached for long hides new episodes; files that are not cached cost money
        with every listener.
    Fix: Publish again with this program, which sets Cache-Control; or let the CDN pass it on.
    Elsewhere: Set Cache-Control: some minutes for the feed, long for files that never change.
    Source: RFC 9111, section 5.2, Cache-Control,
        https://www.rfc-editor.org/rfc/rfc9111#section-5.2; RFC 8246, Immutable Responses,
        https://www.rfc-editor.org/rfc/rfc8246.
    """


@rule("PP627", Severity.ERROR)
def records_are_private() -> None:
    """Release records are not public.

    Why: They name who published, and every file of every release: anyone could find what was
        taken down.
    Fix: Make public only what docs/operations.md names: nothing under releases/ or .headers/.
    Elsewhere: Make the records private.
    Source: UK GDPR, article 5, https://www.legislation.gov.uk/eur/2016/679/article/5;
        docs/operations.md.
    """
