"""`podcast-publisher plan`."""

from pathlib import Path

import click

from podcast_publisher.cli.options import destination_option, project_option
from podcast_publisher.cli.publishing import prepare, renew_option
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.model.plan import HeaderRenewal
from podcast_publisher.publish.releases.saved_plan import SavedPlan


@click.command("plan")
@project_option
@destination_option
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the plan into a file, for publish --plan.",
)
@click.option(
    "--exit-code", is_flag=True, help="Leave with 4 where there is something to publish, else 0."
)
@renew_option
def command(project: Path, to: str, out: Path | None, *, exit_code: bool, renew: str | None) -> int:
    """Say what publishing would do, without doing it.

    Tells what listeners will notice, what is sent and why, and what stands in the way.
    """
    prepared = prepare(project, to, renew=HeaderRenewal(renew or ""))
    if out:
        out.write_bytes(SavedPlan.of(prepared.plan, to, prepared.now).to_json())
    if prepared.findings:
        return ExitCode.FINDINGS
    return ExitCode.CHANGES if exit_code and not prepared.plan.nothing_to_do else ExitCode.FINE
