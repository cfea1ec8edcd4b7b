"""Keep the state of the show for automatic publishing: every file, by its digest.

What is edited later, even in place, does not change what was kept. Recordings that were kept before are not
copied again.
"""

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from msgspec import MsgspecError, Struct
from msgspec.json import decode, encode
from msgspec.structs import replace

from podcast_publisher.model.cache import Cache
from podcast_publisher.model.errors import EditError, WrongUseError
from podcast_publisher.model.workspace import AUTOMATIC, RELEASED, Workspace
from podcast_publisher.publish.stores.build_folder import MARKER_FILE
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.run.snapshots import (
    CACHES,
    KEPT,
    TREE,
    remove_old,
    snapshot_workspace,
)

_LIST, _OBJECTS = "kept.json", "objects"
_LARGEST_LIST = 10_000_000
_PIECE = 1_000_000


class KeptSnapshot(Struct, frozen=True):
    """What is to be published automatically."""

    files: Mapping[str, str]
    """The SHA-256 of each file, by its path in the project."""
    kept: datetime
    by: str = ""
    stamp: str = ""
    """The stamp of the project then."""


def state_stamp(workspace: Workspace) -> str:
    """Changes with every save in the project; reads no file."""
    digest = hashlib.sha256()
    for name, path in _files(workspace):
        status = path.stat()
        digest.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\0{status.st_ino}\n".encode())
    return digest.hexdigest()


def keep_snapshot(context: Context, stamp: str) -> KeptSnapshot:
    """Keep the show as it was when `stamp` was taken, and let the service publish it.

    Raises:
        EditError: the show was changed since, and nothing new is kept.
        UnsafeStateError: the project's state leads out of it, or came with it.
    """
    workspace = context.workspace
    folder = workspace.state(AUTOMATIC)
    objects = folder / _OBJECTS
    objects.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = {name: _keep(path, objects) for name, path in _files(workspace)}
    if state_stamp(workspace) != stamp:
        raise EditError(
            "The show was changed since this page was shown, so nothing was kept",
            fix="Look at the plan again.",
        )
    kept = KeptSnapshot(files, context.clock(), context.user, stamp)
    if not Cache(folder).write(_LIST, encode(kept)):
        raise EditError("What to publish automatically could not be kept", fix="Free some space.")
    needed = set(files.values())
    for old in objects.iterdir():
        if old.name not in needed:
            old.unlink(missing_ok=True)
    return kept


def note_published(context: Context) -> None:
    """Somebody has published the show as it is now: where just that was kept, the service goes on with it."""
    kept = read_kept(context.workspace)
    if kept and kept.stamp == state_stamp(context.workspace):
        folder = Cache(context.workspace.state(AUTOMATIC))
        folder.write(_LIST, encode(replace(kept, kept=context.clock())))


def read_kept(workspace: Workspace) -> KeptSnapshot | None:
    """What was kept last; None for nothing."""
    body = Cache(workspace.state(AUTOMATIC)).read(_LIST, _LARGEST_LIST)
    try:
        return decode(body, type=KeptSnapshot) if body else None
    except MsgspecError:
        return None


class KeptSnapshots(Struct, frozen=True):
    """The state that somebody kept at the desk for automatic publishing."""

    context: Context

    @property
    def source(self) -> str:
        return "what was kept at the desk"

    def stamp(self) -> object:
        with suppress(OSError):
            return (self.context.workspace.state(AUTOMATIC) / _LIST).stat().st_mtime_ns
        return 0

    def newest(self) -> str:
        """Its digest; empty while nothing was kept."""
        kept = read_kept(self.context.workspace)
        return _name_of(kept) if kept else ""

    def released(self, name: str) -> datetime | None:
        kept = read_kept(self.context.workspace)
        return kept.kept if kept and _name_of(kept) == name else None

    def take(self, name: str) -> Workspace:
        workspace = self.context.workspace
        kept, folder = read_kept(workspace), workspace.cache(RELEASED).folder
        if kept is None or _name_of(kept) != name or folder is None:
            raise WrongUseError(
                "What was kept is not there any more", fix="Keep the state again at the desk."
            )
        own = folder / name
        if not (own / TREE).is_dir():
            part = own / f"{secrets.token_hex(4)}.part"
            try:
                _write(kept, workspace.state(AUTOMATIC) / _OBJECTS, part)
                with suppress(OSError):  # another process was faster
                    part.rename(own / TREE)
            finally:
                shutil.rmtree(part, ignore_errors=True)
        remove_old(folder, self.context.clock() - KEPT, keep=own)
        return snapshot_workspace(workspace, own / TREE, own / CACHES)


def _name_of(kept: KeptSnapshot) -> str:
    lines = (f"{digest} {name}\n" for name, digest in sorted(kept.files.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _files(workspace: Workspace) -> Iterator[tuple[str, Path]]:
    """Every file of the show: none that is hidden, none that `build` wrote, no link."""
    for above, folders, names in os.walk(workspace.real_root):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and not Path(above, name, MARKER_FILE).exists()
        )
        for name in sorted(names):
            path = Path(above, name)
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                yield path.relative_to(workspace.real_root).as_posix(), path


def _keep(path: Path, objects: Path) -> str:
    """Copy the file into `objects`, unless it is there; its digest."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        if (objects / digest).is_file():
            return digest
        file.seek(0)
        copied, part = hashlib.sha256(), objects / f"{digest}.{secrets.token_hex(4)}.part"
        with part.open("xb") as copy:
            while piece := file.read(_PIECE):
                copied.update(piece)
                copy.write(piece)
    part.replace(objects / copied.hexdigest())
    return copied.hexdigest()


def _write(kept: KeptSnapshot, objects: Path, into: Path) -> None:
    """Write the files, each checked against its digest."""
    for name, digest in kept.files.items():
        path = into / name
        if not path.resolve().is_relative_to(into.resolve()) or not digest.isalnum():
            raise WrongUseError("The list of what was kept is damaged", fix="Keep the state again.")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(objects / digest, path)
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                raise WrongUseError(
                    f"{name} is damaged in what was kept", fix="Keep the state again at the desk."
                )
    (into / ".git").mkdir()  # it belongs to no repository, whatever is above it
