"""`podcast-publisher plan`."""

from pathlib import Path

import click

from podcast_publisher.cli.context import context_of
from podcast_publisher.cli.options import destination_option
from podcast_publisher.cli.release import prepare_and_show, renew_option
from podcast_publisher.cli.show_findings import print_text
from podcast_publisher.cli.shows import shows_option
from podcast_publisher.cli.unchanged import keep_if_nothing_to_do, note_inputs
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.report.text import by_episode
from podcast_publisher.workflow.saved_plan import save_plan


@click.command("plan")
@shows_option
@destination_option
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the plan to a file, for publish --plan.",
)
@click.option(
    "--exit-code", is_flag=True, help="Return 4 if there is something to publish, 0 if not."
)
@renew_option
def command(
    workspace: Workspace, to: str, out: Path | None, *, exit_code: bool, renew: str | None
) -> int:
    """Show what publishing would change, without publishing.

    Lists what listeners will notice, what is uploaded and why, and what blocks publishing.
    """
    context = context_of(workspace)
    before = note_inputs(context)
    prepared = prepare_and_show(context, to, renew=renew)
    if out:
        out.write_bytes(save_plan(prepared).to_json())
    if prepared.objections and prepared.project:
        print_text(by_episode(prepared.objections, prepared.project))
        return ExitCode.FINDINGS
    keep_if_nothing_to_do(before, prepared)
    return ExitCode.CHANGES if exit_code and not prepared.plan.nothing_to_do else ExitCode.FINE
