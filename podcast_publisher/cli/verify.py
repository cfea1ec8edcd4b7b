"""`podcast-publisher verify`."""

from pathlib import Path

import click

from podcast_publisher.cli.options import destination_option, format_option, project_option
from podcast_publisher.cli.telling import say, tell_program
from podcast_publisher.errors import ExitCode
from podcast_publisher.load.project import load_show
from podcast_publisher.model.finding import Severity
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.publish.places import public_url
from podcast_publisher.report.progress import progress
from podcast_publisher.report.text import as_text
from podcast_publisher.settings import destination_settings
from podcast_publisher.verify.show import verify


@click.command("verify")
@project_option
@destination_option
@click.option(
    "--feed", "feed_url", metavar="URL", help="A feed to look at, instead of a destination's."
)
@format_option
def command(project: Path, to: str, feed_url: str | None, form: str) -> int:
    """Read the published show as a podcast app does.

    Fetches the feed without signing in, and asks for every recording, picture, transcript and
    chapters file it names.
    """
    if feed_url is None:
        show = load_show(project)
        feed_url = public_url(destination_settings(show, to), project) + FEED_KEY
    return look_and_tell(feed_url, form=form)


def look_and_tell(
    feed_url: str, *, only: frozenset[str] | None = None, form: str = "text"
) -> ExitCode:
    """Look at the published show and show what was found; the exit code says whether all is well."""
    looked: list[str] = []
    with progress("Looking", quiet=True) as shown:

        def tick(url: str, of: int) -> None:
            looked.append(url)
            shown.expect(of)
            shown.advance(1, url.rpartition("/")[2])

        findings = verify(feed_url, only=only, tick=tick)
    if form != "text":
        tell_program(form, findings, Path())
    elif findings:
        say(as_text(findings))
    else:
        files = f" and {len(looked)} files it names" if looked else ""
        click.echo(f"Verified over HTTP: the feed{files}, as an app reads it.")
    broken = any(finding.rule.severity is Severity.ERROR for finding in findings)
    return ExitCode.FINDINGS if broken else ExitCode.FINE
