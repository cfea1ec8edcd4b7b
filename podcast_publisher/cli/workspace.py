"""Where this user's caches are; environment and git are asked here, for `Workspace`."""

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from podcast_publisher.load.checkout import is_tracked
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.workspace import Workspace

OVERRIDE = "PODCAST_CACHE"
_NAME = "podcast-publisher"


def workspace_of(root: Path) -> Workspace:
    """The project in that folder, with caches where nobody but this user writes.

    Raises:
        WrongUseError: the environment wants them inside the project.
    """

    def is_tracked_here(path: Path) -> bool:
        return is_tracked(root, path)

    home = _cache_home()
    is_inside = root.resolve() in (home.resolve(), *home.resolve().parents)
    if is_inside and os.environ.get(OVERRIDE):
        raise WrongUseError(
            f"{OVERRIDE} names a folder inside the project, {home}",
            fix="Name a folder outside: a pull request could bring a cache along, and what is "
            "wrong with its recordings would not be seen.",
        )
    if is_inside or not _is_usable(home) or is_tracked(home, home):
        home = _for_this_run()
    return Workspace(root, home, is_tracked_here)


def _cache_home() -> Path:
    if override := os.environ.get(OVERRIDE):
        return Path(override).absolute()
    xdg = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if xdg.is_absolute():  # any other is to be ignored, says the XDG base directory specification
        return xdg / _NAME
    from platformdirs import user_cache_path  # where it is needed: it takes milliseconds

    return user_cache_path(_NAME, appauthor=False)


def _is_usable(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK | os.X_OK)


@cache
def _for_this_run() -> Path:
    """A folder that is removed again at the end: pages need their small pictures somewhere."""
    folder = Path(tempfile.mkdtemp(prefix=f"{_NAME}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
