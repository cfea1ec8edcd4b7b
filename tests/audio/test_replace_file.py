"""A temporary file beside the recording: moved into place in one step, or removed."""

import stat
from pathlib import Path

import pytest

from podcast_publisher.audio.errors import disk_errors_as_repair_errors
from podcast_publisher.audio.replace_file import Original, place_new_file, temporary_file
from podcast_publisher.model.errors import RepairError
from tests.audio.recordings import beside


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "one.mp3"
    path.write_bytes(b"as it was")
    path.chmod(0o640)
    return path


def test_the_new_file_replaces_the_recording(recording: Path) -> None:
    """New bytes, old permissions, and nothing else in the folder."""
    original = Original(recording)
    with temporary_file(recording) as part:
        part.write_bytes(b"better")
        original.replace_by(part)
    assert recording.read_bytes() == b"better"
    assert stat.S_IMODE(recording.stat().st_mode) == 0o640
    assert beside(recording) == ["one.mp3"]


def test_a_failure_removes_the_temporary_file(recording: Path) -> None:
    """Whatever fails, the temporary file is removed and the recording stays."""

    def fail(part: Path) -> None:
        part.write_bytes(b"half of it")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), temporary_file(recording) as part:
        fail(part)
    assert beside(recording) == ["one.mp3"]
    assert recording.read_bytes() == b"as it was"


def test_a_recording_changed_meanwhile_is_not_replaced(recording: Path) -> None:
    """A recording that somebody changed meanwhile is left as it is."""
    original = Original(recording)
    recording.write_bytes(b"exported again")
    with temporary_file(recording) as part:
        part.write_bytes(b"better")
        with pytest.raises(RepairError, match="changed by someone else"):
            original.replace_by(part)
    assert recording.read_bytes() == b"exported again"


@pytest.mark.parametrize("dangling", [False, True])
def test_a_new_file_replaces_nothing(recording: Path, dangling: bool) -> None:
    """Whatever has the name already stays, even a dangling link."""
    target = recording.with_name("two.mp3")
    if dangling:
        target.symlink_to("nowhere")
    else:
        target.write_bytes(b"somebody's")
    with temporary_file(target) as part:
        part.write_bytes(b"new")
        with pytest.raises(RepairError, match=r"two\.mp3 already"):
            place_new_file(part, target, like=recording)
    assert beside(recording) == ["one.mp3", "two.mp3"]
    assert target.is_symlink() == dangling


def test_a_new_file_gets_the_recordings_permissions(recording: Path) -> None:
    """It has the permissions of the recording it was made from."""
    target = recording.with_name("two.mp3")
    with temporary_file(target) as part:
        part.write_bytes(b"new")
        place_new_file(part, target, like=recording)
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert beside(recording) == ["one.mp3", "two.mp3"]


def test_temporary_names_fit_long_file_names(tmp_path: Path) -> None:
    """Even for a name of the greatest length a file system allows."""
    path = tmp_path / ("é" * 125 + ".mp3")
    path.write_bytes(b"as it was")
    with temporary_file(path) as part:
        part.write_bytes(b"better")
        Original(path).replace_by(part)
    assert path.read_bytes() == b"better"


def test_disk_errors_become_messages(tmp_path: Path) -> None:
    """The operating system's error becomes a sentence with advice."""
    with (
        pytest.raises(RepairError, match="the disk refuses: No such file") as caught,
        disk_errors_as_repair_errors(),
    ):
        (tmp_path / "missing").read_bytes()
    assert "whether the disk is full" in caught.value.fix
