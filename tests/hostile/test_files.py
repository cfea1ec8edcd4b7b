"""Files that were made to hang, crash or fill the program: each is a finding, told in words."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile import pictures, recordings, texts
from tests.hostile.command import Told, check, hidden_in

EPISODE = "episodes/01-listening"
FILES = ("podcast.yaml", f"{EPISODE}.yaml", f"{EPISODE}.mp3", f"{EPISODE}.vtt", "artwork/cover.jpg")
OF_UNIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
ENDLESS = pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no /dev/zero here")


def told_by(show: Path, code: str) -> Told:
    """What the command tells of that show: that rule speaks, and nothing in its words is hidden."""
    told = check(show)
    assert code in told.codes, told.out.decode()
    assert hidden_in(told.out.decode()) == set()
    shutil.rmtree(show)  # some of these are large
    return told


@pytest.mark.parametrize("name", texts.OF_YAML)
def test_yaml(small_show: Path, name: str) -> None:
    """YAML that multiplies, nests, repeats or never ends is refused, or checked like any other."""
    code, made = texts.OF_YAML[name]
    (small_show / f"{EPISODE}.yaml").write_text(made(), "utf-8")
    told_by(small_show, code)


@pytest.mark.parametrize("name", ["aliases", "brackets", "a hundred megabytes"])
def test_yaml_of_the_show(small_show: Path, name: str) -> None:
    """podcast.yaml is read no otherwise."""
    code, made = texts.OF_YAML[name]
    (small_show / "podcast.yaml").write_text(made(), "utf-8")
    assert told_by(small_show, code).code == 1


@pytest.mark.parametrize("name", texts.OF_WEBVTT)
def test_transcripts(small_show: Path, name: str) -> None:
    """A transcript of any size and with anything in it is read in one go, or refused."""
    code, made = texts.OF_WEBVTT[name]
    (small_show / f"{EPISODE}.vtt").write_text(made(), "utf-8")
    told_by(small_show, code)


@pytest.mark.parametrize("name", pictures.HOSTILE)
def test_pictures(small_show: Path, name: str) -> None:
    """No picture unpacks, multiplies or goes on for ever, whatever its header promises."""
    code, made = pictures.HOSTILE[name]
    body = made()
    cover = "cover.png" if body.startswith(b"\x89PNG") else "cover.jpg"
    (small_show / "artwork" / "cover.jpg").unlink()
    (small_show / "artwork" / cover).write_bytes(body)
    for file in (small_show / "podcast.yaml", small_show / "episodes" / "02-measuring.yaml"):
        file.write_text(file.read_text("utf-8").replace("cover.jpg", cover), "utf-8")
    told_by(small_show, code)


@pytest.mark.parametrize("name", recordings.HOSTILE)
def test_recordings(small_show: Path, name: str) -> None:
    """No tag unpacks or nests, and no walk over frames or boxes goes on for ever."""
    code, made = recordings.HOSTILE[name]
    (small_show / f"{EPISODE}.mp3").write_bytes(made())
    told_by(small_show, code)


@pytest.mark.parametrize(("size", "code"), [(3 << 30, "PP011"), (200 << 20, "PP250")])
def test_a_recording_of_zeros(small_show: Path, size: int, code: str) -> None:
    """What is too long to be looked at is not read; of what can be, every byte is."""
    file = small_show / f"{EPISODE}.mp3"
    file.write_bytes(b"")
    os.truncate(file, size)
    told_by(small_show, code)


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
    ("made", "code"),
    [
        (folder, "PP011"),
        pytest.param(pipe, "PP011", marks=OF_UNIX),
        pytest.param(endless, "PP010", marks=ENDLESS),
        pytest.param(link_out, "PP010", marks=OF_UNIX),
        pytest.param(link_to_itself, "PP011", marks=OF_UNIX),
    ],
)
def test_what_is_no_ordinary_file(
    small_show: Path, file: str, made: Callable[[Path], None], code: str
) -> None:
    """Folders, pipes that nobody writes to, endless files and links out of the project are refused."""
    path = small_show / file
    path.unlink()
    made(path)
    told = told_by(small_show, code)
    assert told.code == 1
    assert b"private" not in told.out


@OF_UNIX
def test_episodes_outside(small_show: Path) -> None:
    """A folder of episodes that is linked from outside is as good as its files outside."""
    (small_show / "episodes").rename(small_show.parent / "elsewhere")
    (small_show / "episodes").symlink_to(small_show.parent / "elsewhere")
    assert "PP010" in check(small_show).codes
