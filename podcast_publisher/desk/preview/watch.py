"""Watch a project for saves. The only user of watchfiles."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

from watchfiles import Change, awatch

from podcast_publisher.model.workspace import Workspace

_IGNORED = {"node_modules", "__pycache__", "dist", "build"}
"""Folders where programs write and authors do not."""
_MOST_FOLDERS = 2_000
"""Each is watched by itself, and systems allow some thousands."""
_DEBOUNCE, _PAUSE = 400, 40
"""Milliseconds: the longest time to collect saves, and the quiet time that ends it."""


async def watch_saves(workspace: Workspace, stop: asyncio.Event) -> AsyncIterator[None]:
    """Yields whenever files in the project have changed, until `stop` is set."""
    while not stop.is_set():
        folders = project_folders(workspace)
        if not folders:
            return  # the project was deleted
        try:
            async for _ in awatch(
                *folders,
                watch_filter=_is_source_file,
                debounce=_DEBOUNCE,
                step=_PAUSE,
                stop_event=stop,
                recursive=False,
            ):
                yield
                if project_folders(workspace) != folders:
                    break  # start again with the new folder
        except FileNotFoundError:  # a folder was deleted just now
            await asyncio.sleep(_DEBOUNCE / 1000)


def project_folders(workspace: Workspace) -> list[Path]:
    """The project's folders without those of tools: a virtual environment alone has thousands."""
    folders = []
    for folder, below, files in os.walk(workspace.root):
        if "pyvenv.cfg" in files:
            below.clear()
            continue
        below[:] = sorted(
            name for name in below if not name.startswith(".") and name not in _IGNORED
        )
        folders.append(Path(folder))
        if len(folders) == _MOST_FOLDERS:
            break
    return folders


def _is_source_file(_change: Change, path: str) -> bool:
    """Whether it may be a file of the show, not one that an editor keeps beside it."""
    name = Path(path).name
    return not name.startswith(".") and not name.endswith("~") and name not in _IGNORED
