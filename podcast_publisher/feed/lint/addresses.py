"""Rules for the addresses in a feed."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from podcast_publisher.feed.lint.rule import (
    Fault,
    Faults,
    Item,
    LintedFeed,
    feed_rule,
    shortened,
)
from podcast_publisher.model.finding import Severity
from podcast_publisher.model.patterns import lazy_pattern

_EXPIRES = lazy_pattern(
    r"[?&](?:X-Amz-(?:Signature|Expires)|X-Goog-Signature|Expires|Signature)=", re.IGNORECASE
)
_THIS_MACHINE = lazy_pattern(r"localhost|.*\.localhost|127(\.\d+){3}|::1")
_SPACE = lazy_pattern(r"[\s<>\"{}|\\^`]")


def is_insecure(url: str) -> bool:
    """Whether anyone on the way can change the response."""
    try:
        address = urlsplit(url)
    except ValueError:
        return False
    return address.scheme == "http" and not _THIS_MACHINE.fullmatch(address.hostname or "")


def is_web_address(text: str) -> bool:
    """Whether it is a full address that apps can request."""
    try:
        address = urlsplit(text)
        on_the_web = address.scheme in {"http", "https"} and bool(address.hostname)
        _ = address.port
    except ValueError:
        return False
    return on_the_web and not _SPACE.search(text)


@feed_rule("PP671", Severity.ERROR)
def recordings_have_an_address(feed: LintedFeed) -> Faults:
    """Every enclosure has a full, permanent web address.

    Why: Apps cannot play an address that is incomplete, contains spaces, or expires.
    Fix: Write the full https address, without a password or a signature, and with %20 for a
        space.
    Source: RSS 2.0, enclosure,
        https://www.rssboard.org/rss-specification#ltenclosuregtSubelementOfLtitemgt; Apple,
        Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements.
    """
    for item in feed.items:
        if item.element.first("enclosure") is None:
            continue
        url = item.enclosure("url")
        if not url:
            yield Fault("No address for the recording", item)
        elif not is_web_address(url):
            yield Fault(
                "An incomplete or broken address of the recording", item, shortened(url, 80)
            )
        elif "@" in urlsplit(url).netloc:
            yield Fault("A password in the address of the recording", item)
        elif len(_EXPIRES.findall(url)) > 1:
            yield Fault("An address of the recording that expires", item)


@feed_rule("PP681", Severity.WARNING)
def addresses_are_complete(feed: LintedFeed) -> Faults:
    """Pictures, pages, transcripts and chapters have full web addresses.

    Why: Apps cannot resolve a relative address, so the file is missing there.
    Fix: Write the full https address.
    Source: RSS Advisory Board, Best Practices Profile, https://www.rssboard.org/rss-profile;
        Podcast namespace,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md.
    """
    for item in feed.items:
        for what, url in _linked(item):
            if not is_web_address(url):
                yield Fault(f"An incomplete or broken address of {what}", item, shortened(url, 80))


def _linked(item: Item) -> Iterator[tuple[str, str]]:
    """All addresses except the recording's, with what each leads to."""
    if item.element.first("itunes:image"):
        yield "the picture", item.element.attribute_of("itunes:image", "href")
    if item.element.text_of("link"):
        yield "the page", item.element.text_of("link")
    for transcript in item.element.each("podcast:transcript"):
        yield "a transcript", transcript.attributes.get("url", "")
    for chapters in item.element.each("podcast:chapters"):
        yield "the chapters", chapters.attributes.get("url", "")


@feed_rule("PP622", Severity.WARNING)
def connection_is_secure(feed: LintedFeed) -> Faults:
    """Feed and files use https, except on this computer.

    Why: Phones refuse to download audio over plain http, and anyone in between can change what
        listeners hear.
    Fix: Serve the storage over https, set public_url to that address, and publish again.
    Elsewhere: Serve the files over https, and name the https addresses in the feed.
    Source: Apple, Preventing insecure network connections,
        https://developer.apple.com/documentation/security/preventing-insecure-network-connections;
        Podcast namespace,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md.
    """
    addresses = {
        "the feed": feed.url,
        "the artwork": feed.channel.attribute_of("itunes:image", "href"),
    }
    for what, url in addresses.items():
        if is_insecure(url):
            yield Fault(f"The address of {what} is http: {shortened(url, 120)}")
    for item in feed.items:
        if is_insecure(item.enclosure("url")):
            yield Fault("A recording over http", item)
        if any(is_insecure(url) for what, url in _linked(item) if what != "the page"):
            yield Fault("A picture, transcript or chapters over http", item)
