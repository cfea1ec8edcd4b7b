"""Take the last change of an episode's files back, or bring it back again."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.model.errors import EditError
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.versions.contents import (
    NOTHING,
    can_be_kept,
    keep,
    read_text,
    refuse_unsafe_target,
    remove_parts,
    write_parts,
)
from podcast_publisher.workflow.versions.keep import current_log
from podcast_publisher.workflow.versions.log import (
    LOCK,
    FileChange,
    Log,
    Version,
    folder_of,
    read_log,
    remove_unused,
    write_log,
)


class Direction(StrEnum):
    """Which way to go."""

    UNDO = "undo"
    REDO = "redo"


class Steps(Struct, frozen=True):
    """What can be done now."""

    undo: Version | None = None
    redo: Version | None = None


class Side(Struct, frozen=True):
    """A file that somebody else has changed since."""

    name: str
    present: str | None
    """Its text now; None where it is no text."""
    kept: str | None
    """The text that would take its place."""


class ChangedSinceError(EditError):
    """Somebody else has changed a file since."""

    def __init__(self, version: Version, sides: tuple[Side, ...]) -> None:
        names = ", ".join(side.name for side in sides)
        super().__init__(
            f"{names} was changed by someone else since. Nothing was changed now",
            fix="Compare both, and decide which one is to stay.",
        )
        self.version, self.sides = version, sides


def steps_of(workspace: Workspace, file: str, released: datetime | None = None) -> Steps:
    """What undo and redo would do; `released` is when listeners got the episode as it was then, if they did.

    Raises:
        UnsafeStateError: the folder of versions leads elsewhere.
    """
    with LOCK:
        folder = folder_of(workspace, file)
        if not folder.is_dir():
            return Steps()
        log = current_log(workspace, folder, released)
        if released and len(log.versions) < len(read_log(folder).versions):
            with suppress(OSError):  # what was published is history: it needs no room any more
                write_log(folder, log)
                remove_unused(folder, log)
    return Steps(log.last, log.next)


def go(
    workspace: Workspace,
    file: str,
    direction: Direction,
    identifier: str,
    *,
    released: datetime | None = None,
    over_others: bool = False,
) -> Version:
    """Take the change with that identifier back, or bring it back; with `over_others`, whatever the files hold now.

    Raises:
        ChangedSinceError: somebody else has changed a file since.
        EditError: that change is not the next one, or a file cannot be written.
        UnsafeStateError: the folder of versions leads elsewhere.
    """
    with LOCK:
        folder = folder_of(workspace, file)
        log = current_log(workspace, folder, released)
        version = log.last if direction is Direction.UNDO else log.next
        if version is None or version.id != identifier:
            raise EditError(
                "Nothing was changed: this page is older than the last change",
                fix="Look at the episode as it is now, and press the button again.",
            )
        try:
            _replace(workspace, folder, log, version, direction, over_others=over_others)
        except OSError as error:
            raise EditError(
                f"{Path(error.filename or 'A file').name} cannot be written: {error.strerror or error}",
                fix="Check whether the disk is full, and whether you may write to the folder.",
            ) from error
    return version


def _replace(
    workspace: Workspace,
    folder: Path,
    log: Log,
    version: Version,
    direction: Direction,
    *,
    over_others: bool,
) -> None:
    backwards = direction is Direction.UNDO
    wanted = version.names_of(after=not backwards)
    paths = {name: workspace.root / name for name in wanted}
    for path in paths.values():
        refuse_unsafe_target(workspace, path)
        if not can_be_kept(path):
            raise EditError(f"{path.name} is too large to be kept. Nothing was changed")
    parts = write_parts({paths[name]: digest for name, digest in wanted.items()}, folder)
    try:
        present = {name: keep(path, folder) for name, path in paths.items()}
        expected = version.names_of(after=backwards)
        foreign = [name for name in paths if present[name] not in {expected[name], wanted[name]}]
        if foreign and not over_others:
            raise ChangedSinceError(version, _sides(paths, wanted, folder, foreign))
        if foreign:
            log = _adopting(log, version, present, wanted, backwards=backwards)
            write_log(folder, log)
        for path, part in parts.items():
            if part:
                part.replace(path)
            else:
                path.unlink(missing_ok=True)
    finally:
        remove_parts(parts)
    moved = Log(log.versions, log.position - 1 if backwards else log.position + 1)
    with suppress(OSError):  # the files say where we are
        write_log(folder, moved)
    remove_unused(folder, moved)


def _adopting(
    log: Log,
    version: Version,
    present: Mapping[str, str],
    wanted: Mapping[str, str],
    *,
    backwards: bool,
) -> Log:
    """The log with what the files hold now in place of what they should: the other button brings that back."""
    changes = (
        FileChange(name, wanted[name], present[name])
        if backwards
        else FileChange(name, present[name], wanted[name])
        for name in wanted
    )
    adopted = replace(
        version, files=tuple(change for change in changes if change.before != change.after)
    )
    versions = tuple(adopted if each.id == version.id else each for each in log.versions)
    return Log(versions, log.position)


def _sides(
    paths: Mapping[str, Path], wanted: Mapping[str, str], folder: Path, names: list[str]
) -> tuple[Side, ...]:
    return tuple(
        Side(
            name,
            read_text(paths[name]),
            read_text(folder / wanted[name]) if wanted[name] != NOTHING else "",
        )
        for name in names
    )


def move_versions(workspace: Workspace, file: str, to: Path, *, back: bool = False) -> None:
    """Move an episode's versions away with its files, or back; without them, it has none."""
    with LOCK, suppress(OSError):
        folder = folder_of(workspace, file)
        source, target = (to, folder) if back else (folder, to)
        if source.is_dir() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
