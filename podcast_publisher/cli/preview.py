"""`podcast-publisher preview`."""

from datetime import UTC, datetime
from importlib.util import find_spec

import click

from podcast_publisher.cli.options import project_option
from podcast_publisher.model.errors import ExitCode, WrongUseError
from podcast_publisher.model.workspace import Workspace


@click.command("preview")
@project_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="The port on this computer; any free one by default.",
)
@click.option("--open/--no-open", "opens", default=True, help="Open the browser.")
@click.option(
    "--share",
    metavar="DESTINATION",
    help="Upload the preview there at a secret address, and print the link to send.",
)
@click.option(
    "--days",
    type=click.IntRange(1, 365),
    default=14,
    show_default=True,
    help="With --share: days until prune removes it.",
)
@click.option(
    "--approver",
    "approvers",
    metavar="NAME",
    multiple=True,
    help="With --share: ask this person to approve, through a link of their own. Default: those in podcast.yaml.",
)
@click.option(
    "--end",
    metavar="[LINK or 32 CHARACTERS or all]",
    is_flag=False,
    flag_value="",
    default=None,
    help="End shared previews now. Without a value, list them; if there is only one, end it.",
)
@click.option(
    "--to",
    metavar="NAME",
    envvar="PODCAST_DESTINATION",
    show_envvar=True,
    help="With --end: the destination. Default: that of the link, or the local store.",
)
@click.option("--yes", is_flag=True, help="With --share and --end: do not ask for confirmation.")
def command(
    workspace: Workspace,
    port: int,
    *,
    opens: bool,
    share: str | None,
    days: int,
    approvers: tuple[str, ...],
    end: str | None,
    to: str | None,
    yes: bool,
) -> int:
    """Preview the pages in a browser; reload on save.

    Drafts and scheduled episodes are shown as if published. Only this computer can open the
    preview, and nothing is published. Press Ctrl-C to stop.

    With --share, upload the preview instead, and print the link to send. With --approver, ask people
    to approve the episodes. With --end, the links stop working at once.
    """
    if end is not None:
        from podcast_publisher.cli.end_preview import end_preview

        return end_preview(workspace, share or to, end, yes=yes)
    if share is not None:
        from podcast_publisher.cli.share_preview import share_and_print

        return share_and_print(workspace, share, days, approvers, yes=yes)
    if not all(find_spec(name) for name in ("starlette", "uvicorn", "watchfiles")):
        raise WrongUseError(
            "The libraries for the preview are not installed",
            fix='Install them with: pip install "podcast-publisher[desk]"',
        )
    from podcast_publisher.desk.server.serve import listen, secret_pages_address, serve
    from podcast_publisher.report.text import summary
    from podcast_publisher.workflow.preview import PreviewBuilder
    from podcast_publisher.workflow.preview_snapshot import PreviewSnapshot

    def report(result: PreviewSnapshot | Exception) -> None:
        if isinstance(result, Exception):
            click.echo(
                f"The last save cannot be shown, because of a bug in the program: {result!r}"
            )
        else:
            episodes = len(result.project.episodes) + len(result.missing)
            click.echo(summary(result.findings, episodes))

    with listen(port) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        builder = PreviewBuilder(
            workspace, secret_pages_address(address), lambda: datetime.now(UTC)
        )
        first = builder.build()
        report(first)
        click.echo(f"Open the preview at {address} (press Ctrl-C to stop)")
        if opens:
            click.launch(address)
        serve(builder, first, listening, report)
    click.echo("The preview has stopped. Your files are as you saved them.")
    return ExitCode.FINE
