"""Rules for a show's owner, its address and its end."""

import re
from uuid import UUID

from podcast_publisher.feed.lint.addresses import is_web_address
from podcast_publisher.feed.lint.dates import read_date
from podcast_publisher.feed.lint.rule import Fault, Faults, LintedFeed, feed_rule, quoted
from podcast_publisher.feed.read import own_addresses
from podcast_publisher.model.finding import Severity

_EMAIL = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,253}\.[^\s@<>.]{2,63}")
_LONGEST_TTL = 24 * 60
_A_DAY = 86_400


def own_address(feed: LintedFeed) -> str:
    """The address that the feed names as its own; empty if it names none."""
    return next(iter(own_addresses(feed.channel)), "")


@feed_rule("PP645", Severity.WARNING)
def owner_can_be_reached(feed: LintedFeed) -> Faults:
    """The owner's email address is valid.

    Why: Spotify, YouTube and Amazon send the code for claiming a show there.
    Fix: Write a mailbox that somebody reads into itunes:owner, as itunes:email, or leave out the
        owner.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; YouTube Help, Deliver podcasts
        with RSS, https://support.google.com/youtube/answer/13525207.
    """
    owner = feed.channel.first("itunes:owner")
    if owner is None:
        return
    address = owner.text_of("itunes:email")
    if address and not _EMAIL.fullmatch(address):
        yield Fault(f"The owner's email address is not valid: {quoted(address)}")


@feed_rule("PP646", Severity.ADVICE)
def show_can_be_claimed_and_moved(feed: LintedFeed) -> Faults:
    """The show names its owner, and has a podcast:guid.

    Why: Directories verify the owner by the address in the feed, and apps recognise a show that
        has moved by its guid.
    Fix: Add itunes:owner with itunes:email, and podcast:guid as the podcast namespace describes.
    Source: Podcast namespace, guid,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/guid.md; PSP-1,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """
    owner = feed.channel.first("itunes:owner")
    if feed.is_for_directories and not (owner and owner.text_of("itunes:email")):
        yield Fault("The show names no owner with an email address (itunes:owner)")
    if not feed.channel.text_of("podcast:guid"):
        yield Fault("The show has no podcast:guid")


@feed_rule("PP647", Severity.WARNING)
def show_has_an_author(feed: LintedFeed) -> Faults:
    """The show names its author.

    Why: Spotify does not list a show without an author, and apps show the author below the title.
    Fix: Write the institution's name into itunes:author.
    Source: Spotify, Podcast specification,
        https://support.spotify.com/us/creators/article/podcast-specification-doc/; Apple, A
        Podcaster's Guide to RSS, https://help.apple.com/itc/podcasts_connect/#/itcb54353390.
    """
    if feed.is_for_directories and not feed.channel.text_of("itunes:author"):
        yield Fault("The show names no author (itunes:author)")


@feed_rule("PP648", Severity.WARNING)
def show_guid_is_a_uuid(feed: LintedFeed) -> Faults:
    """The show's podcast:guid is a version 5 UUID.

    Why: Apps ignore anything else, or take the show for another.
    Fix: Make it once as the podcast namespace describes: a version 5 UUID of the feed's first
        address.
    Source: Podcast namespace, guid,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/guid.md.
    """
    guid = feed.channel.text_of("podcast:guid")
    if guid:
        try:
            version = UUID(guid).version if str(UUID(guid)) == guid.lower() else None
        except ValueError:
            version = None
        if version is None:
            yield Fault(f"The show's podcast:guid is not a UUID: {quoted(guid)}")
        elif version != 5:
            yield Fault(f"The show's podcast:guid is a UUID of version {version}, not 5")


@feed_rule("PP650", Severity.WARNING)
def feed_names_one_address(feed: LintedFeed) -> Faults:
    """The feed names exactly one address as its own, in full.

    Why: Apps follow that address when they refresh, and cannot follow two, or an incomplete one.
    Fix: Keep one atom:link with rel="self", type="application/rss+xml" and the https address of
        the feed.
    Source: PSP-1, https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """
    own = own_addresses(feed.channel)
    if len(own) > 1:
        yield Fault(f"The feed names {len(own)} addresses as its own (atom:link)")
    elif own and not is_web_address(own[0]):
        yield Fault(f"The address the feed names as its own is not a full one: {quoted(own[0])}")


@feed_rule("PP651", Severity.WARNING)
def show_has_not_moved(feed: LintedFeed) -> Faults:
    """The feed does not send apps to another feed.

    Why: With itunes:new-feed-url, apps and directories move all subscribers to that address, and
        stop asking here.
    Fix: Remove itunes:new-feed-url, unless the show has moved there.
    Source: Apple, Change the RSS feed URL,
        https://podcasters.apple.com/support/837-change-the-rss-feed-url.
    """
    target = feed.channel.text_of("itunes:new-feed-url")
    if feed.channel.first("itunes:new-feed-url") and not is_web_address(target):
        yield Fault(f"itunes:new-feed-url is not a web address: {quoted(target)}")
    elif target and target not in {feed.url, own_address(feed)} - {""}:
        yield Fault(f"It sends apps to another feed: {quoted(target)}")


@feed_rule("PP653", Severity.WARNING)
def nothing_is_blocked(feed: LintedFeed) -> Faults:
    """Neither the show nor an episode is hidden from directories.

    Why: itunes:block and podcast:block remove the show, or the episode, from directories.
    Fix: Remove the block tag, unless only people who have the address should listen.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; Podcast namespace, block,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/block.md.
    """
    for name in ("itunes:block", "podcast:block"):
        if feed.channel.text_of(name).lower() == "yes":
            yield Fault(f"The show is hidden from directories ({name})")
        for item in feed.items:
            if item.element.text_of(name).lower() == "yes":
                yield Fault(f"Hidden from directories by {name}", item)


@feed_rule("PP654", Severity.ADVICE)
def show_goes_on(feed: LintedFeed) -> Faults:
    """The show is not marked complete.

    Why: With itunes:complete, apps stop asking for new episodes.
    Fix: Remove itunes:complete if another episode is to come.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390.
    """
    if feed.channel.text_of("itunes:complete").lower() == "yes":
        yield Fault("The show is marked complete (itunes:complete)")


@feed_rule("PP657", Severity.WARNING)
def channel_dates_are_plausible(feed: LintedFeed) -> Faults:
    """The feed's own dates and its caching time (ttl) are plausible.

    Why: Apps that rely on them refresh at the wrong time, or not at all.
    Fix: Write lastBuildDate and pubDate as in "Wed, 11 Jun 2025 05:00:00 +0000", not in the
        future, and ttl in minutes, at most a day; or leave them out.
    Source: RSS 2.0, optional channel elements,
        https://www.rssboard.org/rss-specification#optionalChannelElements.
    """
    for name in ("lastBuildDate", "pubDate"):
        if text := feed.channel.text_of(name):
            date = read_date(text)
            if date.moment is None:
                yield Fault(f"The feed's {name} cannot be read: {quoted(text)}")
            elif feed.now and (date.moment - feed.now).total_seconds() > _A_DAY:
                yield Fault(f"The feed's {name} is in the future: {quoted(text)}")
    ttl = feed.channel.text_of("ttl")
    if ttl and not (ttl.isascii() and ttl.isdigit() and 0 < int(ttl[:9]) <= _LONGEST_TTL):
        yield Fault(f"The feed's ttl is {quoted(ttl)}, not a number of minutes up to a day")
