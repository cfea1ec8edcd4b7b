"""The snapshots that somebody released on purpose: commits of a branch."""

import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from podcast_publisher.load.checkout import is_tracked
from podcast_publisher.load.snapshot import (
    NoSnapshotError,
    branch_commit,
    branch_stamp,
    fetch_branch,
    take_snapshot,
)
from podcast_publisher.model.workspace import RELEASED, Workspace

TREE, CACHES = "project", "caches"
KEPT = timedelta(days=1)
"""Another process may still publish an earlier snapshot."""


class Snapshots(Protocol):
    """States of a project that may be published without a person."""

    @property
    def source(self) -> str:
        """Where they come from, in words."""

    def stamp(self) -> object:
        """Changes when there may be a newer one; quick."""

    def newest(self) -> str:
        """The name of the newest; empty for none.

        Raises:
            PublisherError: it cannot be found out.
        """

    def released(self, name: str) -> datetime | None:
        """When it was released, if nobody else can tell whether it is older than what is live."""

    def take(self, name: str) -> Workspace:
        """That snapshot in a folder of its own, which nobody edits.

        Raises:
            PublisherError: it cannot be had.
            OSError: the folder cannot be written.
        """


class BranchSnapshots(Struct, frozen=True):
    """The newest commit of a branch, never the working folder as it is."""

    workspace: Workspace
    branch: str
    environment: Mapping[str, str]
    clock: Callable[[], datetime]
    fetches: bool = False
    on_failed_fetch: Callable[[str], None] = lambda _: None
    """Takes what git says, and nothing once it succeeds."""

    @property
    def source(self) -> str:
        return f"branch {self.branch}"

    def stamp(self) -> object:
        return branch_stamp(self.workspace.root, self.branch)

    def newest(self) -> str:
        if self.fetches:
            self.on_failed_fetch(fetch_branch(self.workspace.root, self.branch, self.environment))
        return branch_commit(self.workspace.root, self.branch)

    def released(self, _name: str) -> datetime | None:
        return None  # git knows which commit comes after which

    def take(self, name: str) -> Workspace:
        folder = self.workspace.cache(RELEASED).folder
        if folder is None:
            raise NoSnapshotError(
                "There is no folder for caches on this computer",
                fix="Name one outside the project in PODCAST_CACHE.",
            )
        own = folder / name
        project = take_snapshot(self.workspace.root, name, own / TREE, self.environment)
        remove_old(folder, self.clock() - KEPT, keep=own)
        return snapshot_workspace(self.workspace, project, own / CACHES)


def snapshot_workspace(workspace: Workspace, project: Path, caches: Path) -> Workspace:
    """The snapshot as a project, with caches of its own and the state of the real one."""
    return Workspace(
        project,
        caches,
        lambda path: is_tracked(workspace.root, path),
        workspace.cache_key,
        workspace.show,
        snapshot_of=workspace.root,
    )


def remove_old(folder: Path, before: datetime, *, keep: Path) -> None:
    """Delete the snapshots that were taken before that."""
    for other in folder.iterdir():
        with suppress(OSError):
            if other != keep and datetime.fromtimestamp(other.stat().st_mtime, UTC) < before:
                shutil.rmtree(other)
