"""Move a show to another address: check the new feed before, and both addresses afterwards."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from podcast_publisher.check.show.moved import incomplete_new_feed
from podcast_publisher.feed.read import feed_of, parse_or_none
from podcast_publisher.feed.xml import UnreadableFeedError, parse_feed
from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.feed import Feed
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.plan import Plan
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.model.show import Project
from podcast_publisher.publish.stores.open_destination import open_destination
from podcast_publisher.verify.feed_url import MAX_FEED_BYTES
from podcast_publisher.verify.moved import Move, missing_titles, read_new_feed, verify_move
from podcast_publisher.workflow.context import Context


def new_feed_objections(
    plan: Plan, built: Feed, project: Project, environment: Mapping[str, str]
) -> tuple[Finding, ...]:
    """Why apps must not be sent to the new feed yet; asked once, before the live feed sends them.

    `environment` names proxies.
    """
    if not plan.moves_to:
        return ()
    live = parse_or_none(plan.live.feed)
    if live and live.moves_to == plan.moves_to:
        return ()
    new_feed, problem = read_new_feed(plan.moves_to, environment)
    missing = missing_titles(built, new_feed) if new_feed else ()
    objection = incomplete_new_feed(project, problem, missing)
    return (objection,) if objection else ()


def verify_addresses(
    old_url: str,
    new_url: str,
    *,
    environment: Mapping[str, str],
    old_feed: Path | None = None,
) -> Move:
    """Whether the old address leads to the new feed with every episode of the old one.

    `old_feed` is a copy of the old feed, for an address that redirects already.

    Raises:
        WrongUseError: an address is not one on the web, or the copy cannot be read.
    """
    for url in (old_url, new_url):
        _require_web_address(url)
    copy = read_copy(old_feed) if old_feed else None
    return verify_move(old_url, new_url, old_feed=lambda: copy, environment=environment)


def verify_moved_destination(
    context: Context, settings: DestinationSettings, public_url: str, moved_to: str
) -> Move | None:
    """Whether the destination's address leads to the feed that the show moves to; None if it stays."""
    old_url = public_url + FEED_KEY
    if settings.kind == "local" or not moved_to or moved_to == old_url:
        return None

    def live() -> Feed | None:
        try:
            opened = open_destination(settings, context.workspace, context.environment)
            read_result = opened.destination.read(FEED_KEY)
        except DestinationError:  # without keys, the guids are not compared
            return None
        return parse_or_none(read_result[0]) if read_result else None

    return verify_move(old_url, moved_to, old_feed=live, environment=context.environment)


def read_copy(file: Path) -> Feed:
    """The feed in a file, read as leniently as apps read it.

    Raises:
        WrongUseError: it cannot be read, or is no feed.
    """
    try:
        with file.open("rb") as opened:
            return feed_of(parse_feed(opened.read(MAX_FEED_BYTES)))
    except (OSError, UnreadableFeedError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise WrongUseError(
            f"{file} cannot be read: {reason}", fix="Name the file of the old feed."
        ) from error


def _require_web_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or 1)
    except ValueError:
        is_web = None
    if not is_web:
        raise WrongUseError(f'"{url}" is not a web address', fix="An address begins with https://")
