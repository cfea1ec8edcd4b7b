"""Print findings in the chosen format."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from podcast_publisher.model.finding import Finding
from podcast_publisher.model.show import Project
from podcast_publisher.report.episodes import table
from podcast_publisher.report.findings import FORMATS, CheckResult
from podcast_publisher.report.text import as_text, by_episode, summary
from podcast_publisher.workflow.errors import FindingsError
from podcast_publisher.workflow.rules import all_rules


def write_findings(form: str, findings: Sequence[Finding], folder: Path) -> None:
    """The findings and nothing else, in UTF-8 whatever the terminal's encoding."""
    result = CheckResult(findings, all_rules(), folder=_from_here(folder))
    if text := FORMATS[form](result):
        click.echo(text.encode())


def show_findings(
    findings: Sequence[Finding], project: Project, *, with_table: bool, ignored: int = 0
) -> None:
    """The findings by episode, the table of episodes where it is wanted, and a summary."""
    if findings:
        print_text(by_episode(findings, project))
    if with_table and (rows := table(project, findings, sys.stdout.encoding)):
        print_text(rows)
    print_text(summary(findings, len(project.episodes), ignored))


def show_stopping_findings(error: FindingsError) -> None:
    """The findings that stop a command."""
    if error.project:
        print_text(by_episode(error.findings, error.project))
    else:
        print_text(as_text(error.findings))


def print_text(text: str) -> None:
    """Print the text; characters that standard output cannot encode become question marks."""
    encoding = sys.stdout.encoding
    click.echo(text.encode(encoding, "replace").decode(encoding))


def _from_here(folder: Path) -> str:
    """The project's folder relative to the current one; empty where it is the same."""
    try:
        current, folder = Path.cwd().resolve(), folder.resolve()
    except OSError:  # it was deleted meanwhile
        return ""
    if current == folder or not folder.is_relative_to(current):
        return ""
    return folder.relative_to(current).as_posix()
