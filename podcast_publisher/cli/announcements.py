"""Show what became of announcements."""

import click

from podcast_publisher.report.announcements import (
    POLLING,
    is_warning,
    outcome_line,
    warning_lines,
)
from podcast_publisher.report.characters import inert
from podcast_publisher.workflow.announce import Announced


def show_announced(announced: Announced, to: str) -> None:
    """Show who was told, and warn of what failed."""
    if not announced.outcomes and announced.is_complete:
        return
    for outcome in announced.outcomes:
        if is_warning(outcome):
            click.echo(inert(f"Warning: {outcome_line(outcome)}"), err=True)
        else:
            click.echo(inert(outcome_line(outcome)))
    warnings = warning_lines(
        announced.problem, to, held=announced.held, retries=announced.will_retry
    )
    for line in warnings:
        click.echo(inert(f"Warning: {line}"), err=True)
    if announced.outcomes and not warnings:
        click.echo(POLLING)
