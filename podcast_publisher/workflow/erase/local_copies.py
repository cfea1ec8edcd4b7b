"""Copies of an episode on this computer: delete those that the program made, and list the author's."""

import os
import shlex
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from podcast_publisher.model.erasure import ClearedFolder
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.local_place import LocalPlace
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.model.workspace import (
    EPISODE_FOLDER,
    PUBLISHED,
    STORE,
    Workspace,
)
from podcast_publisher.publish.stores.build_folder import MARKER_FILE, remove_folder
from podcast_publisher.workflow.erase.find_episode import EpisodeToErase
from podcast_publisher.workflow.erase.reports import repository_of

_IS_DESTINATION = "erased as the destination; the store writes over what it deleted when it next compacts its data"
_DEEPEST = 3
"""Folders below the project in which built shows are looked for."""


def built_folders(workspace: Workspace) -> tuple[Path, ...]:
    """The folders in the project that `build` wrote, by their marker files."""
    marks = (
        path
        for depth in range(1, _DEEPEST + 1)
        for path in workspace.root.glob("*/" * depth + MARKER_FILE)
    )
    return tuple(sorted(mark.parent for mark in marks if mark.is_file() and not mark.is_symlink()))


def kept_out_of(workspace: Workspace, folder: str) -> Iterator[Path]:
    """Folders that must hold no report: the git checkout, and the folder that is published to, if it is one."""
    yield repository_of(workspace.root)
    if folder:
        yield workspace.root / folder


def places_there(workspace: Workspace, kind: str) -> tuple[str, ...]:
    """The existing folders on this computer that an erasure from a destination of that kind clears."""
    own = {STORE, PUBLISHED} if kind == "local" else set()
    paths = (place.path for place in workspace.places() if place.name not in own)
    return tuple(str(path) for path in (*paths, *built_folders(workspace)) if path.exists())


def clear_built(workspace: Workspace) -> Iterator[ClearedFolder]:
    """Delete every built show in the project; the next build writes it without the episode."""
    for folder in built_folders(workspace):
        try:
            count = remove_folder(folder)
            result = f"{count} files deleted"
        except OSError as error:
            result = f"NOT deleted: {error.strerror}"
        yield ClearedFolder(str(folder), "the show as build wrote it", result)


def clear_places(workspace: Workspace, kind: str) -> Iterator[ClearedFolder]:
    """Clear each folder that the program keeps on this computer, one for each step of the iterator.

    `kind` is that of the destination; what was erased as the destination stays.
    """
    for place in workspace.places():
        yield _clear(place, workspace, kind)


def _clear(place: LocalPlace, workspace: Workspace, kind: str) -> ClearedFolder:
    path = place.path
    if not os.path.lexists(path):
        return ClearedFolder(str(path), place.holds, "not there")
    if kind == "local" and place.name in {STORE, PUBLISHED}:
        return ClearedFolder(str(path), place.holds, _IS_DESTINATION)
    if any(
        part.is_symlink() for part in (path, *path.parents) if part.is_relative_to(workspace.root)
    ):
        return ClearedFolder(
            str(path), place.holds, "NOT deleted: a link leads elsewhere; look at it"
        )
    try:
        if place.path.name == STORE:  # an earlier version's may be running too
            from podcast_publisher.publish.stores.local.erase import (
                delete_store,  # brings boto3 with it
            )

            delete_store(path)
            if not place.former:
                return ClearedFolder(
                    str(path), place.holds, "its data deleted; publish to it again"
                )
        shutil.rmtree(path)
    except OSError as error:
        return ClearedFolder(str(path), place.holds, f"NOT deleted: {error.strerror}")
    result = "deleted" if place.former else "deleted; it is made again when it is needed"
    return ClearedFolder(str(path), place.holds, result)


def files_of(chosen: EpisodeToErase, project: Project, workspace: Workspace) -> tuple[str, ...]:
    """The episode's own files in the project's folder, by name too: those of a withdrawn episode are not loaded."""
    episode = chosen.in_folder
    slugs = chosen.subject.slugs
    beside = {
        workspace.relative(path)
        for folder in (workspace.episodes_folder, workspace.artwork_folder)
        for path in folder.glob("*")
        if path.name.partition(".")[0] in slugs
    }
    beside |= set(_kept_by_import(chosen, workspace))
    if episode is None:
        return tuple(sorted(beside))
    others = [other for other in project.episodes if other is not episode]
    used = {name for other in others for name in _pictures(other)}
    used |= {project.show.artwork.file.name} if project.show.artwork else set()
    return tuple(sorted({*beside, *episode.files, *(_pictures(episode) - used)}))


def delete_files(workspace: Workspace, files: Iterable[str]) -> None:
    """Delete those files of an erased episode from the project's folder; what is gone already is fine.

    Raises:
        EditError: one of them is in another folder, or cannot be deleted; those before it are.
    """
    root = workspace.root.resolve()
    for name in files:
        path = workspace.root / name
        if not path.parent.resolve().is_relative_to(root):
            raise EditError(
                f"{name} was not deleted: a link leads out of the project's folder",
                fix="Look at what is there, and delete it yourself if it belongs to the episode.",
            )
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise EditError(
                f"{name} was not deleted: {error.strerror}",
                fix="Close the programs that have it open, and delete the files again.",
            ) from error


def _kept_by_import(chosen: EpisodeToErase, workspace: Workspace) -> Iterator[str]:
    """What `import` wrote, where it names the episode; of the old host's feed all pages, as a copy with a gap is refused."""
    folder = workspace.imported_folder
    named = {path for path in folder.glob("*") if path.is_file() and _may_name(chosen, path)}
    pages = {*folder.glob("feed*.xml")}
    for path in named | (pages if named & pages else set()):
        yield workspace.relative(path)


def _may_name(chosen: EpisodeToErase, path: Path) -> bool:
    try:
        return bool(chosen.subject.find_mention(path.read_bytes()))
    except OSError:
        return True


def _pictures(episode: Episode) -> set[str]:
    pictures = (episode.artwork, *(chapter.picture for chapter in episode.chapters))
    return {picture.file.name for picture in pictures if picture}


def git_commands(
    workspace: Workspace, files: Iterable[str], slugs: Iterable[str]
) -> tuple[str, ...]:
    """The commands that delete the files from the folder and from the history of git."""
    below = workspace.root.resolve().relative_to(repository_of(workspace.root))
    paths = sorted((below / name).as_posix() for name in files)
    globs = sorted((below / f"{EPISODE_FOLDER}/{slug}.*").as_posix() for slug in slugs)
    named = [f"--path {shlex.quote(path)}" for path in paths]
    named += [f"--path-glob {shlex.quote(glob)}" for glob in globs]
    arguments = " ".join(shlex.quote(path) for path in paths)
    removal = (
        (f"git rm -r -f --ignore-unmatch -- {arguments}", 'git commit -m "Remove an episode"')
        if paths
        else ()
    )
    return (
        *removal,
        f"git filter-repo --force --invert-paths {' '.join(named)}",
        "git push --force --all && git push --force --tags",
        "git reflog expire --expire=now --all && git gc --prune=now",
        "git lfs prune --force   # where recordings are in git LFS; ask the host to delete its LFS objects",
    )
