"""`podcast-publisher preview`."""

from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import click

from podcast_publisher.cli.options import project_option
from podcast_publisher.cli.workspace import workspace_of
from podcast_publisher.model.errors import ExitCode, WrongUseError


@click.command("preview")
@project_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="The port on this computer; any free one if you name none.",
)
@click.option("--open/--no-open", "opens", default=True, help="Open it in the browser.")
@click.option(
    "--share",
    metavar="DESTINATION",
    help="Put it there under a name that nobody guesses, and print the link to send.",
)
@click.option(
    "--days",
    type=click.IntRange(1, 365),
    default=14,
    show_default=True,
    help="With --share: the days after which prune removes it.",
)
@click.option(
    "--end",
    metavar="[LINK or 32 CHARACTERS or all]",
    is_flag=False,
    flag_value="",
    default=None,
    help="End shared previews now; without more, list them, and end the only one.",
)
@click.option(
    "--to",
    metavar="NAME",
    envvar="PODCAST_DESTINATION",
    show_envvar=True,
    help="With --end: the destination. Else that of the link, or the store on this computer.",
)
@click.option("--yes", is_flag=True, help="With --share and --end: do not ask.")
def command(
    project: Path,
    port: int,
    *,
    opens: bool,
    share: str | None,
    days: int,
    end: str | None,
    to: str | None,
    yes: bool,
) -> int:
    """Show the pages in a browser as they will be, anew at every save.

    Drafts and episodes that are scheduled are shown as if they were out. Only this computer can see
    it, and nothing is published. Ctrl-C ends it.

    With --share nothing is served here: those who must approve are sent a link. With --end that link ends at once.
    """
    if end is not None:
        from podcast_publisher.cli.end_preview import end_and_tell

        return end_and_tell(project, share or to, end, yes=yes)
    if share is not None:
        from podcast_publisher.cli.share_preview import share_and_tell

        return share_and_tell(project, share, days, yes=yes)
    if not all(find_spec(name) for name in ("starlette", "uvicorn", "watchfiles")):
        raise WrongUseError(
            "What the preview is made with is not installed",
            fix='Install it with: pip install "podcast-publisher[desk]"',
        )
    from podcast_publisher.workflow.preview import PreviewBuilder, PreviewSnapshot
    from podcast_publisher.desk.server.serve import listen, pages_address, serve
    from podcast_publisher.report.text import summary

    def tell(seen: PreviewSnapshot | Exception) -> None:
        if isinstance(seen, Exception):
            click.echo(f"The last save cannot be shown, by a fault of the program: {seen!r}")
        else:
            click.echo(summary(seen.findings, len(seen.project.episodes) + len(seen.absent)))

    with listen(port) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        builder = PreviewBuilder(
            workspace_of(project), pages_address(address), lambda: datetime.now(UTC)
        )
        first = builder.build()
        tell(first)
        click.echo(f"The preview is at {address} until you press Ctrl-C.")
        if opens:
            click.launch(address)
        serve(builder, first, listening, tell)
    click.echo("The preview has been stopped; your files are as you saved them.")
    return ExitCode.FINE
