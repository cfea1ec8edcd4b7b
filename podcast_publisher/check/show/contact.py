"""Rules for addresses and the show's owner."""

import re
from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

from podcast_publisher.check.engine.rule import Problems, owner_rule, show_rule
from podcast_publisher.check.text.links import INSIDE
from podcast_publisher.check.text.public_texts import shortened
from podcast_publisher.model.directories import DIRECTORIES
from podcast_publisher.model.finding import FieldPath, Problem, Severity
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.model.show import Episode, Project, Show

_MAIL_FOR_EVERYONE = lazy_pattern(
    r"(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|icloud|me|aol|gmx|proton|protonmail|"
    r"btinternet|sky|talktalk|virginmedia)\.[a-z.]{2,6}",
    re.IGNORECASE,
)
_FRONT_PAGE = lazy_pattern(r"/*(?:(?:intl-)?[a-z]{2}/*)?")
"""Nothing, or the country or language whose front page it is."""
_YEARS_OR_SIGN = lazy_pattern(
    r"©|\(c\)|\bcopyright\b|\ball rights reserved\b|\b(?:19|20)\d\d\b", re.IGNORECASE
)


@owner_rule("PP410", Severity.WARNING)
def link_is_a_page(project: Project) -> Problems:
    """The link of the show, or of an episode, is a web page, not the feed.

    Why: Listeners who follow it in an app would see code instead of a page.
    Fix: Enter the address of a page on your website.
    Source: RSS 2.0, https://www.rssboard.org/rss-specification; RSS Advisory Board, Best Practices
        Profile, https://www.rssboard.org/rss-profile.
    """
    feeds = {
        destination.public_url.rstrip("/") + "/" + FEED_KEY
        for destination in project.show.destinations
    }
    owners: tuple[Show | Episode, ...] = (project.show, *project.episodes)
    for owner in owners:
        if what := _no_page(owner.link, feeds):
            at_home = "Enter the address of a page that anyone can open."
            fix = at_home if INSIDE.match(owner.link) else ""
            yield Problem(f"This is {what}", ("link",), fix, owner.source)


@show_rule("PP419", Severity.ERROR)
def public_address_is_lasting(show: Show) -> Problems:
    """A public address has no query, no fragment and no password.

    Why: Names of recordings are appended to it, so nothing would be found. A query is often a
        permission that expires, and a password would be published.
    Fix: Enter the address of the folder alone, such as https://podcast.example.org/breakthroughs/.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements.
    """
    for destination in show.destinations:
        parts = urlsplit(destination.public_url)
        forbidden = {
            "a question mark": "?" in destination.public_url,
            "a #": "#" in destination.public_url,
            "a user name or password": "@" in parts.netloc,
        }
        for what in (name for name, is_present in forbidden.items() if is_present):
            where = ("destinations", destination.name, "public_url")
            yield Problem(f"The public address has {what}", where)


@show_rule("PP428", Severity.ADVICE)
def owner_is_named(show: Show) -> Problems:
    """The show has an owner.

    Why: Spotify, YouTube and Amazon send a code to the address in the feed to confirm that the
        show is yours. Without one you cannot claim it. Apple and PSP-1 no longer ask for it.
    Fix: Add the field owner with a name and an email. You may remove it when all directories have
        the show.
    Source: Spotify, Podcast specification,
        https://support.spotify.com/us/creators/article/podcast-specification-doc/; YouTube Help,
        Deliver podcasts using an RSS feed, https://support.google.com/youtube/answer/13525207;
        Apple, Technical updates for hosting providers,
        https://podcasters.apple.com/4115-technical-updates-for-hosting-providers.
    """
    if show.owner is None:
        yield Problem("There is no field owner", ("owner",))


@show_rule("PP429", Severity.ADVICE)
def owner_is_a_role(show: Show) -> Problems:
    """The owner's email address is a shared mailbox of the institution, not a person's.

    Why: The address is public and people will write to it for years. Staff leave, and their names
        are personal data.
    Fix: Ask for a shared mailbox such as podcast@ your domain, which somebody reads.
    Source: UK GDPR, article 5, https://www.legislation.gov.uk/eur/2016/679/article/5; YouTube
        Help, Deliver podcasts using an RSS feed,
        https://support.google.com/youtube/answer/13525207.
    """
    if show.owner is None:
        return
    local, _, domain = show.owner.email.partition("@")
    if is_personal(local):
        yield Problem(f'"{shortened(local)}" looks like a person\'s name', ("owner", "email"))
    elif re.fullmatch(r"(?:no|do-?not|donot)[._-]?reply", local, re.IGNORECASE):
        message = f'"{local}" is a mailbox that nobody reads'
        yield Problem(message, ("owner", "email"))
    elif is_anyones_mailbox(domain):
        message = f"{domain} is a public email provider, not the institution's"
        yield Problem(message, ("owner", "email"))


