"""`podcast-publisher desk`."""

import os
import secrets
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcast_publisher.cli.options import destination_option, project_option
from podcast_publisher.cli.publishing import signed_in
from podcast_publisher.cli.workspace import workspace_of
from podcast_publisher.model.errors import ExitCode, WrongUseError
from podcast_publisher.model.workspace import UPLOADS

if TYPE_CHECKING:
    from podcast_publisher.desk.preview.current import Current
    from podcast_publisher.workflow.preview import PreviewSnapshot
    from podcast_publisher.desk.server.serve import Routes

_NEEDED = ("starlette", "uvicorn", "watchfiles", "python_multipart", "ruamel.yaml")


@click.command("desk")
@project_option
@destination_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="The port on this computer; any free one if you name none.",
)
@click.option("--open/--no-open", "opens", default=True, help="Open it in the browser.")
def command(project: Path, to: str, port: int, *, opens: bool) -> int:
    """Add, edit and publish episodes in a browser, and look at them as they will be.

    Only this computer can see it, and only the browser that opens the printed address first. What
    you save there is written into the same files that you can edit by hand. Ctrl-C ends it.
    """
    if not _is_installed():
        raise WrongUseError(
            "What the desk is made with is not installed",
            fix='Install it with: pip install "podcast-publisher[desk]"',
        )
    from podcast_publisher.cli.erase import reports_folder
    from podcast_publisher.desk.actions.context import Acting
    from podcast_publisher.desk.actions.episodes import episode_routes
    from podcast_publisher.desk.actions.erase import erasing_routes
    from podcast_publisher.desk.actions.publish import publishing_routes
    from podcast_publisher.desk.actions.publish_job import Publishing
    from podcast_publisher.desk.actions.workplace import Workplace
    from podcast_publisher.desk.forms.context import Desk
    from podcast_publisher.desk.forms.routes import form_routes
    from podcast_publisher.workflow.preview import PreviewBuilder
    from podcast_publisher.desk.server.serve import listen, pages_address, serve

    def tell(seen: "Showing | Exception") -> None:
        if isinstance(seen, Exception):
            click.echo(f"The last save cannot be shown, by a fault of the program: {seen!r}")

    workspace = workspace_of(project)
    workspace.state(UPLOADS)  # refused before anybody has typed anything
    with listen(port) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        token = secrets.token_urlsafe(24)
        builder = PreviewBuilder(
            workspace, pages_address(address), lambda: datetime.now(UTC), desk=True
        )
        first = builder.build()
        desks: list[Desk] = []
        at = Workplace(
            workspace, to, lambda: datetime.now(UTC), os.environ, signed_in(), reports_folder()
        )

        def pages(current: "Current") -> "Routes":
            desk = Desk(builder, current)
            desks.append(desk)
            acting = Acting(desk, at, Publishing(at))
            acts = (*publishing_routes(acting), *episode_routes(acting), *erasing_routes(acting))
            return [*form_routes(desk), *acts]

        entrance = f"{address}desk?token={token}"
        click.echo(f"The desk is at {entrance} until you press Ctrl-C.")
        click.echo(
            "This address lets one browser in; the next time you start it, it is another one."
        )
        if opens:
            click.launch(entrance)
        try:
            serve(builder, first, listening, tell, token=token, pages=pages)
        finally:
            for desk in desks:
                desk.uploads.clear()
    click.echo("The desk has been stopped; your files are as you saved them.")
    return ExitCode.FINE


def _is_installed() -> bool:
    try:
        return all(find_spec(name) for name in _NEEDED)
    except ModuleNotFoundError:  # of a name with a dot, the first part
        return False
