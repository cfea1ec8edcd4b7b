"""Deleting the files of an erased episode from the project's folder."""

from pathlib import Path

import pytest

from podcast_publisher.model.errors import EditError
from podcast_publisher.workflow.erase.local_copies import delete_files
from tests.shows import workspace


def test_files_behind_a_link_out_of_the_project_stay(small_show: Path, tmp_path: Path) -> None:
    """A folder that is a link may hold somebody else's files; a link to a file is deleted, not the file."""
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "01-listening.mp3").write_bytes(b"another project's")
    (small_show / "masters").symlink_to(shared)
    (small_show / "linked.mp3").symlink_to(shared / "01-listening.mp3")
    delete_files(workspace(small_show), ["linked.mp3", "gone.mp3"])
    assert not (small_show / "linked.mp3").is_symlink()
    with pytest.raises(EditError, match="was not deleted: a link leads out"):
        delete_files(workspace(small_show), ["masters/01-listening.mp3"])
    assert (shared / "01-listening.mp3").read_bytes() == b"another project's"
