"""The folder of an imported show: what it holds already, and what a run may add."""

import os
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from podcast_publisher.edit.values import Tree
from podcast_publisher.load.files.episode_folder import episode_files
from podcast_publisher.load.files.text_file import MAX_YAML_BYTES, read_limited
from podcast_publisher.model.errors import EditError, ExitCode
from podcast_publisher.model.workspace import SHOW_FILE, Workspace
from podcast_publisher.workflow.edit.yaml_text import parse_fields


class ImportFolder(Struct, frozen=True):
    """What the folder of an imported show holds."""

    workspace: Workspace
    feed: str = ""
    """The feed that its podcast.yaml names; empty while there is none."""
    explicit: bool | None = None
    """As podcast.yaml says it."""
    slugs: dict[str, str] = {}
    """The names of its episodes' files, by guid."""
    left_out: frozenset[str] = frozenset()
    """The guids of items that a person leaves out."""

    @property
    def is_new(self) -> bool:
        return not self.feed


def open_folder(workspace: Workspace) -> ImportFolder:
    """The folder, which is empty, has been imported to, or will be.

    Raises:
        EditError: it holds another show, leads elsewhere, or a file of it cannot be read.
    """
    folders = (workspace.episodes_folder, workspace.imported_folder, workspace.new_artwork_folder)
    for folder in (*folders, workspace.root / "schemas"):
        if not workspace.contains(folder):
            raise EditError(
                f"The folder {folder.name} leads out of the project",
                fix="Put a folder in the place of the link.",
                code=ExitCode.WRONG_USE,
            )
    if workspace.imported_folder.is_dir():
        _remove_claims(workspace)
    slugs: dict[str, str] = {}
    for path in episode_files(workspace):
        guid = _fields(workspace, path).get("guid")
        if isinstance(guid, str) and guid:
            slugs.setdefault(guid, path.stem)
    if not os.path.lexists(workspace.show_file):
        if slugs and not workspace.imported_folder.is_dir():
            raise _foreign(workspace)
        return ImportFolder(workspace, slugs=slugs)
    fields = _fields(workspace, workspace.show_file)
    imported = fields.get("imported")
    feed = imported.get("feed") if isinstance(imported, dict) else ""
    if not isinstance(feed, str) or not feed:
        raise _foreign(workspace)
    explicit = str(fields.get("explicit", "")).lower()
    return ImportFolder(
        workspace,
        feed,
        explicit={"true": True, "false": False}.get(explicit),
        slugs=slugs,
        left_out=frozenset(_left_out(fields.get("left_out"))),
    )


def free_slug(workspace: Workspace, slug: str, taken: set[str]) -> str:
    """That name, or with a number behind it where another episode has it; it counts as taken then."""
    name, number = slug, 2
    while name in taken or os.path.lexists(workspace.episodes_folder / f"{name}.yaml"):
        name, number = f"{slug}-{number}", number + 1
    taken.add(name)
    return name


def _remove_claims(workspace: Workspace) -> None:
    """Remove the empty files by which a run that was killed has reserved names."""
    for path in (workspace.show_file, *workspace.episodes_folder.glob("*.yaml")):
        if path.is_file() and not path.is_symlink() and path.stat().st_size == 0:
            path.unlink()


def _left_out(entries: Tree | None) -> Iterable[str]:
    for entry in entries if isinstance(entries, list) else ():
        guid = entry.get("guid") if isinstance(entry, dict) else ""
        if isinstance(guid, str) and guid:
            yield guid


def _fields(workspace: Workspace, path: Path) -> dict[str, Tree]:
    try:
        fields = parse_fields(read_limited(path, MAX_YAML_BYTES).decode("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise EditError(
            f"{workspace.relative(path)} cannot be read, so nothing says which episode it is",
            fix="podcast-publisher check says what is wrong with it. Correct it, then import again.",
        ) from error
    return fields if isinstance(fields, dict) else {}


def _foreign(workspace: Workspace) -> EditError:
    return EditError(
        f"{workspace.root} holds a show that was not imported, and nothing is ever overwritten",
        fix=f"Name a new folder. A show that was imported says so in {SHOW_FILE}, in the field imported.",
        code=ExitCode.WRONG_USE,
    )
