"""`podcast-publisher listens`."""

from collections.abc import Callable
from pathlib import Path

import click

from podcast_publisher.cli.context import context_of
from podcast_publisher.cli.options import destination_option, project_option
from podcast_publisher.cli.show_findings import print_text
from podcast_publisher.model.errors import ExitCode, WrongUseError
from podcast_publisher.model.listens import ListeningFigures
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.report.listens import (
    Shown,
    as_csv,
    as_json,
    as_text,
    counted_lines,
    exact,
    rounded,
)
from podcast_publisher.report.listens_check import check_lines
from podcast_publisher.report.listens_page import as_html
from podcast_publisher.report.log_settings import LOG_SETTINGS
from podcast_publisher.report.progress import progress
from podcast_publisher.report.words import plural
from podcast_publisher.workflow.listens.count import Counted
from podcast_publisher.workflow.listens.run import (
    checked_logs,
    count_logs,
    published_show,
    show_figures,
)

_FORMATS: dict[str, Callable[[ListeningFigures, Shown], str]] = {
    "text": as_text,
    "json": as_json,
    "csv": as_csv,
    "html": as_html,
}


class _CountsByDefault(click.Group):
    """Its first word is a command or a log file."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["count", *args]
        return super().parse_args(ctx, args)


@click.group("listens", cls=_CountsByDefault)
def command() -> None:
    """Count downloads in log files, and show listening figures.

    podcast-publisher listens LOGS counts, as "listens count LOGS" does. Without LOGS, it shows what
    was counted before.
    """


@command.command("count")
@click.argument("logs", nargs=-1)
@project_option
@destination_option
@click.option("--format", "form", type=click.Choice([*_FORMATS]), default="text", show_default=True)
@click.option(
    "--public",
    is_flag=True,
    help="For people outside: 1 to 7 as a star, other numbers to the nearest five.",
)
@click.option(
    "--agents",
    type=click.Path(exists=True, path_type=Path),
    default=None,
    help="OPAWG's list of user agents: a file, or the folder of its JSON files.",
)
def count(
    workspace: Workspace,
    logs: tuple[str, ...],
    *,
    to: str,
    form: str,
    public: bool,
    agents: Path | None,
) -> int:
    """Count downloads in LOGS: files, folders, patterns or s3:// places, gzipped or not.

    Totals go to the folder listens/. Nothing about a person is kept: no address, no user agent.
    """
    context = context_of(workspace)
    counted: Counted | None = None
    show = published_show(context, to)
    if logs:
        with progress("Counting", len(logs), quiet=True) as bar:
            counted = count_logs(context, show, logs, agents, lambda name: bar.advance(1, name))
    figures = show_figures(context, show)
    if counted:
        _show_counted(counted, to_errors=form != "text")
    shown = rounded if public else exact
    if form == "text":
        print_text(_FORMATS[form](figures, shown))
    else:
        click.echo(_FORMATS[form](figures, shown).encode(), nl=form == "json")
    return ExitCode.FINDINGS if counted and (counted.problems or counted.left) else ExitCode.FINE


def _show_counted(counted: Counted, *, to_errors: bool) -> None:
    lines = [*counted_lines(counted.counts, counted.days)]
    lines += [f"{problem}." for problem in counted.problems]
    if counted.problems:
        lines.append("Days that these files hold were not counted.")
    for day, number in counted.left.items():
        lines.append(
            f"{day} stays as it was: {plural(number, 'log file')} that it was counted from "
            "must be among LOGS to count it again."
        )
    if counted.unsettled:
        lines.append(
            f"{plural(len(counted.unsettled), 'day')} from {counted.unsettled[0]} on: logs may still "
            "come in, so count again three days later."
        )
    for line in lines:
        if to_errors:
            click.echo(line, err=True)
        else:
            print_text(line)


@command.command("check")
@click.argument("logs", nargs=-1)
@project_option
@destination_option
@click.option(
    "--config",
    "server",
    type=click.Choice([*LOG_SETTINGS]),
    default=None,
    help="Print the configuration with which a server logs what is needed.",
)
def check(workspace: Workspace, logs: tuple[str, ...], *, to: str, server: str | None) -> int:
    """Report what LOGS lack for counting downloads, and print the configuration that adds it.

    Counts and keeps nothing.
    """
    if not logs and not server:
        raise WrongUseError(
            "There is nothing to check",
            fix=f"Name log files, or --config with {', '.join(LOG_SETTINGS)}.",
        )
    is_fine = True
    for log in checked_logs(context_of(workspace), to, logs) if logs else ():
        is_fine &= log.is_fine
        for line in check_lines(log):
            print_text(line)
    if server:
        print_text(LOG_SETTINGS[server])
    elif not is_fine:
        print_text(
            f"To print the configuration of a server: podcast-publisher listens check --config "
            f"{'|'.join(LOG_SETTINGS)}"
        )
    return ExitCode.FINE if is_fine else ExitCode.FINDINGS
