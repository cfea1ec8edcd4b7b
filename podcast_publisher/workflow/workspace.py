"""Open a project's workspace."""

from pathlib import Path

from podcast_publisher.load.checkout import is_tracked
from podcast_publisher.model.workspace import Workspace


def open_workspace(folder: Path, cache_home: Path, cache_key: bytes) -> Workspace:
    """The project in that folder; its state is refused where git tracks a file of it."""
    return Workspace(folder, cache_home, lambda path: is_tracked(folder, path), cache_key)


def is_tracked_folder(folder: Path) -> bool:
    """Whether git tracks files in that folder."""
    return is_tracked(folder, folder)
