"""What can be wrong with the feed as it is served."""

from podcast_publisher.model.finding import Severity
from podcast_publisher.model.rules import rule


@rule("PP601", Severity.ERROR)
def feed_answers() -> None:
    """The feed can be fetched without signing in.

    Why: No app sees the show, and directories take it down after some days.
    Fix: Open the address in a private browser window. If it asks for a password or says "access
        denied", the storage is not public; docs/operations.md shows what it needs.
    Elsewhere: Open the address in a private browser window. If it asks for a password, the feed
        is not public.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements.
    """


@rule("PP603", Severity.WARNING, allowable=False)
def feed_type() -> None:
    """The feed is served as XML (application/xml, text/xml or application/rss+xml) in UTF-8.

    Why: Some apps and validators believe the type rather than the content.
    Fix: Publish again with this program, which sets the type; or correct the CDN rule that
        changes it.
    Elsewhere: Serve the feed as application/rss+xml; charset=utf-8.
    Source: W3C Feed Validation Service, Unexpected content type,
        https://validator.w3.org/feed/docs/warning/UnexpectedContentType.html; PSP-1,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """


@rule("PP604", Severity.WARNING, allowable=False)
def feed_answers_304() -> None:
    """The server answers "304 Not Modified" for an unchanged feed.

    Why: Without it every app downloads the whole feed each time it asks; some ask every hour.
    Fix: Let the storage or CDN pass ETag, If-None-Match, Last-Modified and If-Modified-Since
        through, including where it compresses.
    Source: Apple, Technical updates for hosting providers,
        https://podcasters.apple.com/4115-technical-updates-for-hosting-providers; RFC 9110,
        section 13, conditional requests, https://www.rfc-editor.org/rfc/rfc9110#section-13.
    """


@rule("PP605", Severity.WARNING, allowable=False)
def feed_knows_its_address() -> None:
    """The feed names the address it is read from as its own.

    Why: Apps follow the named address when they refresh, and directories list it.
    Fix: Set the destination's public_url to the address that the public uses, and publish again.
    Elsewhere: Name the address that the public uses in atom:link with rel="self".
    Source: PSP-1, https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification;
        RSS Advisory Board, Best Practices Profile, https://www.rssboard.org/rss-profile.
    """


@rule("PP606", Severity.ERROR)
def feed_unpacks() -> None:
    """The feed has the same content compressed and uncompressed.

    Why: Nearly every app asks for the compressed feed, and a browser may show the other one: all
        looks well while no app finds the new episode.
    Fix: Empty the CDN's cache. If it happens again, switch off its compression of feed.xml.
    Source: RFC 9110, section 8.4, Content-Encoding,
        https://www.rfc-editor.org/rfc/rfc9110#section-8.4; RFC 9110, section 12.5.5, Vary,
        https://www.rfc-editor.org/rfc/rfc9110#section-12.5.5.
    """


@rule("PP607", Severity.ADVICE, allowable=False)
def feed_is_compressed() -> None:
    """A large feed is compressed in transit.

    Why: Every app downloads all of it for each new episode; compressed, it is a tenth of the
        size.
    Fix: Let the CDN compress application/rss+xml. A feed below 200,000 bytes does not need it.
    Source: RFC 9110, section 8.4, Content-Encoding,
        https://www.rfc-editor.org/rfc/rfc9110#section-8.4; docs/reference/limits.md.
    """


@rule("PP608", Severity.WARNING, allowable=False)
def feed_is_the_one_published() -> None:
    """Right after publishing, the public gets the new feed.

    Why: Listeners still see the show as it was. Something in front of the storage, such as a CDN,
        caches the feed, and the other findings here are about the old one.
    Fix: Wait until the cache expires, five minutes at most if it honours our cache header, and
        run podcast-publisher verify. If the old feed is still there, purge (invalidate) the CDN's
        cache, and correct its rule.
    Elsewhere: Wait until caches expire, and verify again.
    Source: RFC 9111, section 5.2, Cache-Control,
        https://www.rfc-editor.org/rfc/rfc9111#section-5.2; docs/publishing.md.
    """


@rule("PP636", Severity.ERROR)
def feed_is_of_the_release() -> None:
    """The public gets exactly the feed that was published last.

    Why: Listeners see the show as it was, or as somebody has changed it: episodes are missing, or
        those that were taken down are still there.
    Fix: If it is an old feed, purge (invalidate) feed.xml in the CDN's cache and shorten how long
        it is cached. If it is not yours, find out who can write to the storage, then publish
        again.
    Source: RFC 9111, section 5.1, Age, https://www.rfc-editor.org/rfc/rfc9111#section-5.1;
        docs/operations.md.
    """


@rule("PP677", Severity.ADVICE, allowable=False)
def release_was_compared() -> None:
    """The feed was compared with the live release's record.

    Why: Without the record, a feed that lost an episode, or a cached one, looks fine.
    Fix: Run it with the keys that publish, or with keys that may read releases/.
    Source: docs/operations.md.
    """
