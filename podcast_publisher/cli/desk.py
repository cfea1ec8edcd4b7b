"""`podcast-publisher desk`."""

import secrets
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcast_publisher.cli.context import context_of
from podcast_publisher.cli.options import (
    destination_option,
    open_project,
    project_option_opened_by,
)
from podcast_publisher.cli.workspace import workspace_of
from podcast_publisher.model.errors import ExitCode, WrongUseError
from podcast_publisher.model.workspace import UPLOADS, Workspace

if TYPE_CHECKING:
    from podcast_publisher.desk.preview.current import Current
    from podcast_publisher.desk.server.serve import Routes
    from podcast_publisher.workflow.preview_snapshot import PreviewSnapshot

_NEEDED = ("starlette", "uvicorn", "watchfiles", "python_multipart", "ruamel.yaml")


def _open_or_begin(folder: Path) -> Workspace:
    """The project in that folder; the folder itself where a show can begin in it.

    Raises:
        WrongUseError: there is neither.
    """
    if not Workspace(folder).show_file.exists() and _is_installed():
        from podcast_publisher.workflow.import_show.go_on import can_go_on
        from podcast_publisher.workflow.init import can_begin

        workspace = workspace_of(folder)
        if can_begin(workspace) or can_go_on(workspace):
            return workspace
    return open_project(folder)


@click.command("desk")
@project_option_opened_by(_open_or_begin)
@destination_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="The port on this computer; any free one by default.",
)
@click.option("--open/--no-open", "opens", default=True, help="Open the browser.")
def command(workspace: Workspace, to: str, port: int, *, opens: bool) -> int:
    """Add, edit, preview and publish episodes in a browser.

    In an empty folder, the desk asks the questions of init and creates a show.
    Only this computer can open the desk, in the browser that opens the printed address first. The
    desk saves into the same files that you can edit by hand. Press Ctrl-C to stop.
    """
    if not _is_installed():
        raise WrongUseError(
            "The libraries for the desk are not installed",
            fix='Install them with: pip install "podcast-publisher[desk]"',
        )
    from podcast_publisher.cli.erase import reports_folder
    from podcast_publisher.desk.actions.context import ActionContext
    from podcast_publisher.desk.actions.routes import action_routes
    from podcast_publisher.desk.forms.context import Desk
    from podcast_publisher.desk.forms.live_reader import LiveReader
    from podcast_publisher.desk.forms.routes import form_routes
    from podcast_publisher.desk.forms.upload_store import UploadStore
    from podcast_publisher.desk.server.addresses import show_address
    from podcast_publisher.desk.server.serve import listen, secret_pages_address, serve
    from podcast_publisher.workflow.live_show import read_live_show
    from podcast_publisher.workflow.preview import PreviewBuilder

    def report(result: "PreviewSnapshot | Exception") -> None:
        if isinstance(result, Exception):
            click.echo(
                f"The last save cannot be shown, because of a bug in the program: {result!r}"
            )

    context = context_of(workspace)
    context.workspace.state(UPLOADS)  # refuses an unsafe folder before anybody types anything
    UploadStore(context.workspace).clear()  # what a desk left that was killed
    with listen(port) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        token = secrets.token_urlsafe(24)
        pages = secret_pages_address(address)
        builder = PreviewBuilder(context.workspace, pages, context.clock, desk=True)
        first = builder.build()
        opened: list[ActionContext] = []

        def desk_routes(current: "Current") -> "Routes":
            live = LiveReader(lambda: read_live_show(context, to), context.clock, to)
            desk = Desk(builder, current, live)
            actions = ActionContext(desk, context, to, reports_folder())
            opened.append(actions)
            return [*form_routes(desk), *action_routes(actions)]

        entrance = f"{address}{show_address(context.workspace.show)[1:]}/?token={token}"
        click.echo(f"Open the desk at {entrance} (press Ctrl-C to stop)")
        click.echo("This address lets one browser in. Each start prints a new address.")
        if opens:
            click.launch(entrance)
        try:
            serve(builder, first, listening, report, token=token, desk_routes=desk_routes)
        finally:
            for actions in opened:
                actions.jobs.stop()
                actions.desk.uploads.clear()
    click.echo("The desk has stopped. Your files are as you saved them.")
    return ExitCode.FINE


def _is_installed() -> bool:
    try:
        return all(find_spec(name) for name in _NEEDED)
    except ModuleNotFoundError:  # the first part of a dotted name
        return False
