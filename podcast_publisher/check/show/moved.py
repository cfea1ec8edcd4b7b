"""Rules for the address that a show moves to."""

from urllib.parse import urlsplit

from podcast_publisher.check.engine.rule import Problems, show_rule
from podcast_publisher.check.text.links import INSIDE
from podcast_publisher.model.finding import Finding, Problem, Severity
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.model.rules import rule
from podcast_publisher.model.show import Project, Show

_NAMED = 3
"""Episodes; of more than that the number says enough."""


@show_rule("PP820", Severity.ERROR)
def new_feed_is_for_everybody(show: Show) -> Problems:
    """The address in `moved_to` is a full https address that every app can request.

    Why: Apps and directories follow it and forget this address: whoever cannot read the new one has
        lost the show.
    Fix: Copy the address of the new feed from the new host's page, beginning with https://
    Source: Apple, Change the RSS feed URL,
        https://podcasters.apple.com/support/837-change-the-rss-feed-url.
    """
    if show.moved_to and (reason := _why_not(show.moved_to)):
        yield Problem(f"The new feed {reason}", ("moved_to",))


@show_rule("PP821", Severity.WARNING)
def new_feed_is_elsewhere(show: Show) -> Problems:
    """The address in `moved_to` is not that of the only place that the show is published to.

    Why: Nobody is sent anywhere. When this address is switched off, its subscribers have lost the
        show.
    Fix: Write the address of the new feed. Once the show has moved here from another host, Apple
        wants its own address there for some weeks: allow this rule with that reason, and remove
        both afterwards.
    Source: Apple, Change the RSS feed URL,
        https://podcasters.apple.com/support/837-change-the-rss-feed-url.
    """
    own = {destination.public_url.rstrip("/") + f"/{FEED_KEY}" for destination in show.destinations}
    if own == {show.moved_to}:
        yield Problem("The show would move to where it is", ("moved_to",))


@rule("PP822", Severity.ERROR)
def new_feed_is_complete() -> None:
    """The feed that the show moves to can be read, and has every episode that is live here.

    Why: Apps follow at once. An episode that is missing there, or has another guid, disappears or
        appears a second time, as new.
    Fix: Publish at the new address first, with the same guids; then publish here. If a host changes
        guids, do not move there.
    Source: Apple, Change the RSS feed URL,
        https://podcasters.apple.com/support/837-change-the-rss-feed-url; docs/moving-away.md.
    """


def incomplete_new_feed(project: Project, problem: str, missing: tuple[str, ...]) -> Finding | None:
    """The objection to sending apps to a feed: why it cannot be read, or the titles that it lacks."""
    if missing:
        named = ", ".join(f'"{title}"' for title in missing[:_NAMED])
        more = f" and {len(missing) - _NAMED} more" if missing[_NAMED:] else ""
        problem = f"It does not have the guids of {named}{more}"
    if not problem:
        return None
    place = ("moved_to",)
    return Finding.of(new_feed_is_complete, Problem(problem, place), project.show.source)


def _why_not(url: str) -> str:
    """Why not every app can request it, as the end of a sentence; empty if they can."""
    try:
        address = urlsplit(url)
        host, _ = address.hostname or "", address.port
    except ValueError:
        return "has an address that cannot be read"
    if address.scheme.lower() != "https":
        return "has an address that does not begin with https://"
    if address.username is not None:
        return "has an address with a name or password in it"
    if address.fragment:
        return "has an address with a part of a page (#) in it"
    if "." not in host.strip(".") and ":" not in host:
        return f'has an address without a full name: "{host}"'
    if ":" in host or INSIDE.match(f"https://{host}/"):
        return "is in your own network, or has no name"
    return ""
