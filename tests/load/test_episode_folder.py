"""Files in the episodes' folder that are not read."""

import os
import shutil
from pathlib import Path

import pytest

from podcast_publisher.load.project import load_project
from podcast_publisher.model.workspace import Workspace


def noted(root: Path) -> list[tuple[str, str]]:
    return [(finding.file, finding.rule.code) for finding in load_project(Workspace(root)).findings]


def test_files_of_other_programs_are_ignored(small_show: Path) -> None:
    """What macOS or an editor leaves, and notes."""
    folder = small_show / "episodes"
    (folder / "._01-listening.yaml").write_bytes(b"\0\5\x16\7\0\2\0\0Mac OS X")
    (folder / "._01-listening.mp3").write_bytes(b"\0\5\x16\7\0\2\0\0Mac OS X")
    for name in ("notes.txt", "01-listening.docx", ".DS_Store", "Thumbs.db"):
        (folder / name).write_bytes(b"x")
    assert noted(small_show) == []


def test_a_recording_under_another_name_is_read(small_show: Path) -> None:
    """A file that a YAML names belongs to it."""
    folder = small_show / "episodes"
    (folder / "01-listening.mp3").rename(folder / "take-7.mp3")
    with (folder / "01-listening.yaml").open("a", encoding="utf-8") as file:
        file.write("audio: take-7.mp3\n")
    assert noted(small_show) == []


def test_an_unread_file_is_reported(small_show: Path) -> None:
    """A YAML file named .txt would be an episode missing without a message."""
    folder = small_show / "episodes"
    shutil.copy(folder / "01-listening.yaml", folder / "10-x.yaml.txt")
    shutil.copy(folder / "01-listening.vtt", folder / "10-x.vtt")
    assert noted(small_show) == [
        ("episodes/10-x.vtt", "PP018"),
        ("episodes/10-x.yaml.txt", "PP017"),
    ]


def test_an_unread_folder_is_reported_once(small_show: Path) -> None:
    """By the first episode in it; a folder that links to its parent counts as none."""
    folder = small_show / "episodes"
    (folder / "second").mkdir()
    for name in ("04-x.yaml", "05-x.yaml"):
        shutil.copy(folder / "01-listening.yaml", folder / "second" / name)
    (folder / "loop").symlink_to(".")
    assert noted(small_show) == [("episodes/second/04-x.yaml", "PP017")]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is closed to this user"
)
@pytest.mark.parametrize("mode", [0o000, 0o444])
def test_an_unreadable_folder_is_reported(small_show: Path, mode: int) -> None:
    """Missing permission is reported."""
    (small_show / "episodes").chmod(mode)
    try:
        assert noted(small_show)[0] == ("episodes", "PP011")
    finally:
        (small_show / "episodes").chmod(0o755)
