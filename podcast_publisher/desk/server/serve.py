"""The preview as a server on this computer, until someone stops it. The only user of uvicorn."""

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
from podcast_publisher.workflow.preview import PreviewBuilder, PreviewSnapshot
from podcast_publisher.desk.preview.watch import saves
from podcast_publisher.desk.server.guard import LOOPBACK, Guard
from podcast_publisher.model.errors import WrongUseError

Routes = Sequence[Route]


def listen(port: int) -> socket.socket:
    """A socket that only this computer reaches; on any free port where it is 0.

    Raises:
        WrongUseError: the port cannot be had.
    """
    try:
        return socket.create_server((LOOPBACK, port))
    except (OSError, OverflowError) as error:
        raise WrongUseError(
            f"Port {port} cannot be had: {getattr(error, 'strerror', error)}",
            fix="Name another one with --port, or leave the choice to the program.",
        ) from error


def pages_address(address: str) -> str:
    """Where the project's own pages are to be: below an address that nobody guesses."""
    return f"{address}~{secrets.token_urlsafe(18)}/"


def serve(
    builder: PreviewBuilder,
    first: PreviewSnapshot,
    listening: socket.socket,
    tell: Callable[[PreviewSnapshot | Exception], None],
    *,
    token: str = "",
    pages: Callable[[Current], Routes] = lambda _: (),
) -> None:
    """Serve the show until the process is told to stop; make it anew at every save.

    `tell` is told what each save has led to. With a `token`, only the browser that brings it is
    let in; `pages` are those that are served besides the preview's.
    """
    current, stop = Current(first), asyncio.Event()

    async def follow() -> None:
        async for _ in saves(builder.root, stop):
            try:
                snapshot = await asyncio.to_thread(builder.build)
            except Exception as error:  # noqa: BLE001 - the last good pages stay, and it is told
                tell(error)
            else:
                tell(snapshot)
                current.replace(snapshot)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        following = asyncio.create_task(follow())
        yield
        stop.set()
        await following

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            current.stop()  # a page that waits for news would be waited for
            super().handle_exit(sig, frame)

    app = preview_app(current, lifespan, pages(current))
    port = listening.getsockname()[1]
    guarded = Guard(app, port=port, pages=first.pages, token=token)
    config = uvicorn.Config(
        guarded,
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        # a player that is paused leaves its recording half fetched, and would be waited for
        timeout_graceful_shutdown=1,
    )
    with suppress(KeyboardInterrupt):
        Server(config).run(sockets=[listening])
