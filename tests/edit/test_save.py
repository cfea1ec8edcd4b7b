"""A changed text replaces the old one whole, or not at all."""

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


def test_text_and_permissions(file: Path) -> None:
    """Byte order mark, line endings and permissions are kept; nothing else is left behind."""
    text, seen = open_for_edit(Workspace(file.parent), file)
    assert text == BEFORE
    after = save(Workspace(file.parent), file, text.replace("One", "Two"), seen)
    assert file.read_bytes() == BEFORE.replace("One", "Two").encode()
    assert after == digest(file.read_bytes())
    assert file.stat().st_mode & 0o777 == 0o640
    assert names(file.parent) == [file.name]


def test_changed_underneath(file: Path) -> None:
    """Somebody else's change stands, and the words say what to do."""
    _, seen = open_for_edit(Workspace(file.parent), file)
    file.write_text("title: Theirs\n", "utf-8")
    with pytest.raises(EditError, match="changed by someone else") as error:
        save(Workspace(file.parent), file, "title: Ours\n", seen)
    assert error.value.fix
    assert file.read_text("utf-8") == "title: Theirs\n"
    assert names(file.parent) == [file.name]


def test_gone_underneath(file: Path) -> None:
    """A file that was taken away does not come back."""
    _, seen = open_for_edit(Workspace(file.parent), file)
    file.unlink()
    with pytest.raises(EditError, match="cannot be opened: No such file"):
        save(Workspace(file.parent), file, "title: Ours\n", seen)
    assert not names(file.parent)


@pytest.mark.parametrize("what", ["link out", "link in", "folder link", "dots", "pipe", "folder"])
def test_outside_or_no_file(file: Path, what: str) -> None:
    """Nothing is read or written through a link, outside the project, or into what is no file."""
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


def test_a_full_disk(file: Path) -> None:
    """The file is as it was, and no part of the new one is left. A limit on the size of files stands for it."""
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
def test_what_no_file_should_hold(file: Path, text: str, says: str) -> None:
    """Refused before anything is written."""
    with pytest.raises(EditError, match=says):
        save(Workspace(file.parent), file, text, digest(BEFORE.encode()))
    assert file.read_bytes() == BEFORE.encode()


@pytest.mark.parametrize("body", [b"\xff\xfea\x00", b"a" * (MAX_BYTES + 1)])
def test_what_is_no_text(file: Path, body: bytes) -> None:
    """Told in a sentence."""
    file.write_bytes(body)
    with pytest.raises(EditError, match=r"01-one\.yaml is"):
        open_for_edit(Workspace(file.parent), file)
