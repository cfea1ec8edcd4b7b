"""Verify a published show over HTTP, or lint any feed."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import IO
from urllib.parse import urlsplit

from podcast_publisher.feed.lint.document import feed_is_readable
from podcast_publisher.feed.lint.linter import lint
from podcast_publisher.feed.xml import UnreadableFeedError, parse_feed
from podcast_publisher.model.destination import Destination, DestinationError
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.plan import LiveState
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.model.release import Release, feed_copy_key
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.publish.releases.history import read_history
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.publish.stores.open_destination import open_destination, public_url
from podcast_publisher.settings import destination_settings
from podcast_publisher.verify.already_read import AlreadyRead
from podcast_publisher.verify.certificate import check_certificate
from podcast_publisher.verify.deduplicate import for_foreign_feed
from podcast_publisher.verify.feed_url import MAX_FEED_BYTES
from podcast_publisher.verify.release_comparison import (
    ExpectedRelease,
    ReleaseFeed,
    UnknownReleaseError,
)
from podcast_publisher.verify.show import Tick, verify
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.destination import read_show
from podcast_publisher.workflow.moved import verify_moved_destination
from podcast_publisher.workflow.plan import PreparedRelease

_EARLIER = 30
"""Releases that are looked through for an old feed."""


def _no_tick(_url: str, _of: int) -> None:
    """Nobody watches."""


def verify_destination(context: Context, name: str, tick: Tick = _no_tick) -> tuple[Finding, ...]:
    """What is wrong with the show at a destination, read as apps read it and compared with its release.

    Raises:
        FindingsError: podcast.yaml cannot be read.
        WrongUseError: it has no destination of that name, or its public address is not one on the web.
    """
    show, workspace = read_show(context.workspace), context.workspace
    settings = destination_settings(show, name)
    address = public_url(settings, workspace)
    move = verify_moved_destination(context, settings, address, show.moved_to)
    if move and move.redirects:  # what comes from there is the new feed
        return move.findings
    now = context.clock()
    ending = tuple(check_certificate(address + FEED_KEY, now, context.environment))
    return (
        (move.findings if move else ())
        + ending
        + verify_url(
            address + FEED_KEY,
            now=now,
            environment=context.environment,
            released=release_reader(settings, workspace, context.environment),
            tick=tick,
        )
    )


def verify_release(
    context: Context,
    prepared: PreparedRelease,
    already_read: AlreadyRead,
    tick: Tick = _no_tick,
) -> tuple[Finding, ...]:
    """What is wrong with the release that was just published, if it can be verified at all.

    Publishing has `already_read` some of it.
    """
    feed, project = prepared.plan.feed, prepared.project
    target, moved_to = prepared.target, project.show.moved_to if project else ""
    move = verify_moved_destination(context, target.settings, target.place.public_url, moved_to)
    if move and move.redirects:
        return move.findings
    return (move.findings if move else ()) + verify(
        prepared.feed_url,
        only=prepared.changed,
        published=feed.artifact.body() if feed else None,
        already_read=already_read,
        results=prepared.results,
        now=context.clock(),
        tick=tick,
        environment=context.environment,
    )


def verify_url(
    feed_url: str,
    *,
    now: datetime,
    environment: Mapping[str, str],
    foreign: bool = False,
    released: Callable[[], ExpectedRelease] | None = None,
    tick: Tick = _no_tick,
) -> tuple[Finding, ...]:
    """What is wrong with the show at that address; with `foreign`, one that somebody else publishes.

    Raises:
        WrongUseError: it is not a web address.
    """
    try:
        parts = urlsplit(feed_url)
        is_web = parts.scheme in {"http", "https"} and parts.hostname
    except ValueError:
        is_web = None
    if not is_web:
        raise WrongUseError(
            f'"{feed_url}" is not a web address', fix="An address begins with https://"
        )
    return verify(
        feed_url, released=released, foreign=foreign, now=now, tick=tick, environment=environment
    )


def lint_feed(file: IO[bytes], name: str, now: datetime) -> tuple[Finding, ...]:
    """What is wrong with the feed in a file; what it names is not read.

    Raises:
        WrongUseError: it is too large for a feed.
    """
    body = file.read(MAX_FEED_BYTES + 1)
    if len(body) > MAX_FEED_BYTES:
        raise WrongUseError(
            f"{name} has more than {MAX_FEED_BYTES:,} bytes", fix="Name the file of a feed."
        )
    try:
        findings = tuple(lint(parse_feed(body), name, now=now))
    except UnreadableFeedError as error:
        findings = (Finding.for_url(feed_is_readable, name, f"It cannot be read: {error}"),)
    return tuple(map(for_foreign_feed, findings))


def release_reader(
    settings: DestinationSettings, workspace: Workspace, environment: Mapping[str, str]
) -> Callable[[], ExpectedRelease]:
    """Reads what should be live at that destination, when it is called.

    What it returns raises UnknownReleaseError where the destination cannot be read, for want of keys say.
    """

    def read() -> ExpectedRelease:
        try:
            destination = open_destination(settings, workspace, environment).destination
            return released(destination, read_live(destination))
        except DestinationError as error:
            raise UnknownReleaseError(str(error)) from error

    return read


def released(destination: Destination, live: LiveState) -> ExpectedRelease:
    """What should be live there.

    Raises:
        UnknownReleaseError: it has no record that could be read.
    """
    release = live.release
    if release is None or FEED_KEY not in release.objects:
        raise UnknownReleaseError("there is no record of what is live")
    number = release.number

    def feed() -> bytes | None:
        try:
            copy = destination.read(feed_copy_key(number))
        except DestinationError:
            return None
        return copy[0] if copy else None

    def earlier() -> Iterator[ReleaseFeed]:
        try:
            for release in islice(read_history(destination, live), 1, _EARLIER):
                if FEED_KEY in release.objects:
                    yield _of(release)
        except DestinationError:
            return

    return ExpectedRelease(_of(release), feed, earlier)


def _of(release: Release) -> ReleaseFeed:
    return ReleaseFeed(release.number, release.published, release.objects[FEED_KEY].sha256)
