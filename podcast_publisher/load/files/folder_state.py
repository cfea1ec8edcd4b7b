"""The names in a project's folders: where they are the same, so is what follows from names alone."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from podcast_publisher.load.cache.file_cache import Stamp, stamp_of
from podcast_publisher.model.project_folders import STATE
from podcast_publisher.model.workspace import Workspace

_Entry = tuple[str, bool, bool]
"""A name, whether it is a folder, and whether it is a link."""
_YAML_SUFFIXES = (".yaml", ".yml")


class FolderState(Struct, frozen=True):
    """What is known of a project's folders without opening a file."""

    names: tuple[tuple[_Entry, ...], ...]
    """Names and kinds of all that is in the project, in its folders, and in those of `episodes`."""
    sheets: tuple[Stamp, ...]
    """The stamps of YAML files beside `episodes`: their content says whether they are episodes."""


def folder_state(workspace: Workspace) -> FolderState:
    """The state of the project's folders."""
    # the program's own folder appears with the first save at the desk, and no rule looks at it
    entries = tuple(entry for entry in _entries(workspace.root) if entry[0] != STATE)
    sheets = (name for name, _, _ in entries if name.lower().endswith(_YAML_SUFFIXES))
    return FolderState(
        (
            entries,
            tuple(_below(workspace.root, entries)),
            tuple(_below(workspace.episodes_folder, _entries(workspace.episodes_folder))),
        ),
        tuple(stamp_of(workspace.root / name) for name in sheets),
    )


def _below(folder: Path, entries: Iterable[_Entry]) -> Iterator[_Entry]:
    for name, is_folder, _ in entries:
        if is_folder and not name.startswith("."):
            yield from _entries(folder / name)


def _entries(folder: Path) -> Iterator[_Entry]:
    """The folder, and whether it can be opened; then what is in it."""
    try:
        yield os.fspath(folder), False, os.access(folder, os.R_OK | os.X_OK)
        with os.scandir(folder) as scan:
            yield from sorted((entry.name, entry.is_dir(), entry.is_symlink()) for entry in scan)
    except (OSError, ValueError) as error:
        yield str(error), False, False
