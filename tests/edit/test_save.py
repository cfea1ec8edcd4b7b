"""Saving a text replaces the file completely, or not at all."""

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from podcast_publisher.edit.save import MAX_BYTES, digest, open_for_edit, save
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.workspace import Workspace
from tests.shows import REPOSITORY

BEFORE = "\ufefftitle: One\r\n"


def names(folder: Path) -> list[str]:
    """The names of all files there."""
    return [path.name for path in folder.iterdir()]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An episode's file in a project, readable for its owner alone."""
    path = tmp_path / "show" / "01-one.yaml"
    path.parent.mkdir()
    path.write_bytes(BEFORE.encode())
    path.chmod(0o640)
    return path


def test_encoding_and_permissions_are_kept(file: Path) -> None:
    """Byte order mark, line endings and permissions; no other file is left."""
    text, seen = open_for_edit(Workspace(file.parent), file)
    assert text == BEFORE
    after = save(Workspace(file.parent), file, text.replace("One", "Two"), seen)
    assert file.read_bytes() == BEFORE.replace("One", "Two").encode()
    assert after == digest(file.read_bytes())
    assert file.stat().st_mode & 0o777 == 0o640
    assert names(file.parent) == [file.name]


def test_a_file_changed_meanwhile_is_not_overwritten(file: Path) -> None:
    """The message says what to do."""
    _, seen = open_for_edit(Workspace(file.parent), file)
    file.write_text("title: Theirs\n", "utf-8")
    with pytest.raises(EditError, match="changed by someone else") as error:
        save(Workspace(file.parent), file, "title: Ours\n", seen)
    assert error.value.fix
    assert file.read_text("utf-8") == "title: Theirs\n"
    assert names(file.parent) == [file.name]


def test_a_deleted_file_is_not_recreated(file: Path) -> None:
    """A file that was deleted meanwhile stays deleted."""
    _, seen = open_for_edit(Workspace(file.parent), file)
    file.unlink()
    with pytest.raises(EditError, match="cannot be opened: No such file"):
        save(Workspace(file.parent), file, "title: Ours\n", seen)
    assert not names(file.parent)


@pytest.mark.parametrize("what", ["link out", "link in", "folder link", "dots", "pipe", "folder"])
def test_links_and_special_files_are_refused(file: Path, what: str) -> None:
    """Nothing is read or written through a link, outside the project, or to anything that is no regular file."""
    root = file.parent
    outside = root.parent / "outside.yaml"
    outside.write_text("title: Outside\n", "utf-8")
    path = root / "odd.yaml"
    if what == "link out":
        path.symlink_to(outside)
    elif what == "link in":
        path.symlink_to(file)
    elif what == "folder link":
        (root / "episodes").symlink_to(root.parent)
        path = root / "episodes" / outside.name
    elif what == "dots":
        path = root / ".." / outside.name
    elif what == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    with pytest.raises(EditError):
        open_for_edit(Workspace(root), path)
    with pytest.raises(EditError):
        save(Workspace(root), path, "title: Ours\n", digest(b"title: Outside\n"))
    assert outside.read_text("utf-8") == "title: Outside\n"
    assert file.read_bytes() == BEFORE.encode()


def test_a_full_disk_keeps_the_old_file(file: Path) -> None:
    """No partial file is left. A limit on file sizes stands in for the disk."""
    code = (
        "import sys; from pathlib import Path\n"
        "from podcast_publisher.edit.save import open_for_edit, save\n"
        "from podcast_publisher.model.errors import EditError\n"
        "from podcast_publisher.model.workspace import Workspace\n"
        "path = Path(sys.argv[1]); text, seen = open_for_edit(Workspace(path.parent), path)\n"
        "try: save(Workspace(path.parent), path, text + 'a: ' + 'b' * 9000, seen)\n"
        "except EditError as error: print(error)\n"
    )

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    done = subprocess.run(
        [sys.executable, "-c", code, file],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=limited,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.stdout == "01-one.yaml cannot be written: File too large. It is as it was\n"
    assert file.read_bytes() == BEFORE.encode()
    assert names(file.parent) == [file.name]


@pytest.mark.parametrize(
    ("text", "says"), [("a" * (MAX_BYTES + 1), "larger than"), ("\ud800", "half a character")]
)
def test_forbidden_characters_are_refused(file: Path, text: str, says: str) -> None:
    """Before anything is written."""
    with pytest.raises(EditError, match=says):
        save(Workspace(file.parent), file, text, digest(BEFORE.encode()))
    assert file.read_bytes() == BEFORE.encode()


@pytest.mark.parametrize("body", [b"\xff\xfea\x00", b"a" * (MAX_BYTES + 1)])
def test_a_file_that_is_no_text_is_refused(file: Path, body: bytes) -> None:
    """With a message."""
    file.write_bytes(body)
    with pytest.raises(EditError, match=r"01-one\.yaml is"):
        open_for_edit(Workspace(file.parent), file)
