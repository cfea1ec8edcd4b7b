"""Word of every save in a project. The only user of watchfiles."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

from watchfiles import Change, awatch

_ELSE = {"node_modules", "__pycache__", "dist", "build"}
"""Folders in which no author saves anything, and programs a great deal."""
_MOST = 2_000
"""Folders: each is watched by itself, and systems allow some thousands."""
_TOGETHER, _PAUSE = 400, 40
"""Milliseconds for which saves are collected at most, and after which the last one was the last."""


async def saves(root: Path, stop: asyncio.Event) -> AsyncIterator[None]:
    """Something each time that files in the project have changed, until told to stop."""
    while not stop.is_set():
        folders = project_folders(root)
        if not folders:
            return  # the project itself was taken away
        try:
            async for _ in awatch(
                *folders,
                watch_filter=_is_authors,
                debounce=_TOGETHER,
                step=_PAUSE,
                stop_event=stop,
                recursive=False,
            ):
                yield
                if project_folders(root) != folders:
                    break  # a new folder is to be watched too
        except FileNotFoundError:  # one was taken away just now
            await asyncio.sleep(_TOGETHER / 1000)


def project_folders(root: Path) -> list[Path]:
    """The project's folders, without those of tools: a virtual environment alone has thousands."""
    found = []
    for folder, below, files in os.walk(root):
        if "pyvenv.cfg" in files:
            below.clear()
            continue
        below[:] = sorted(one for one in below if not one.startswith(".") and one not in _ELSE)
        found.append(Path(folder))
        if len(found) == _MOST:
            break
    return found


def _is_authors(_change: Change, path: str) -> bool:
    """Whether it may be a file of the show, and not what editors keep beside it."""
    name = Path(path).name
    return not name.startswith(".") and not name.endswith("~") and name not in _ELSE
