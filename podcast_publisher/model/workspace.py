"""Where a project is on this computer: its folder, its caches outside of it, and its own state.

Whoever proposes a change can put any file into the folder, links among them. So nothing is cached
there, and state there is used only where no file of it came with the project.
"""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from podcast_publisher.model.cache import Cache
from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.model.site import FOLDER

SHOW_FILE = "podcast.yaml"
EPISODE_FOLDER = "episodes"
_ARTWORK_FOLDER = "artwork"
_STATE = ".podcast"
_JUNCTION = 0xA0000003
"""IO_REPARSE_TAG_MOUNT_POINT of Windows; files that a cloud keeps have other tags, and are no links."""

PROBES, SOUND, PICTURES = "probes", "sound", "pictures"
STORE, PUBLISHED, UPLOADS = "store", "published", "desk"

_CACHES = {
    PROBES: "what recordings and pictures were found to be, the words in their tags included",
    SOUND: "measurements of recordings, a drawing of the wave included",
    PICTURES: "small copies of artwork",
}
_STATES = {
    STORE: "the local store: its keys and everything that was published to it",
    PUBLISHED: "the folder that takes its place where no local store can run",
    UPLOADS: "files that were sent to the desk and are not used yet",
}
_FORMER = {
    "looked": "what earlier versions of the program found recordings and pictures to be",
    SOUND: "measurements of recordings by earlier versions of the program",
    PICTURES: "small copies of artwork by earlier versions of the program",
}
"""Caches that stood in the project's folder once."""


class UnsafeStateError(DestinationError):
    """State in the project's folder cannot be trusted."""

    code = ExitCode.WRONG_USE


@dataclass(frozen=True, slots=True)
class LocalPlace:
    """A folder on this computer in which the program keeps something of a project."""

    name: str
    path: Path
    holds: str
    """In words, for people."""
    private: bool = True
    """Whether it can hold an episode's sound, pictures or words: erasing an episode clears it."""


def _nothing_tracked(_folder: Path) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Workspace:
    """A project on this computer. Nothing else knows where its files, caches and state are."""

    root: Path
    """The folder with podcast.yaml."""
    cache_home: Path | None = None
    """The user's own folder for caches of all projects; without one, nothing is cached."""
    is_tracked: Callable[[Path], bool] = _nothing_tracked
    """Whether git tracks a file at that path or below it."""

    @property
    def show_file(self) -> Path:
        """podcast.yaml."""
        return self.root / SHOW_FILE

    @property
    def episodes_folder(self) -> Path:
        return self.root / EPISODE_FOLDER

    @property
    def artwork_folder(self) -> Path:
        """Where new pictures belong: with the episodes, unless they have a folder of their own."""
        folder = self.root / _ARTWORK_FOLDER
        return folder if folder.is_dir() else self.episodes_folder

    @property
    def site_folder(self) -> Path:
        """The show's own templates and styles, if it has any."""
        return self.root / FOLDER

    def contains(self, path: Path) -> bool:
        """Whether the path leads into the project, after all links."""
        try:
            return path.resolve().is_relative_to(self.root.resolve())
        except (OSError, RuntimeError, ValueError):  # RuntimeError: links in a circle
            return False

    def relative(self, path: Path) -> str:
        """The path as people and YAML write it: below the project, with forward slashes."""
        for root in (self.root, self.root.resolve()):
            if path.is_relative_to(root):
                return path.relative_to(root).as_posix()
        return str(path)

    @property
    def caches(self) -> Path | None:
        """The caches of this checkout: another checkout, or a moved one, has its own."""
        if self.cache_home is None:
            return None
        key = hashlib.sha256(os.fsencode(self.root.resolve())).hexdigest()[:32]
        return self.cache_home / "projects" / key

    def cache(self, name: str) -> Cache:
        """The cache of that name.

        Raises:
            KeyError: it is not registered here.
        """
        _CACHES[name]
        return Cache(self.caches / name if self.caches else None)

    def state(self, name: str) -> Path:
        """The folder of that state, whether or not it is there yet.

        Raises:
            KeyError: it is not registered here.
            UnsafeStateError: it leads out of the project, or came with it.
        """
        _STATES[name]
        top = self.root / _STATE
        folder = top / name
        for path in chain((top,), _at_and_below(folder)):
            _refuse_unsafe(path, self.root)
        if os.path.lexists(top) and self.is_tracked(top):
            raise UnsafeStateError(
                f"git tracks files in {_STATE}/, which is for this computer alone: they could "
                "be somebody else's keys and objects",
                fix=f"Remove them from the repository: git rm -r --cached {_STATE}; then delete "
                f"the folder {_STATE}, and run the command again.",
            )
        return folder

    def output(self, name: str | Path) -> Path:
        """A folder to write to that the project or its user names; in the project, a plain one.

        Raises:
            UnsafeStateError: it is in the project, and a link leads out of it.
        """
        folder = Path(os.path.normpath(self.root.absolute() / name))
        within = [parent for parent in folder.parents if _is_same(parent, self.root)]
        for root in within[:1]:
            above = (
                parent
                for parent in folder.parents
                if parent != root and parent.is_relative_to(root)
            )
            for path in chain(above, _at_and_below(folder)):
                _refuse_unsafe(path, root, links_alone=True)
        return folder if ".." in Path(name).parts else self.root / name

    def places(self) -> tuple[LocalPlace, ...]:
        """Every folder in which something of the project may be kept, there or not."""
        caches = self.caches
        return (
            *(LocalPlace(name, caches / name, holds) for name, holds in _CACHES.items() if caches),
            *(
                LocalPlace(name, self.root / _STATE / name, holds)
                for name, holds in _STATES.items()
            ),
            *(
                LocalPlace(f"former {name}", self.root / _STATE / name, holds)
                for name, holds in _FORMER.items()
            ),
        )


def _is_same(first: Path, other: Path) -> bool:
    try:
        return first.samefile(other)
    except OSError:
        return False


def _at_and_below(folder: Path) -> Iterator[Path]:
    """The folder and whatever is in it, one by one: no link is followed."""
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        yield path
        with suppress(OSError):  # a file, or not there, or not to be read: whoever uses it says so
            if path.is_dir() and not path.is_symlink():
                waiting += path.iterdir()


def _refuse_unsafe(path: Path, root: Path, *, links_alone: bool = False) -> None:
    """Go on only with a plain file or folder; with `links_alone`, with all but links.

    Raises:
        UnsafeStateError: it is a link, has a second name elsewhere, or is no file at all.
    """
    try:
        status = path.lstat()
    except OSError:
        return  # not there; what cannot be looked at cannot be used either
    mode = status.st_mode
    if stat.S_ISLNK(mode) or getattr(status, "st_reparse_tag", 0) == _JUNCTION:
        what = "is a link"
    elif links_alone:
        return
    elif stat.S_ISREG(mode) and status.st_nlink > 1:
        what = "has a second name elsewhere (a hard link)"
    elif not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISSOCK(mode)):
        what = "is neither file nor folder"
    else:
        return
    name = path.relative_to(root).as_posix()
    raise UnsafeStateError(
        f"{name} {what}: what is written there would change something else",
        fix=f"Nothing was written. Look where it leads, then delete {name}.",
    )
