"""Find the user's cache folder in the environment, and open the workspace."""

import atexit
import os
import secrets
import shutil
import tempfile
from functools import cache
from pathlib import Path

from podcast_publisher.model.cache import Cache
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.workspace import is_tracked_folder, open_workspace

OVERRIDE = "PODCAST_CACHE"
KEY_VARIABLE = "PODCAST_CACHE_KEY"
_KEY_FILE = "cache.key"
_KEY_BYTES = 32
_NAME = "podcast-publisher"


def workspace_of(folder: Path, repository: Path | None = None) -> Workspace:
    """The project in that folder, with caches where only this user writes.

    `repository` is the folder of all shows, if there are several: a pull request can write anywhere in it.

    Raises:
        WrongUseError: the environment wants the caches inside the project or the repository.
    """
    home, outermost = _cache_home(), repository or folder
    is_inside = _is_inside(home, outermost)
    if is_inside and os.environ.get(OVERRIDE):
        raise WrongUseError(
            f"{OVERRIDE} names a folder inside the project, {home}",
            fix="Name a folder outside the project: a pull request could bring its own cache, which "
            "would hide problems of its recordings.",
        )
    if is_inside or not _is_usable(home) or is_tracked_folder(home):
        home = _for_this_run()
    return open_workspace(folder, home, _cache_key(outermost))


def _is_inside(home: Path, project: Path) -> bool:
    return project.resolve() in (home.resolve(), *home.resolve().parents)


def _cache_key(project: Path) -> bytes:
    """The key of what this user or job may believe of a cache; empty where it could come with the project.

    It is not where caches are: CI restores those.
    """
    if secret := os.environ.get(KEY_VARIABLE):
        return secret.encode()
    home = _state_home()
    if _is_inside(home, project):
        return b""
    kept = Cache(home)
    key = kept.read(_KEY_FILE, _KEY_BYTES) or b""
    if len(key) == _KEY_BYTES:
        return key
    key = secrets.token_bytes(_KEY_BYTES)
    return key if kept.write(_KEY_FILE, key) else b""


def _cache_home() -> Path:
    if override := os.environ.get(OVERRIDE):
        return Path(override).absolute()
    xdg = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if xdg.is_absolute():  # the XDG Base Directory Specification ignores relative paths
        return xdg / _NAME
    from platformdirs import user_cache_path  # here, because the import takes milliseconds

    return user_cache_path(_NAME, appauthor=False)


def _state_home() -> Path:
    xdg = Path(os.environ.get("XDG_STATE_HOME", ""))
    if xdg.is_absolute():
        return xdg / _NAME
    from platformdirs import user_state_path

    return user_state_path(_NAME, appauthor=False)


def _is_usable(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK | os.X_OK)


@cache
def _for_this_run() -> Path:
    """A folder that is removed at exit: pages need their small pictures somewhere."""
    folder = Path(tempfile.mkdtemp(prefix=f"{_NAME}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
