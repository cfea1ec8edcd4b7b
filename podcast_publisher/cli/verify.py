"""`podcast-publisher verify`."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import click

from podcast_publisher.cli.options import destination_option, format_option, settings_of
from podcast_publisher.cli.show_findings import say, tell_program
from podcast_publisher.cli.workspace import workspace_of
from podcast_publisher.feed.lint.document import feed_is_readable
from podcast_publisher.feed.lint.linter import lint
from podcast_publisher.feed.xml import UnreadableFeedError, parse_feed
from podcast_publisher.model.errors import ExitCode, WrongUseError
from podcast_publisher.model.finding import Finding, Severity
from podcast_publisher.model.plan import Step
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.publish.stores.open_destination import public_url
from podcast_publisher.report.progress import progress
from podcast_publisher.report.text import as_text, counted
from podcast_publisher.report.words import plural
from podcast_publisher.settings import project_root
from podcast_publisher.verify.deduplicate import for_foreign_feed
from podcast_publisher.verify.feed_url import MAX_FEED_BYTES
from podcast_publisher.verify.release_comparison import ExpectedRelease
from podcast_publisher.verify.show import verify
from podcast_publisher.workflow.verify import release_reader


@click.command("verify")
@click.option(
    "-C",
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder with podcast.yaml, if it is not the one you are in.",
)
@destination_option
@click.option(
    "--public-url",
    "address",
    metavar="URL",
    help="Where the world reads a show that was published, instead of a destination's. Needs no project.",
)
@click.option(
    "--feed",
    "feed_url",
    metavar="URL|FILE",
    help="Any feed: its address, a file, or - for standard input. Needs no project.",
)
@format_option
@click.pass_context
def command(
    context: click.Context,
    *,
    project: Path | None,
    to: str,
    address: str | None,
    feed_url: str | None,
    form: str,
) -> int:
    """Read the published show as podcast apps do.

    Fetches the feed without signing in, as each of the large apps, and looks for what apps or
    directories would refuse in it. Asks for every recording, picture, transcript and chapters file it
    names: whole, in parts, compressed, and from a page of another site. With --to, compares the feed
    with the release that is live. A file is looked at without asking for what it names.
    """
    if address and feed_url:
        raise WrongUseError("--public-url and --feed name two shows", fix="Name one of them.")
    if address:
        feed_url = address.rstrip("/") + "/" + FEED_KEY
    elif feed_url:
        if feed_url == "-" or Path(feed_url).is_file():
            return _lint(feed_url, form)
        return look_and_tell(_on_the_web(feed_url), foreign=True, form=form)
    reader = None
    if feed_url is None:
        root = project_root(project or context.find_root().obj)
        settings, workspace = settings_of(root, to), workspace_of(root)
        feed_url = public_url(settings, workspace) + FEED_KEY
        reader = release_reader(settings, workspace, os.environ)
    return look_and_tell(_on_the_web(feed_url), released=reader, form=form)


def _lint(name: str, form: str) -> ExitCode:
    """Lint a feed that is no address, and show what was found."""
    with click.open_file(name, "rb") as file:
        body = file.read(MAX_FEED_BYTES + 1)
    if len(body) > MAX_FEED_BYTES:
        raise WrongUseError(
            f"{name} has more than {MAX_FEED_BYTES:,} bytes", fix="Name the file of a feed."
        )
    try:
        findings = tuple(lint(parse_feed(body), name, now=datetime.now(UTC)))
    except UnreadableFeedError as error:
        findings = (Finding.for_url(feed_is_readable, name, f"It cannot be read: {error}"),)
    _tell(
        tuple(map(for_foreign_feed, findings)),
        form,
        f"Looked at {name}",
        f"Looked at {name}: no problems found.",
    )
    return _exit_code(findings)


def _on_the_web(feed_url: str) -> str:
    try:
        known = urlsplit(feed_url).scheme in {"http", "https"} and urlsplit(feed_url).hostname
    except ValueError:
        known = None
    if not known:
        raise WrongUseError(
            f'"{feed_url}" is no address on the web', fix="An address begins with https://"
        )
    return feed_url


def look_and_tell(
    feed_url: str,
    *,
    only: frozenset[str] | None = None,
    published: Step | None = None,
    released: Callable[[], ExpectedRelease] | None = None,
    foreign: bool = False,
    form: str = "text",
) -> ExitCode:
    """Look at the published show and show what was found; the exit code says whether all is well."""
    looked: list[str] = []
    with progress("Looking", quiet=True) as shown:

        def tick(url: str, of: int) -> None:
            looked.append(url)
            shown.expect(of)
            shown.advance(1, url.rpartition("/")[2])

        feed = published.artifact.body() if published else None
        findings = verify(
            feed_url,
            only=only,
            published=feed,
            released=released,
            foreign=foreign,
            now=datetime.now(UTC),
            tick=tick,
            environment=os.environ,
        )
    files = f" and {plural(len(looked), 'file')} it names" if looked else ""
    well = f"Verified over HTTP: the feed{files}, as apps read it."
    _tell(findings, form, f"Looked at the feed{files} over HTTP", well)
    return _exit_code(findings)


def _tell(findings: tuple[Finding, ...], form: str, looked: str, well: str) -> None:
    if form != "text":
        tell_program(form, findings, Path())
    else:
        say(f"{as_text(findings)}\n{looked}: {counted(findings)}." if findings else well)


def _exit_code(findings: tuple[Finding, ...]) -> ExitCode:
    broken = any(finding.rule.severity is Severity.ERROR for finding in findings)
    return ExitCode.FINDINGS if broken else ExitCode.FINE
