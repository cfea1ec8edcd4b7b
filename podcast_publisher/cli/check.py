"""`podcast-publisher check`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from podcast_publisher.cli.options import checked, format_option, project_option
from podcast_publisher.errors import ExitCode
from podcast_publisher.model.finding import Severity
from podcast_publisher.pipeline import build_and_reread
from podcast_publisher.report import findings as report

_ANYWHERE = "https://podcast.example.org/"
"""An address to build the feed for: what is looked at does not depend on it."""


@click.command("check")
@project_option
@format_option
@click.option("--strict", is_flag=True, help="Take warnings for errors.")
def command(project: Path, form: str, *, strict: bool) -> int:
    """Look at every file, and say what is wrong and how to put it right.

    Nothing is changed and nothing is published. The same check runs before every publishing.
    """
    result = checked(project)
    if not result.has_errors:
        _, result = build_and_reread(result, _ANYWHERE, datetime.now(UTC))
    if form == "json":
        click.echo(report.as_json(result.findings))
    else:
        if result.findings:
            click.echo(report.as_text(result.findings))
        click.echo(report.summary(result.findings, len(result.project.episodes)))
    counted = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    found = any(finding.rule.severity in counted for finding in result.findings)
    return ExitCode.FINDINGS if found else ExitCode.FINE
