"""`podcast-publisher check`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from podcast_publisher.cli.options import checked, decoded, format_option
from podcast_publisher.cli.show_findings import show_findings, write_findings
from podcast_publisher.cli.shows import shows_option
from podcast_publisher.model.errors import ExitCode, WrongUseError
from podcast_publisher.model.finding import Severity
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.report.markdown import as_markdown
from podcast_publisher.workflow.build import build_and_store
from podcast_publisher.workflow.check import reload_baseline, select_rules
from podcast_publisher.workflow.write_baseline import update_baseline

_ANYWHERE = "https://podcast.example.org/"
"""An address to build the feed for; the findings do not depend on it."""


@click.command("check")
@shows_option
@format_option
@click.option(
    "--select", metavar="CODES", default="", help="Only these rules, for example PP2,PP301."
)
@click.option(
    "--ignore",
    metavar="CODES",
    default="",
    help="Not these rules; of --select and --ignore, the longer code wins.",
)
@click.option(
    "--all", "list_all", is_flag=True, help="List what the baseline of an imported show counts."
)
@click.option(
    "--update-baseline",
    "update",
    is_flag=True,
    help="Remove entries that nothing needs any more from the baseline of an imported show.",
)
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option(
    "--deep", is_flag=True, help="Decode every recording to measure loudness, silence and clipping."
)
@click.option(
    "--summary",
    "page",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also append the findings to this file as Markdown, for the summary of a CI run.",
)
def command(
    workspace: Workspace,
    form: str,
    select: str,
    ignore: str,
    page: Path | None,
    *,
    list_all: bool,
    update: bool,
    strict: bool,
    deep: bool,
) -> int:
    """Check every file; explain each problem and its fix.

    Changes and publishes nothing. publish runs the same check first, and cannot leave any rule out.
    """
    selection = select_rules(select, ignore)
    result = decoded(checked(workspace), workspace) if deep else checked(workspace)
    if not result.has_errors:
        _, result = build_and_store(result, _ANYWHERE, datetime.now(UTC))
    if update:
        removed = update_baseline(workspace, result)
        entries = "1 entry" if removed == 1 else f"{removed:,} entries"
        click.echo(f"Removed {entries} from the baseline.", err=True)
        result = reload_baseline(workspace, result)
    listed = result.listed if list_all else result.findings
    findings = selection.of_those(listed)
    ignored = len(listed) - len(findings)
    if page:
        _append(page, as_markdown(findings, result.project, ignored))
    if form == "text":
        show_findings(findings, result.project, with_table=True, ignored=ignored)
    else:
        write_findings(form, findings, workspace.root)
    counted = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    refusing = selection.of_those(result.findings)
    is_refused = any(finding.rule.severity in counted for finding in refusing)
    return ExitCode.FINDINGS if is_refused else ExitCode.FINE


def _append(page: Path, text: str) -> None:
    try:
        with page.open("a", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
    except OSError as error:
        raise WrongUseError(f"{page} cannot be written: {error.strerror}") from error
