"""Findings on standard output, in the form that is asked for."""

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


def tell_program(form: str, findings: Sequence[Finding], root: Path) -> None:
    """The findings and nothing else, in UTF-8 whatever the terminal writes."""
    told = CheckResult(findings, all_rules(), folder=_from_here(root))
    if text := FORMATS[form](told):
        click.echo(text.encode())


def tell_person(
    findings: Sequence[Finding], project: Project, *, at_a_glance: bool, left_out: int = 0
) -> None:
    """The findings by episode, the table of the episodes where it is wanted, and how many there are."""
    if findings:
        say(by_episode(findings, project))
    if at_a_glance and (rows := table(project, findings, sys.stdout.encoding)):
        say(rows)
    say(summary(findings, len(project.episodes), left_out))


def show_stopping(error: FindingsError) -> None:
    """The findings that stop a command."""
    if error.project:
        say(by_episode(error.findings, error.project))
    else:
        say(as_text(error.findings))


def say(text: str) -> None:
    """Print the text; a letter that standard output cannot carry becomes a question mark."""
    encoding = sys.stdout.encoding
    click.echo(text.encode(encoding, "replace").decode(encoding))


def _from_here(root: Path) -> str:
    """The project's folder as seen from where the command was given; nothing where it is the same."""
    try:
        here, there = Path.cwd().resolve(), root.resolve()
    except OSError:  # it was removed meanwhile
        return ""
    if here == there or not there.is_relative_to(here):
        return ""
    return there.relative_to(here).as_posix()
