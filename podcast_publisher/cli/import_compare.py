"""`podcast-publisher import --compare`."""

import os

import click

from podcast_publisher.cli.context import now
from podcast_publisher.cli.options import checked
from podcast_publisher.cli.show_findings import print_text
from podcast_publisher.model.baseline import BASELINE_FILE
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.report.comparison import as_json, as_text


def compare_and_show(workspace: Workspace, feed: str, form: str) -> ExitCode:
    """Compare the project with the kept copy of its old feed, or with a feed at an address or in a file."""
    from podcast_publisher.workflow.import_show.proof import compare_with_old_feed  # slow to import

    comparison = compare_with_old_feed(workspace, checked(workspace), now(), os.environ, feed)
    if form == "json":
        click.echo(as_json(comparison).encode())
    else:
        print_text(as_text(comparison))
    return ExitCode.FINE if comparison.is_safe else ExitCode.FINDINGS


def keep_baseline(workspace: Workspace) -> None:
    """Write down what check finds in the imported episodes."""
    from podcast_publisher.workflow.write_baseline import take_baseline  # slow to import

    take_baseline(workspace, now())
    name = workspace.relative(workspace.imported_folder / BASELINE_FILE)
    print_text(
        f"{name} has what check finds in these episodes: it is counted from now on, not listed."
    )
