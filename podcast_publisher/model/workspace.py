"""Where a project is on this computer: its folder, its caches outside of it, and its own state.

A pull request can put any file into the folder, including links. So nothing is cached
there, and state there is used only where no file of it came with the project.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from itertools import chain
from pathlib import Path

from msgspec import Struct

from podcast_publisher.model.cache import Cache
from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.local_place import LocalPlace
from podcast_publisher.model.plain_paths import (
    UnsafeStateError,
    at_and_below,
    is_same,
    refuse_unsafe,
)
from podcast_publisher.model.project_folders import STATE, project_caches
from podcast_publisher.model.site import FOLDER

SHOW_FILE = "podcast.yaml"
EPISODE_FOLDER = "episodes"
MAIN_SHOW = "main"
"""The show at the top of the project. No title: a title changes, and the YAML may be unreadable."""
_ARTWORK_FOLDER = "artwork"
_IMPORTED_FOLDER = "imported"

PROBES, RESULTS, SOUND, PICTURES = "probes", "results", "sound", "pictures"
SPEECH = "speech"
UNCHANGED = "unchanged"
STORE, PUBLISHED, UPLOADS = "store", "published", "desk"
APPROVALS, DELETED, UNDO = "approvals", "deleted", "undo"
AUTOMATIC, RELEASED, SERVICE = "automatic", "released", "service"

_CACHES = {
    PROBES: "what recordings and pictures were found to be, the words in their tags included",
    RESULTS: "what YAML files hold, and what was found in and made of episodes",
    SOUND: "measurements of recordings, a drawing of the wave included",
    SPEECH: "words that speech recognition heard in recordings",
    PICTURES: "small copies of artwork",
    UNCHANGED: "what the last run said that found nothing to publish, titles of episodes included",
    RELEASED: "snapshots of the show that `run` publishes",
}
_STATES = {
    STORE: "the local store: its keys and everything that was published to it",
    PUBLISHED: "the folder that takes its place where no local store can run",
    UPLOADS: "files that were sent to the desk and are not used yet",
    DELETED: "drafts that were deleted at the desk, for 30 days",
    UNDO: "versions of episodes' files before changes at the desk, until they are published",
    APPROVALS: "keys in the links of people who approve, and the texts that they were shown",
    AUTOMATIC: "the state of the show that is published automatically, recordings included",
    SERVICE: "what `run` does, titles of episodes included",
}
_FORMER = {
    "looked": "what earlier versions of the program found recordings and pictures to be",
    SOUND: "measurements of recordings by earlier versions of the program",
    PICTURES: "small copies of artwork by earlier versions of the program",
    STORE: "the local store of earlier versions of the program",
    PUBLISHED: "the folder that took its place in earlier versions of the program",
    UPLOADS: "files that were sent to the desk of earlier versions of the program",
}
"""Caches and state that earlier versions kept in the project's folder, without the show's name."""


def _nothing_tracked(_folder: Path) -> bool:
    return False


def _nothing_to_stop(_folder: Path) -> None: ...


class Workspace(Struct, frozen=True, dict=True):
    """A project on this computer. Nothing else knows where its files, caches and state are."""

    root: Path
    """The folder with podcast.yaml."""
    cache_home: Path | None = None
    """The user's own folder for caches of all projects; without one, nothing is cached."""
    is_tracked: Callable[[Path], bool] = _nothing_tracked
    """Whether git tracks a file at that path or below it."""
    cache_key: bytes = b""
    """Authenticates results in caches; without it, none are kept between runs."""
    show: str = MAIN_SHOW
    """The show's name in the places of its caches and state, and in the desk's addresses."""
    snapshot_of: Path | None = None
    """The project whose earlier state this is: its state is used, and paths to write to are relative to it."""

    @cached_property
    def real_root(self) -> Path:
        """The folder after all links."""
        return self.root.resolve()

    @cached_property
    def _prefixes(self) -> tuple[str, ...]:
        """How paths in the folder begin: asked thousands of times, pathlib would take most of the time."""
        roots = (os.fspath(root) for root in (self.root, self.real_root))
        return tuple(root + os.sep for root in roots if root not in {".", os.sep})

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
    def new_artwork_folder(self) -> Path:
        """The folder for pictures alone, whether or not it is there yet."""
        return self.root / _ARTWORK_FOLDER

    @property
    def imported_folder(self) -> Path:
        """What was read from the old host, where the show was imported: feed.xml and its pages."""
        return self.root / _IMPORTED_FOLDER

    @property
    def site_folder(self) -> Path:
        """The show's own templates and styles, if it has any."""
        return self.root / FOLDER

    def contains(self, path: Path) -> bool:
        """Whether the path leads into the project, after all links."""
        try:
            return path.resolve().is_relative_to(self.real_root)
        except (OSError, RuntimeError, ValueError):  # RuntimeError: links in a circle
            return False

    def relative(self, path: Path) -> str:
        """The path as people and YAML write it: below the project, with forward slashes."""
        written = os.fspath(path)
        for prefix in self._prefixes:
            if written.startswith(prefix):
                return written[len(prefix) :].replace(os.sep, "/")
        for root in (self.root, self.real_root):
            with suppress(ValueError):
                return path.relative_to(root).as_posix()
        return str(path)

    @property
    def caches(self) -> Path | None:
        """The show's caches in this checkout: another checkout, or a moved one, has its own."""
        if self.cache_home is None:
            return None
        home = os.fspath(self.cache_home)
        return Path(project_caches(home, os.fspath(self.real_root), self.show))

    def cache(self, name: str) -> Cache:
        """The cache of that name.

        Raises:
            KeyError: it is not registered here.
        """
        _CACHES[name]
        return Cache(self.caches / name if self.caches else None)

    @property
    def state_folder(self) -> Path:
        """The folder of all state in the project."""
        return (self.snapshot_of or self.root) / STATE

    def state(self, name: str, stop: Callable[[Path], object] = _nothing_to_stop) -> Path:
        """The folder of that state, whether or not it is there yet.

        That of an earlier version is moved there; `stop` ends what still uses it.

        Raises:
            KeyError: it is not registered here.
            UnsafeStateError: it leads out of the project, or came with it.
        """
        _STATES[name]
        top = self.state_folder
        former, folder = top / name, top / self.show / name
        for path in chain((top, folder.parent), at_and_below(folder), at_and_below(former)):
            refuse_unsafe(path, top.parent)
        if os.path.lexists(top) and self.is_tracked(top):
            raise UnsafeStateError(
                f"git tracks files in {STATE}/, which is for this computer alone: they could "
                "be somebody else's keys and objects",
                fix=f"Remove them from the repository: git rm -r --cached {STATE}; then delete "
                f"the folder {STATE}, and run the command again.",
            )
        if self.show != MAIN_SHOW or folder.exists() or not former.is_dir():
            return folder
        try:
            stop(former)
            folder.parent.mkdir(exist_ok=True)
            former.rename(folder)
        except (OSError, DestinationError):  # in use, or moved by another command just now
            return folder if folder.exists() else former
        return folder

    def output(self, name: str | Path) -> Path:
        """A folder to write to that the project or its user names; in the project, a plain one.

        Raises:
            UnsafeStateError: it is in the project, and a link leads out of it.
        """
        project = self.snapshot_of or self.root
        folder = Path(os.path.normpath(project.absolute() / name))
        within = [parent for parent in folder.parents if is_same(parent, project)]
        for root in within[:1]:
            above = (
                parent
                for parent in folder.parents
                if parent != root and parent.is_relative_to(root)
            )
            for path in chain(above, at_and_below(folder)):
                refuse_unsafe(path, root, links_alone=True)
        return folder if ".." in Path(name).parts else project / name

    def places(self) -> tuple[LocalPlace, ...]:
        """Every folder in which something of the project may be kept, there or not."""
        caches: list[LocalPlace] = []
        if folder := self.caches:
            for name, holds in _CACHES.items():
                earlier = f"{holds}, by earlier versions of the program"
                caches += [
                    LocalPlace(name, folder / name, holds),
                    LocalPlace(f"former cache {name}", folder.parent / name, earlier, former=True),
                ]
        state = self.state_folder
        return (
            *caches,
            *(LocalPlace(name, state / self.show / name, holds) for name, holds in _STATES.items()),
            *(
                LocalPlace(f"former {name}", state / name, holds, former=True)
                for name, holds in _FORMER.items()
            ),
        )
