"""What can be wrong with a show that moves from one address to another."""

from podcast_publisher.model.finding import Severity
from podcast_publisher.model.rules import rule


@rule("PP823", Severity.ERROR)
def old_address_leads_to_the_new_feed() -> None:
    """The old address redirects to the new feed, or serves a feed that names it in
    itunes:new-feed-url.

    Why: Every app that subscribed before asks at the old address, and knows no other.
    Fix: Ask the old host for a permanent redirect (301) of the feed's address to the new one, for at
        least four weeks. Where you can change the old feed only, write itunes:new-feed-url into it.
    Source: Apple, Change the RSS feed URL,
        https://podcasters.apple.com/support/837-change-the-rss-feed-url; docs/moving-away.md.
    """


@rule("PP824", Severity.ERROR)
def redirect_is_permanent() -> None:
    """The old address redirects for good, with 301 or 308.

    Why: After a temporary redirect, apps and directories go on asking at the old address. When it is
        switched off, they have lost the show, though all looked well.
    Fix: Let the old host or web server answer 301 (Moved Permanently).
    Source: RFC 9110, section 15.4, redirection,
        https://www.rfc-editor.org/rfc/rfc9110#section-15.4; Apple, Change the RSS feed URL,
        https://podcasters.apple.com/support/837-change-the-rss-feed-url.
    """


@rule("PP825", Severity.ERROR)
def new_address_serves_the_feed() -> None:
    """The new address serves a feed that sends nobody on.

    Why: Apps that were sent there find nothing, or are sent round in a circle.
    Fix: Publish at the new address first. Its feed names its own address in itunes:new-feed-url, or
        none.
    Source: Apple, Change the RSS feed URL,
        https://podcasters.apple.com/support/837-change-the-rss-feed-url.
    """


@rule("PP826", Severity.ERROR)
def every_guid_moves() -> None:
    """Every guid of the old feed is in the new one.

    Why: An app knows an episode only by its guid: one that is missing disappears for its followers,
        and one with another guid appears a second time, as new and unheard.
    Fix: Publish the episode at the new address with exactly this guid. For an item without a guid,
        apps use the address of its recording.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements.
    """


@rule("PP827", Severity.WARNING, allowable=False)
def old_address_redirects() -> None:
    """The old address redirects to the new feed.

    Why: Apple and some apps follow itunes:new-feed-url. Others, and browsers, follow only a
        redirect, and stay with the old feed.
    Fix: Add a permanent redirect (301) for this one address: a rule at the CDN, or a line for the web
        server. A bucket redirects only if it is served as a website.
    Source: Apple, Change the RSS feed URL,
        https://podcasters.apple.com/support/837-change-the-rss-feed-url; Amazon S3, Configuring a
        webpage redirect, https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-page-redirect.html.
    """


@rule("PP828", Severity.WARNING, allowable=False)
def guids_were_compared() -> None:
    """The guids of the old feed were compared with those of the new one.

    Why: Nobody can read the old feed any more, because its address redirects; whether the new feed
        has every episode is unknown. So the exit code of verify --moved is 1.
    Fix: Name a copy of the old feed from before the redirect, with --old-feed FILE. The old host may
        still export one, and an imported show has it in imported/feed.xml.
    Source: docs/moving-away.md.
    """
