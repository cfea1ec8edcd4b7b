"""`podcast-publisher verify`."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import click

from podcast_publisher.cli.options import destination_option, format_option, settings_of
from podcast_publisher.cli.telling import say, tell_program
from podcast_publisher.cli.workspace import workspace_of
from podcast_publisher.errors import ExitCode, WrongUseError
from podcast_publisher.model.finding import Severity
from podcast_publisher.model.plan import Step
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.publish.places import public_url
from podcast_publisher.report.progress import progress
from podcast_publisher.report.text import as_text, counted
from podcast_publisher.report.words import many
from podcast_publisher.settings import project_root
from podcast_publisher.verify.show import verify


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
    metavar="URL",
    help="Any feed on the web, instead of a destination's. Needs no project.",
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

    Fetches the feed without signing in, as each of the large apps, and asks for every recording,
    picture, transcript and chapters file it names: whole, in parts, compressed, and from a page of
    another site.
    """
    if address and feed_url:
        raise WrongUseError("--public-url and --feed name two shows", fix="Name one of them.")
    if address:
        feed_url = address.rstrip("/") + "/" + FEED_KEY
    if feed_url is None:
        root = project_root(project or context.find_root().obj)
        feed_url = public_url(settings_of(root, to), workspace_of(root)) + FEED_KEY
    return look_and_tell(_on_the_web(feed_url), form=form)


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
        findings = verify(feed_url, only=only, published=feed, tick=tick, environment=os.environ)
    if form != "text":
        tell_program(form, findings, Path())
    else:
        files = f" and {many(len(looked), 'file')} it names" if looked else ""
        if findings:
            say(f"{as_text(findings)}\nLooked at the feed{files} over HTTP: {counted(findings)}.")
        else:
            say(f"Verified over HTTP: the feed{files}, as apps read it.")
    broken = any(finding.rule.severity is Severity.ERROR for finding in findings)
    return ExitCode.FINDINGS if broken else ExitCode.FINE
