"""Run preview and desk as a server on this computer. The only user of uvicorn."""

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from types import FrameType

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from podcast_publisher.desk.preview.app import preview_app
from podcast_publisher.desk.preview.current import Current
from podcast_publisher.desk.preview.watch import watch_saves
from podcast_publisher.desk.server.guard import LOOPBACK, Guard
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.workflow.preview import PreviewBuilder
from podcast_publisher.workflow.preview_snapshot import PreviewSnapshot

Routes = Sequence[Route]


def listen(port: int) -> socket.socket:
    """A socket that only this computer reaches; on any free port where it is 0.

    Raises:
        WrongUseError: the port is not available.
    """
    try:
        return socket.create_server((LOOPBACK, port))
    except (OSError, OverflowError) as error:
        raise WrongUseError(
            f"Port {port} is not available: {getattr(error, 'strerror', error)}",
            fix="Name another port with --port, or leave --port out to use any free one.",
        ) from error


def secret_pages_address(address: str) -> str:
    """The address for the project's own pages, with a path that nobody can guess."""
    return f"{address}~{secrets.token_urlsafe(18)}/"


def serve(
    builder: PreviewBuilder,
    first: PreviewSnapshot,
    listening: socket.socket,
    on_build: Callable[[PreviewSnapshot | Exception], None],
    *,
    token: str = "",
    desk_routes: Callable[[Current], Routes] = lambda _: (),
) -> None:
    """Serve the show until the process is stopped, and build it again at every save.

    `on_build` gets what each save led to. With a `token`, only the browser that brings it is
    let in. `desk_routes` are served besides the preview's.
    """
    current, stop = Current(first), asyncio.Event()

    async def rebuild_on_save() -> None:
        async for _ in watch_saves(builder.workspace, stop):
            try:
                snapshot = await asyncio.to_thread(builder.build)
            except Exception as error:  # noqa: BLE001 - reported; the last good pages stay
                on_build(error)
            else:
                on_build(snapshot)
                current.replace(snapshot)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        rebuilding = asyncio.create_task(rebuild_on_save())
        yield
        stop.set()
        await rebuilding

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            current.stop()  # otherwise the server would wait for pages that wait for changes
            super().handle_exit(sig, frame)

    app = preview_app(current, lifespan, desk_routes(current))
    port = listening.getsockname()[1]
    guarded = Guard(app, port=port, pages=first.pages, token=token)
    config = uvicorn.Config(
        guarded,
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        # a paused player leaves its recording half fetched, and would be waited for
        timeout_graceful_shutdown=1,
    )
    with suppress(KeyboardInterrupt):
        Server(config).run(sockets=[listening])
