"""Rules for what a feed says of its show."""

import re

from podcast_publisher.feed.lint.addresses import is_web_address
from podcast_publisher.feed.lint.ownership import own_address
from podcast_publisher.feed.lint.rule import Fault, Faults, LintedFeed, feed_rule, quoted
from podcast_publisher.model.countries import COUNTRIES
from podcast_publisher.model.finding import Severity
from podcast_publisher.model.languages import LANGUAGES
from podcast_publisher.model.patterns import lazy_pattern

_LANGUAGE = lazy_pattern(r"([a-z]{2,3})(?:-[a-z]{4})?(?:([-_])([a-z]{2}|\d{3}))?", re.IGNORECASE)
_EXPLICIT = frozenset({"true", "false"})
_EXPLICIT_BEFORE = frozenset({"yes", "no", "clean", "explicit"})


@feed_rule("PP635", Severity.ERROR)
def show_is_described(feed: LintedFeed) -> Faults:
    """The show has a title and a description.

    Why: Directories refuse a show without them, and apps list it without a name.
    Fix: Fill in title and description of the channel.
    Source: RSS 2.0, https://www.rssboard.org/rss-specification; Apple, Podcast RSS feed
        requirements, https://podcasters.apple.com/support/823-podcast-requirements.
    """
    for name in ("title", "description"):
        if not feed.channel.text_of(name) and not _summarised(feed, name):
            missing = "is empty" if feed.channel.first(name) else "is missing"
            yield Fault(f"The show's {name} {missing}")


def _summarised(feed: LintedFeed, name: str) -> bool:
    """Apps take the older iTunes tag where the channel has no description."""
    return name == "description" and bool(feed.channel.text_of("itunes:summary"))


@feed_rule("PP637", Severity.WARNING)
def show_has_a_page(feed: LintedFeed) -> Faults:
    """The show links to a web page that is not the feed itself.

    Why: RSS requires the link, and apps show it as the show's website.
    Fix: Write the https address of the show's page into the channel's link.
    Source: RSS 2.0, https://www.rssboard.org/rss-specification; Apple, A Podcaster's Guide to
        RSS, https://help.apple.com/itc/podcasts_connect/#/itcb54353390.
    """
    link = feed.channel.text_of("link")
    if not link:
        yield Fault("The show has no link")
    elif not is_web_address(link):
        yield Fault(f"The show's link is not a web address: {quoted(link)}")
    elif link in {feed.url, own_address(feed)}:
        yield Fault("The show's link leads to the feed, not to a page")


@feed_rule("PP638", Severity.ERROR)
def show_has_a_language(feed: LintedFeed) -> Faults:
    """The show has a language, as an ISO 639 code.

    Why: Apple requires it; directories list a show by it, and apps choose voices and captions by
        it.
    Fix: Write a code such as en or en-gb into the channel's language.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements; PSP-1,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """
    language = feed.channel.text_of("language")
    code = _LANGUAGE.fullmatch(language)
    if not language:
        yield Fault("The show has no language")
    elif code is None or (len(code[1]) == 2 and code[1].lower() not in LANGUAGES):
        yield Fault(f"{quoted(language)} is not a language code")


@feed_rule("PP639", Severity.WARNING)
def region_of_the_language_is_known(feed: LintedFeed) -> Faults:
    """The language's region is a country code, after a hyphen.

    Why: Validators refuse en_gb, and no app knows en-uk: the United Kingdom is gb.
    Fix: Write it as in en-gb, or leave out the region.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; ISO 3166-1,
        https://www.iso.org/iso-3166-country-codes.html.
    """
    language = feed.channel.text_of("language")
    code = _LANGUAGE.fullmatch(language)
    if not code or not code[3]:
        return
    region = code[3].upper()
    if code[2] == "_":
        yield Fault(f"{quoted(language)} has an underscore where a hyphen belongs")
    elif not region.isdigit() and region not in COUNTRIES:
        yield Fault(f"{quoted(language)} does not name a country")


@feed_rule("PP640", Severity.ERROR)
def show_has_artwork(feed: LintedFeed) -> Faults:
    """The show has artwork in itunes:image, with its full address.

    Why: Apple and Spotify refuse a show without it; apps show a grey square.
    Fix: Write <itunes:image href="https://..."/> into the channel, with a JPEG or PNG of 1400 to
        3000 pixels.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements; PSP-1,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """
    image = feed.channel.first("itunes:image")
    address = feed.channel.attribute_of("itunes:image", "href")
    if image is None:
        if feed.has_itunes:
            yield Fault("The show has no artwork (itunes:image)")
    elif not address:
        where = ": its address is in the element's text, not in href" if image.text else ""
        yield Fault(f"The show's artwork has no address{where}")
    elif not is_web_address(address):
        yield Fault(f"The address of the show's artwork is not a full one: {quoted(address)}")


@feed_rule("PP641", Severity.ERROR)
def show_is_marked_explicit_or_not(feed: LintedFeed) -> Faults:
    """The show says whether it is explicit.

    Why: Apple requires it, and refuses a show without it.
    Fix: Write <itunes:explicit>false</itunes:explicit> (or true) into the channel.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements.
    """
    explicit = feed.channel.text_of("itunes:explicit")
    if not explicit:
        if feed.is_for_directories and not _episodes_are_marked(feed):
            yield Fault("The show does not say whether it is explicit (itunes:explicit)")
    elif explicit.lower() not in _EXPLICIT | _EXPLICIT_BEFORE:
        yield Fault(f"The show's itunes:explicit is {quoted(explicit)}, neither true nor false")


@feed_rule("PP513", Severity.WARNING)
def explicit_mark_stands_at_the_show(feed: LintedFeed) -> Faults:
    """The show itself is marked explicit or not, not only its episodes.

    Why: Apple requires it of the show, and directories filter whole shows by it.
    Fix: Write <itunes:explicit>false</itunes:explicit> (or true) into the channel too.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements.
    """
    if not feed.channel.text_of("itunes:explicit") and _episodes_are_marked(feed):
        yield Fault("Episodes say whether they are explicit, but the show does not")


def _episodes_are_marked(feed: LintedFeed) -> bool:
    return any(item.element.text_of("itunes:explicit") for item in feed.items)


@feed_rule("PP642", Severity.ADVICE)
def explicit_is_true_or_false(feed: LintedFeed) -> Faults:
    """The explicit mark is true or false.

    Why: yes, no and clean are the older form. Apps still read it; validators complain.
    Fix: Write true or false.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390.
    """
    explicit = feed.channel.text_of("itunes:explicit")
    if explicit not in _EXPLICIT and explicit.lower() in _EXPLICIT | _EXPLICIT_BEFORE:
        yield Fault(f"The show's itunes:explicit is {quoted(explicit)}")
    for item in feed.items:
        explicit = item.element.text_of("itunes:explicit")
        if explicit not in _EXPLICIT and explicit.lower() in _EXPLICIT | _EXPLICIT_BEFORE:
            yield Fault("itunes:explicit in its older form", item, explicit)