@owner_rule("PP430", Severity.WARNING)
def addresses_are_secure(project: Project) -> Problems:
    """Every address begins with https://.

    Why: Apps leave out pictures and pages that are not secure, and phones warn about them.
    Fix: Put https:// in front, and open the address to check that it works.
    Source: Podcast namespace,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md.
    """
    owners: tuple[Show | Episode, ...] = (project.show, *project.episodes)
    for owner in owners:
        for address, field in _addresses(owner):
            if address.lower().startswith("http://"):
                yield Problem(f"{shortened(address, 80)} is not secure", field, source=owner.source)


@show_rule("PP447", Severity.WARNING)
def listings_are_of_their_directories(show: Show) -> Problems:
    """Every address under listings is the show's page in that directory.

    Why: The show's page links to it under the directory's name, and listeners arrive somewhere
        else.
    Fix: Open the show in the directory, and copy the address of its page.
    Source: docs/fields.md.
    """
    for name, address in show.listings.items():
        host = urlsplit(address).hostname or ""
        directory = DIRECTORIES[name]
        if not any(host == known or host.endswith(f".{known}") for known in directory.hosts):
            expected = " or ".join(directory.hosts)
            message = f"{shortened(address, 80)} is not an address of {directory.name} ({expected})"
            yield Problem(message, ("listings", name))
        elif re.search(r"/episodes?/|[?&]i=\d", address):
            yield Problem("This is the page of one episode, not of the show", ("listings", name))
        elif _FRONT_PAGE.fullmatch(urlsplit(address).path) and not urlsplit(address).query:
            message = f"This is the front page of {directory.name}, not the page of the show"
            yield Problem(message, ("listings", name))


@show_rule("PP436", Severity.ADVICE)
def copyright_is_a_name(show: Show) -> Problems:
    """The copyright is the owner's name alone.

    Why: Apps add the sign and the word themselves, and a year is soon out of date. Apple's sample
        has both, and accepts the name alone.
    Fix: Enter the name and nothing else.
    Source: PSP-1, https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification;
        Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390.
    """
    if match := _YEARS_OR_SIGN.search(show.copyright):
        yield Problem(f'It has "{match[0]}"', ("copyright",))


def _no_page(link: str, feeds: Collection[str]) -> str:
    """What an address leads to; empty if it is a page."""
    if link in feeds:
        return "the address of the feed itself"
    if re.search(r"\.(?:rss|xml)$|/(?:feed|rss)/?$", link, re.IGNORECASE):
        return "probably the address of a feed"
    if re.search(r"\.(?:mp3|m4a|wav|jpe?g|png|vtt)$", link, re.IGNORECASE):
        return "the address of a recording or another file"
    return "an address in your own network" if INSIDE.match(link) else ""


def is_personal(local: str) -> bool:
    """Whether the part of an email address before the @ looks like a person's name.

    A first name or an initial, a dot, and a surname; roles seldom have dots, and theirs do not
    count: `press.office` is one.
    """
    roles = (
        r"office|team|press|media|comms|communications|podcast|info|enquir\w*|contact|help\w*|"
        r"support|research|trial\w*|admin|hello|mail|news\w*|service\w*|general|reception"
    )
    return bool(
        re.fullmatch(r"[a-z][a-z'-]*[._][a-z][a-z'-]+\d*", local, re.IGNORECASE)
        and not re.search(rf"(?:^|[._-])(?:{roles})(?:$|[._-])", local, re.IGNORECASE)
    )


def is_anyones_mailbox(domain: str) -> bool:
    """Whether anyone can have a mailbox there."""
    return bool(_MAIL_FOR_EVERYONE.fullmatch(domain))


def _addresses(owner: Show | Episode) -> Iterator[tuple[str, FieldPath]]:
    yield owner.link, ("link",)
    for number, person in enumerate(owner.people):
        yield person.link, ("people", number, "link")
        yield person.image, ("people", number, "image")
    if isinstance(owner, Episode):
        for number, chapter in enumerate(owner.chapters):
            yield chapter.link, ("chapters", number, "link")
    if isinstance(owner, Show):
        for name, address in owner.listings.items():
            yield address, ("listings", name)
        for number, feed in enumerate(owner.podroll):
            yield feed.url, ("podroll", number, "url")
        if owner.publisher:
            yield owner.publisher.url, ("publisher", "url")
    if owner.license:
        yield owner.license.url, ("license", "url")
    for number, page in enumerate(owner.funding):
        yield page.url, ("funding", number, "url")
