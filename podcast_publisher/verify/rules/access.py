"""What can be wrong with the way to any address, and with who may come."""

from podcast_publisher.model.finding import Severity
from podcast_publisher.model.rules import rule


@rule("PP621", Severity.ERROR)
def certificate_is_valid() -> None:
    """Every server proves who it is, as apps demand it.

    Why: Apps refuse to connect, without a word to the listener; to them the show has stopped.
    Fix: Renew the certificate, for this very name, with those of the authorities in between. If a
        CDN stands in front, it is the one it shows for the show's domain.
    Source: Apple, Podcast RSS feed requirements; feed-rules 1.7, http-public.
    """


@rule("PP623", Severity.ERROR)
def every_app_may_ask() -> None:
    """Every app gets the same answer, whatever it calls itself.

    Why: Protection against bots takes podcast apps and directories for bots: the show works in a
        browser and is missing in an app, and nobody is told.
    Fix: Switch off bot protection, challenges and rate limits in front of the feed and the
        recordings, at the CDN or firewall; they are files for everybody.
    Source: Apple, Podcast RSS feed requirements; feed-rules 1.7, http-public; feed-rules 5, trap 16.
    """


@rule("PP624", Severity.WARNING, allowable=False)
def redirects() -> None:
    """Addresses lead straight to the file, or on a short and secure way to a name that ends the same.

    Why: A redirect to a name without .mp3 got a whole back catalogue removed from Apple Podcasts, and
        each one is another server that can fail.
    Fix: Set public_url to the address where the files are, and publish again. For statistics, read
        the server's log instead of sending listeners round.
    Elsewhere: Name the address in the feed where the file is.
    Source: feed-rules 1.7, http-redirects; feed-rules 5, trap 6.
    """


@rule("PP625", Severity.WARNING, allowable=False)
def other_sites_may_read() -> None:
    """Players in web pages may read feed, transcripts and chapters.

    Why: A browser does not let a page of another site read a file that does not allow it: web players
        show neither transcript nor chapters.
    Fix: Set the bucket's CORS rule, or a header of the CDN: Access-Control-Allow-Origin: * for GET and
        HEAD.
    Source: Podcast namespace, transcripts; feed-rules 1.7, http-cors.
    """


@rule("PP626", Severity.ADVICE, allowable=False)
def kept_as_long_as_right() -> None:
    """The feed may be kept for minutes; files that never change, for a year.

    Why: A feed that is kept for long hides new episodes; files that are not kept are paid for with
        every listener.
    Fix: Publish again with this program, which sets Cache-Control; or let the CDN pass it on.
    Elsewhere: Set Cache-Control: some minutes for the feed, long for files that never change.
    Source: feed-rules 1.7, http-cache-feed.
    """


@rule("PP627", Severity.ERROR)
def records_are_private() -> None:
    """The records of what was published are not for the world.

    Why: They name who published, and every file of every release: anyone finds there what was taken
        back.
    Fix: Let the world read only what docs/operations.md names: nothing under releases/ or .headers/.
    Elsewhere: Make the records private.
    Source: docs/operations.md, where to; feed-rules 1.8, consent-withdrawal.
    """
