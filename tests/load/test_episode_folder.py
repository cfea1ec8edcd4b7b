"""Files in the folder of the episodes that nobody reads."""

import os
import shutil
from pathlib import Path

import pytest

from podcast_publisher.load.project import load_project
from podcast_publisher.model.workspace import Workspace


def noted(root: Path) -> list[tuple[str, str]]:
    return [(finding.file, finding.rule.code) for finding in load_project(Workspace(root)).findings]


def test_files_of_other_programs_are_left_alone(small_show: Path) -> None:
    """What a Mac or an editor leaves, and notes, are nobody's concern."""
    folder = small_show / "episodes"
    (folder / "._01-listening.yaml").write_bytes(b"\0\5\x16\7\0\2\0\0Mac OS X")
    (folder / "._01-listening.mp3").write_bytes(b"\0\5\x16\7\0\2\0\0Mac OS X")
    for name in ("notes.txt", "01-listening.docx", ".DS_Store", "Thumbs.db"):
        (folder / name).write_bytes(b"x")
    assert noted(small_show) == []


def test_a_recording_under_another_name_is_read(small_show: Path) -> None:
    """What a YAML names belongs to it."""
    folder = small_show / "episodes"
    (folder / "01-listening.mp3").rename(folder / "take-7.mp3")
    with (folder / "01-listening.yaml").open("a", encoding="utf-8") as file:
        file.write("audio: take-7.mp3\n")
    assert noted(small_show) == []


def test_what_nobody_reads_is_told(small_show: Path) -> None:
    """A YAML called .txt would be an episode that is missing without a word."""
    folder = small_show / "episodes"
    shutil.copy(folder / "01-listening.yaml", folder / "10-x.yaml.txt")
    shutil.copy(folder / "01-listening.vtt", folder / "10-x.vtt")
    assert noted(small_show) == [
        ("episodes/10-x.vtt", "PP018"),
        ("episodes/10-x.yaml.txt", "PP017"),
    ]


def test_a_folder_that_is_read_by_nobody(small_show: Path) -> None:
    """The first episode in it stands for all, and a folder that leads back to its own is none."""
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
def test_a_folder_that_is_closed(small_show: Path, mode: int) -> None:
    """Whoever may not open the folder is told so."""
    (small_show / "episodes").chmod(mode)
    try:
        assert noted(small_show)[0] == ("episodes", "PP011")
    finally:
        (small_show / "episodes").chmod(0o755)
