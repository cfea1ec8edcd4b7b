"""Delete a draft, with 30 days to bring it back."""

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import MsgspecError, Struct
from msgspec.json import decode, encode

from podcast_publisher.load.files.text_file import read_limited
from podcast_publisher.model.errors import EditError, WrongUseError
from podcast_publisher.model.plain_paths import refuse_unsafe
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.model.workspace import DELETED, Workspace
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.decisions import ERASED, EpisodeState
from podcast_publisher.workflow.versions.undo import move_versions

KEPT_DAYS = 30
_RECORD, _VERSIONS = "deleted.json", "versions"
_LARGEST = 100_000
"""Bytes of a record."""


class DeletedDraft(Struct, frozen=True):
    """A draft that can be brought back."""

    id: str
    title: str
    slug: str
    deleted: datetime
    files: tuple[str, ...]
    """Their names below the project, the YAML first."""

    @property
    def until(self) -> datetime:
        """When it is deleted for good."""
        return self.deleted + timedelta(days=KEPT_DAYS)


def obstacle(state: EpisodeState) -> str:
    """Why the episode cannot be deleted; empty where it can."""
    episode = state.episode
    if state.is_erased:  # no copy of it is kept
        return ERASED
    if state.live is not None:
        return "Listeners have this episode: withdraw or erase it instead."
    if state.withdrawal_is_published or episode.withdrawn:
        return "This episode is withdrawn: its file stays, so that its number and guid are never used again."
    if not episode.draft:
        return "Only drafts can be deleted. Make it a draft first."
    return ""


def delete_draft(context: Context, project: Project, state: EpisodeState) -> DeletedDraft:
    """Move the draft's own files away; what other episodes use stays. The YAML goes first: cut off anywhere, the
    rest is files that no episode names.

    Raises:
        WrongUseError: it is no draft.
        EditError: a file cannot be moved; those that were are back.
        UnsafeStateError: a file is a link, or has a second name elsewhere.
    """
    if why := obstacle(state):
        raise WrongUseError("The episode was not deleted", fix=why)
    workspace, episode = context.workspace, state.episode
    names = _own_files(episode, project)
    for name in names:
        refuse_unsafe(workspace.root / name, workspace.root)
    remove_expired(context)
    draft = DeletedDraft(secrets.token_hex(8), episode.title, episode.slug, context.clock(), names)
    folder = workspace.state(DELETED) / draft.id
    try:
        folder.mkdir(0o700, parents=True)
        (folder.parent / ".gitignore").write_text("*\n")
        (folder / _RECORD).write_bytes(encode(draft))
    except OSError as error:
        raise _refused(error) from error
    _move(names, workspace.root, folder)
    move_versions(workspace, episode.source.file, folder / _VERSIONS)
    return draft


def restore_draft(context: Context, identifier: str) -> DeletedDraft:
    """Bring a deleted draft back.

    Raises:
        WrongUseError: there is none, or a file of one of its names is there again.
        EditError: a file cannot be moved; those that were are back.
    """
    workspace = context.workspace
    draft = next((each for each in deleted_drafts(context) if each.id == identifier), None)
    if draft is None:
        raise WrongUseError(
            "There is no such deleted draft",
            fix=f"Deleted drafts are kept for {KEPT_DAYS} days.",
        )
    folder = workspace.state(DELETED) / draft.id
    kept = [name for name in draft.files if (folder / name).is_file()]
    if taken := [name for name in kept if os.path.lexists(workspace.root / name)]:
        raise WrongUseError(
            f"{taken[0]} is there again, and would be replaced",
            fix="Rename it first, or delete it.",
        )
    # the YAML comes last: an episode is there when all of it is
    _move([*reversed(kept)], folder, workspace.root)
    move_versions(workspace, draft.files[0], folder / _VERSIONS, back=True)
    shutil.rmtree(folder, ignore_errors=True)
    return draft


def deleted_drafts(context: Context) -> tuple[DeletedDraft, ...]:
    """Those that can be brought back, the last one first."""
    drafts = [*_read_all(context.workspace)]
    return tuple(
        sorted(
            (draft for draft in drafts if draft.until > context.clock()),
            key=lambda draft: draft.deleted,
            reverse=True,
        )
    )


def remove_expired(context: Context) -> None:
    """Delete for good what has been kept for 30 days."""
    for draft in _read_all(context.workspace):
        if draft.until <= context.clock():
            shutil.rmtree(context.workspace.state(DELETED) / draft.id, ignore_errors=True)


def _read_all(workspace: Workspace) -> Iterator[DeletedDraft]:
    folder = workspace.state(DELETED)
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        with suppress(OSError, MsgspecError, ValueError, RecursionError):
            draft = decode(read_limited(path / _RECORD, _LARGEST), type=DeletedDraft)
            if draft.id == path.name and all(map(_is_below, draft.files)):
                yield draft


def _is_below(name: str) -> bool:
    path = Path(name)
    return not path.is_absolute() and ".." not in path.parts


def _own_files(episode: Episode, project: Project) -> tuple[str, ...]:
    """Names of the files that no other episode and not the show uses, the YAML first."""
    others = [other for other in project.episodes if other is not episode]
    used = {name for other in others for name in _files(other)}
    if project.show.artwork:
        used.add(project.show.artwork.file.name)
    own = sorted({*_files(episode)} - used - {episode.source.file})
    return (episode.source.file, *own)


def _files(episode: Episode) -> Iterable[str]:
    pictures = (episode.artwork, *(chapter.picture for chapter in episode.chapters))
    return (*episode.files, *(picture.file.name for picture in pictures if picture))


def _move(names: Iterable[str], source: Path, target: Path) -> None:
    """Move files from one folder to the other: all of them, or none."""
    moved: list[str] = []
    try:
        for name in names:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).rename(target / name)
            moved.append(name)
    except OSError as error:
        for name in reversed(moved):
            with suppress(OSError):
                (target / name).rename(source / name)
        raise _refused(error) from error


def _refused(error: OSError) -> EditError:
    return EditError(
        f"{Path(error.filename or 'A file').name} cannot be moved: {error.strerror or error}. "
        "Everything is as it was",
        fix="Check the folder's permissions, and whether the disk is full.",
    )
