"""`podcast-publisher verify`."""

import os
from collections.abc import Callable
from pathlib import Path

import click

from podcast_publisher.cli.context import context_of, now
from podcast_publisher.cli.options import destination_option, format_option, open_project
from podcast_publisher.cli.show_findings import print_text, write_findings
from podcast_publisher.model.errors import ExitCode, WrongUseError
from podcast_publisher.model.finding import Finding, Severity
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.report.progress import Progress, progress
from podcast_publisher.report.text import as_text, counted
from podcast_publisher.report.words import plural
from podcast_publisher.workflow.moved import verify_addresses
from podcast_publisher.workflow.verify import lint_feed, verify_destination, verify_url

Tick = Callable[[str, int], None]


@click.command("verify")
@click.option(
    "-C",
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder with podcast.yaml, if it is not the current folder.",
)
@destination_option
@click.option(
    "--public-url",
    "address",
    metavar="URL",
    help="Verify the show at this public address instead of a destination. Needs no project.",
)
@click.option(
    "--feed",
    "feed_url",
    metavar="URL|FILE",
    help="Verify any feed: an address, a file, or - for standard input. Needs no project.",
)
@click.option(
    "--moved",
    nargs=2,
    metavar="OLD NEW",
    help="Verify that the feed's old address leads to its new one, with every episode. Needs no project.",
)
@click.option(
    "--old-feed",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="With --moved: a copy of the old feed, if its address redirects already.",
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
    moved: tuple[str, str] | None,
    old_feed: Path | None,
    form: str,
) -> int:
    """Verify the published show over HTTP, as podcast apps read it.

    Fetches the feed without credentials, as each of the large apps, and lints it. Requests every recording,
    picture, transcript and chapters file it names: whole, in parts, compressed, and from a page of another
    site. With --to, compares the feed with the live release. For a file, only lints the feed.
    """
    if old_feed and not moved:
        raise WrongUseError(
            "--old-feed goes with --moved", fix="Name both addresses: --moved OLD NEW"
        )
    if moved and (address or feed_url):
        raise WrongUseError(
            "--moved names two addresses, and needs no other", fix="Leave the other option out."
        )
    if moved:
        return _verify_moved(*moved, old_feed, form)
    if address and feed_url:
        raise WrongUseError("--public-url and --feed name two shows", fix="Name one of them.")
    if feed_url and (feed_url == "-" or Path(feed_url).is_file()):
        return _lint(feed_url, form)
    if feed_url is None and not address:
        this = context_of(open_project(project or context.find_root().obj))
        return show_verified(lambda tick: verify_destination(this, to, tick), form)
    url = f"{address.rstrip('/')}/{FEED_KEY}" if address else feed_url or ""
    foreign = not address
    return show_verified(
        lambda tick: verify_url(url, now=now(), environment=os.environ, foreign=foreign, tick=tick),
        form,
    )


def _verify_moved(old_url: str, new_url: str, old_feed: Path | None, form: str) -> ExitCode:
    move = verify_addresses(old_url, new_url, environment=os.environ, old_feed=old_feed)
    number = plural(move.compared, "episode")
    compared = f"and it has every one of the {number} of the old feed"
    episodes = "" if move.compared else ", but not the episodes"
    _show(
        move.findings,
        form,
        f"Verified the way from {old_url} to {new_url}{episodes}",
        f"The old address leads to the new feed, {compared}.",
    )
    # what was not compared is not proved
    return _exit_code(move.findings) if move.compared else ExitCode.FINDINGS


def _lint(name: str, form: str) -> ExitCode:
    with click.open_file(name, "rb") as file:
        findings = lint_feed(file, name, now())
    _show(findings, form, f"Linted {name}", f"Linted {name}: no problems found.")
    return _exit_code(findings)


def show_verified(verify: Callable[[Tick], tuple[Finding, ...]], form: str = "text") -> ExitCode:
    """Verify with a progress bar, and show the findings."""
    files: list[str] = []
    with progress("Verifying", quiet=True) as bar:

        def tick(url: str, of: int) -> None:
            files.append(url)
            show_verifying(bar, url, of)

        findings = verify(tick)
    return show_verification(findings, len(files), form)


def show_verifying(bar: Progress, url: str, of: int) -> None:
    """One more of so many files was read."""
    bar.expect(of)
    bar.advance(1, url.rpartition("/")[2])


def show_verification(findings: tuple[Finding, ...], files: int, form: str = "text") -> ExitCode:
    """Show what was found in the feed and so many files."""
    read = f"the feed and {plural(files, 'file')} it names" if files else "the feed"
    _show(
        findings,
        form,
        f"Verified {read} over HTTP",
        f"Verified over HTTP: {read}, as apps read it.",
    )
    return _exit_code(findings)


def _show(findings: tuple[Finding, ...], form: str, verified: str, no_findings: str) -> None:
    if form != "text":
        write_findings(form, findings, Path())
    elif findings:
        print_text(f"{as_text(findings)}\n{verified}: {counted(findings)}.")
    else:
        print_text(no_findings)


def _exit_code(findings: tuple[Finding, ...]) -> ExitCode:
    broken = any(finding.rule.severity is Severity.ERROR for finding in findings)
    return ExitCode.FINDINGS if broken else ExitCode.FINE
