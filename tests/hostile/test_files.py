"""Files made to hang, crash or exhaust the program: each is a finding."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile import pictures, recordings, texts
from tests.hostile.command import CommandResult, check, hidden_in

EPISODE = "episodes/01-listening"
FILES = ("podcast.yaml", f"{EPISODE}.yaml", f"{EPISODE}.mp3", f"{EPISODE}.vtt", "artwork/cover.jpg")
OF_UNIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
ENDLESS = pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no /dev/zero here")


def reported_by(show: Path, code: str) -> CommandResult:
    """Run the check: that rule reports, and the output hides nothing."""
    result = check(show)
    assert code in result.codes, result.out.decode()
    assert hidden_in(result.out.decode()) == set()
    shutil.rmtree(show)  # some of these are large
    return result


@pytest.mark.parametrize("name", texts.OF_YAML)
def test_hostile_yaml_of_an_episode(small_show: Path, name: str) -> None:
    """YAML that multiplies, nests, repeats or never ends is refused, or checked as usual."""
    code, make = texts.OF_YAML[name]
    (small_show / f"{EPISODE}.yaml").write_text(make(), "utf-8")
    reported_by(small_show, code)


@pytest.mark.parametrize("name", ["aliases", "brackets", "a hundred megabytes"])
def test_hostile_podcast_yaml(small_show: Path, name: str) -> None:
    """podcast.yaml is read in the same way."""
    code, make = texts.OF_YAML[name]
    (small_show / "podcast.yaml").write_text(make(), "utf-8")
    assert reported_by(small_show, code).code == 1


@pytest.mark.parametrize("name", texts.OF_WEBVTT)
def test_hostile_transcripts(small_show: Path, name: str) -> None:
    """A transcript of any size and content is read in one pass, or refused."""
    code, make = texts.OF_WEBVTT[name]
    (small_show / f"{EPISODE}.vtt").write_text(make(), "utf-8")
    reported_by(small_show, code)


@pytest.mark.parametrize("name", pictures.HOSTILE)
def test_hostile_pictures(small_show: Path, name: str) -> None:
    """No picture is unpacked, multiplied or read endlessly, whatever its header claims."""
    code, make = pictures.HOSTILE[name]
    body = make()
    cover = "cover.png" if body.startswith(b"\x89PNG") else "cover.jpg"
    (small_show / "artwork" / "cover.jpg").unlink()
    (small_show / "artwork" / cover).write_bytes(body)
    for file in (small_show / "podcast.yaml", small_show / "episodes" / "02-measuring.yaml"):
        file.write_text(file.read_text("utf-8").replace("cover.jpg", cover), "utf-8")
    reported_by(small_show, code)


@pytest.mark.parametrize("name", recordings.HOSTILE)
def test_hostile_recordings(small_show: Path, name: str) -> None:
    """No tag is unpacked or nested, and no walk over frames or boxes is endless."""
    code, make = recordings.HOSTILE[name]
    (small_show / f"{EPISODE}.mp3").write_bytes(make())
    reported_by(small_show, code)


@pytest.mark.parametrize(("size", "code"), [(3 << 30, "PP011"), (200 << 20, "PP250")])
def test_a_recording_of_zeros(small_show: Path, size: int, code: str) -> None:
    """A recording over the size limit is not read; below it, every byte is."""
    file = small_show / f"{EPISODE}.mp3"
    file.write_bytes(b"")
    os.truncate(file, size)
    reported_by(small_show, code)


def folder(path: Path) -> None:
    path.mkdir()


def pipe(path: Path) -> None:
    os.mkfifo(path)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def link_out(path: Path) -> None:
    outside = path.parents[2] / "private"
    outside.write_bytes(b"title: private\n")
    path.symlink_to(outside)


def link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    ("make", "code"),
    [
        (folder, "PP011"),
        pytest.param(pipe, "PP011", marks=OF_UNIX),
        pytest.param(endless, "PP010", marks=ENDLESS),
        pytest.param(link_out, "PP010", marks=OF_UNIX),
        pytest.param(link_to_itself, "PP011", marks=OF_UNIX),
    ],
)
def test_only_regular_files_are_read(
    small_show: Path, file: str, make: Callable[[Path], None], code: str
) -> None:
    """Folders, pipes without a writer, endless files and links out of the project are refused."""
    path = small_show / file
    path.unlink()
    make(path)
    result = reported_by(small_show, code)
    assert result.code == 1
    assert b"private" not in result.out


@OF_UNIX
def test_an_episodes_folder_outside_the_project_is_refused(small_show: Path) -> None:
    """A linked folder counts as outside."""
    (small_show / "episodes").rename(small_show.parent / "elsewhere")
    (small_show / "episodes").symlink_to(small_show.parent / "elsewhere")
    assert "PP010" in check(small_show).codes
