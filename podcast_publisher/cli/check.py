"""`podcast-publisher check`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from podcast_publisher.check.engine.selection import Selection, UnknownPrefixError
from podcast_publisher.cli.options import checked, format_option, heard, project_option
from podcast_publisher.cli.show_findings import tell_person, tell_program
from podcast_publisher.model.errors import ExitCode, WrongUseError
from podcast_publisher.model.finding import Severity
from podcast_publisher.report.markdown import as_markdown
from podcast_publisher.workflow.build import build_and_check
from podcast_publisher.workflow.rules import all_rules

_ANYWHERE = "https://podcast.example.org/"
"""An address to build the feed for: what is looked at does not depend on it."""


@click.command("check")
@project_option
@format_option
@click.option("--select", metavar="CODES", default="", help="Only these rules: PP2,PP301.")
@click.option(
    "--ignore", metavar="CODES", default="", help="Not these rules; the longer code decides."
)
@click.option("--strict", is_flag=True, help="Take warnings for errors.")
@click.option("--deep", is_flag=True, help="Decode every recording: loudness, silence, clipping.")
@click.option(
    "--summary",
    "page",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Append it all to this file as Markdown too, whatever the format: a CI run's summary.",
)
def command(
    project: Path,
    form: str,
    select: str,
    ignore: str,
    page: Path | None,
    *,
    strict: bool,
    deep: bool,
) -> int:
    """Look at every file, and say what is wrong and how to put it right.

    Nothing is changed and nothing is published. The same check runs before every publishing, and
    there nothing can be left out.
    """
    selection = _selection(select, ignore)
    result = heard(checked(project), project) if deep else checked(project)
    if not result.has_errors:
        _, result = build_and_check(result, _ANYWHERE, datetime.now(UTC))
    findings = selection.of_those(result.findings)
    left_out = len(result.findings) - len(findings)
    if page:
        _append(page, as_markdown(findings, result.project, left_out))
    if form == "text":
        tell_person(findings, result.project, at_a_glance=True, left_out=left_out)
    else:
        tell_program(form, findings, project)
    counted = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    found = any(finding.rule.severity in counted for finding in findings)
    return ExitCode.FINDINGS if found else ExitCode.FINE


def _append(page: Path, text: str) -> None:
    try:
        with page.open("a", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
    except OSError as error:
        raise WrongUseError(f"{page} cannot be written: {error.strerror}") from error


def _selection(select: str, ignore: str) -> Selection:
    try:
        return Selection.of(select, ignore, all_rules())
    except UnknownPrefixError as error:
        raise WrongUseError(
            f'No rule has a code that begins with "{error}"',
            fix="podcast-publisher rules lists them all.",
        ) from None
