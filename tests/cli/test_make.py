"""`podcast-publisher audio make` and `new` with a master, as people run them."""

import re
import resource
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from mutagen.id3 import ID3

from podcast_publisher.load.loudness.measure import measure
from podcast_publisher.load.project import load_project
from podcast_publisher.workflow.check import load_and_check
from tests.audio.masters import MASTERS, Kind, cues, with_chunks, write_master, written
from tests.audio.recordings import beside
from tests.cli.test_audio import audio, follow, problems_in
from tests.cli.test_commands import run_command
from tests.private_recordings import held_in
from tests.shows import workspace

FIRST = "episodes/01-listening.mp3"


@pytest.fixture
def master(tmp_path: Path) -> Path:
    """A WAV with two named markers."""
    folder = tmp_path / "masters"
    folder.mkdir()
    path = write_master(folder, "broadcast.wav")
    return with_chunks(path, *cues(48_000, (0, "Welcome"), (2.2, "On the ward")))


def test_the_command_says_what_it_did(small_show: Path, master: Path) -> None:
    """Loudness before and after, the new file, its chapters, and what comes next; each step is a line."""
    done = audio("make", str(master), cwd=small_show)
    assert done.returncode == 0, done.stderr
    before, after, wrote, *_ = done.stdout.splitlines()
    assert re.fullmatch(r"before: -2\d\.\d LUFS as heard, .* dBTP", before)
    assert re.fullmatch(r"after:  -1[56]\.\d LUFS as heard, .* dBTP", after)
    assert re.search(r"broadcast\.mp3: MP3, mono, 96 kbit/s, 0:05 \(\+", wrote)
    assert "The chapters come from the markers in it." in done.stdout
    assert "podcast-publisher new " in done.stdout
    steps = [line.rpartition(": ")[2] for line in done.stderr.splitlines()]
    assert [steps[0], steps[-1]] == ["Measuring", "Measuring the result"]
    assert len(steps) <= 6


def test_an_existing_file_stays_without_the_option(small_show: Path, master: Path) -> None:
    """The error names both ways on; with the option the file is replaced."""
    words = ("make", str(master), "--episode", "01-listening")
    before = (small_show / FIRST).read_bytes()
    done = audio(*words, cwd=small_show)
    assert done.returncode == 1
    assert "There is a file episodes/01-listening.mp3 already" in done.stderr
    assert "--replace" in done.stderr
    assert (small_show / FIRST).read_bytes() == before
    done = audio(*words, "--replace", cwd=small_show)
    assert done.returncode == 0, done.stderr
    assert "It is the recording of episodes/01-listening.yaml." in done.stdout
    assert str(ID3(small_show / FIRST)["TIT2"]) == "Listening"


def test_labels_that_are_named_become_chapters(small_show: Path, master: Path) -> None:
    """They win over the markers; a file without any is refused."""
    labels = master.with_name("chapters.csv")
    labels.write_text("Name,Start\nOne,0:00\nTwo,0:03\n", "utf-8")
    done = audio("make", str(master), "--chapters", str(labels), cwd=small_show)
    assert "The chapters come from chapters.csv." in done.stdout
    tag = ID3(master.with_suffix(".mp3"))
    assert [frame.start_time for frame in tag.getall("CHAP")] == [0, 3000]
    labels.write_text("nothing", "utf-8")
    done = audio("make", str(master), "--chapters", str(labels), "--replace", cwd=small_show)
    assert done.returncode == 1
    assert "chapters.csv holds no chapters" in done.stderr


def test_new_makes_the_recording_from_a_master(small_show: Path, master: Path) -> None:
    """With its tags, and the chapters in the YAML too; the master is not copied."""
    body = master.read_bytes()
    done = run_command("new", str(master), "--title", "The long wait", cwd=small_show)
    assert done.returncode == 0, done.stderr
    new = small_show / "episodes" / "03-the-long-wait.mp3"
    tag = ID3(new)
    assert (str(tag["TIT2"]), str(tag["TRCK"])) == ("The long wait", "3")
    assert tag.getall("APIC")
    assert measure(str(new)).loudness == pytest.approx(-16, abs=0.5)
    assert held_in(new.read_bytes()) == []
    (episode,) = [e for e in load_project(workspace(small_show)).episodes if e.number == 3]
    inside = [
        (frame.start_time / 1000, str(frame.sub_frames["TIT2"])) for frame in tag.getall("CHAP")
    ]
    assert inside == [(chapter.start, chapter.title) for chapter in episode.chapters]
    assert inside == [(0, "Welcome"), (2, "On the ward")]
    codes = {
        finding.rule.code
        for finding in load_and_check(workspace(small_show), lambda _: None).findings
        if finding.file == "episodes/03-the-long-wait.mp3"
    }
    assert codes <= {"PP206"}  # five seconds are too few bytes
    assert master.read_bytes() == body
    assert beside(master) == ["broadcast.wav"]
    assert not list(small_show.rglob("*.wav"))


def test_new_refuses_what_is_no_recording(small_show: Path, tmp_path: Path) -> None:
    """With a sentence, and without a trace."""
    text = tmp_path / "take.wav"
    text.write_text("Dear all\n", "utf-8")
    before = beside(small_show / FIRST)
    done = run_command("new", str(text), cwd=small_show)
    assert done.returncode == 2
    assert "Fix: " in done.stderr
    assert beside(small_show / FIRST) == before


def test_a_full_disk_leaves_nothing(small_show: Path, master: Path) -> None:
    """The message names the disk; no part of the new file is left."""
    done = subprocess.run(
        [sys.executable, "-m", "podcast_publisher", "audio", "make", str(master)],
        cwd=small_show,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Fix: " in done.stderr
    assert beside(master) == ["broadcast.wav"]


_STOPS = """#!/bin/sh
# what is to encode writes a little of it, and then the command itself is stopped
if [ "$2" = podcast_publisher.audio.packets ]; then
  printf rubbish > "$5"
  kill -INT $PPID
  exit 0
fi
exec {python} "$@"
"""


def test_a_stopped_command_leaves_nothing(small_show: Path, master: Path, tmp_path: Path) -> None:
    """After Ctrl-C there is no half file, the old one is as it was, and the exit code is that of Ctrl-C."""
    script = tmp_path / "python"
    script.write_text(_STOPS.format(python=sys.executable))
    script.chmod(0o755)
    target = master.with_suffix(".mp3")
    target.write_bytes(b"somebody's")
    code = (
        f"import sys; sys.executable = {str(script)!r}; from podcast_publisher.cli import main;"
        f"sys.argv = ['podcast-publisher', 'audio', 'make', {str(master)!r}, '--replace']; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=small_show, capture_output=True, text=True, check=False
    )
    assert done.returncode == 128 + signal.SIGINT
    assert "Stopped." in done.stderr
    assert target.read_bytes() == b"somebody's"
    assert beside(master) == ["broadcast.mp3", "broadcast.wav"]


def test_without_the_extra_it_is_a_sentence(small_show: Path, master: Path) -> None:
    """Which names what to install."""
    code = (
        "import importlib.util as u; find = u.find_spec;"
        "u.find_spec = lambda name, *more: None if name == 'av' else find(name, *more);"
        "import sys; from podcast_publisher.cli import main;"
        f"sys.argv = ['podcast-publisher', 'audio', 'make', {str(master)!r}]; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=small_show, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "podcast-publisher[audio]" in done.stderr


def test_the_master_is_copied_only_where_asked(small_show: Path, master: Path) -> None:
    """Into that folder, under its name; a file that is there stays."""
    archive = small_show / "masters"
    archive.mkdir()
    words = ("make", str(master), "--copy-master", str(archive))
    done = audio(*words, cwd=small_show)
    assert "Copied the master to masters/broadcast.wav." in done.stdout
    assert (archive / "broadcast.wav").read_bytes() == master.read_bytes()
    done = audio(*words, "--replace", cwd=small_show)
    assert done.returncode == 1
    assert "There is a file broadcast.wav" in done.stderr


@pytest.mark.parametrize(
    ("name", "code", "option"),
    [("left.wav", "PP246", ""), ("wrong wire.wav", "PP246", "")],
)
def test_findings_name_the_command_that_removes_them(
    small_show: Path, tmp_path: Path, name: str, code: str, option: str
) -> None:
    """It is run as printed, its line is written where it says, and the finding is gone."""
    kind = MASTERS[name]
    sides = [np.tile(side, 5) for side in kind.sound()]
    (small_show / FIRST).unlink()
    mp3 = Kind("mp3", "libmp3lame", rate=44_100)
    written(small_show / FIRST, mp3, *sides)
    fix = problems_in(small_show, deep=True)[code]
    command = re.match(r"podcast-publisher audio (make \S+)", fix)
    assert command, fix
    done = audio(*command[1].split(), *option.split(), cwd=small_show)
    assert done.returncode == 0, done.stderr
    follow(done.stdout.splitlines()[-1], small_show)
    assert code not in problems_in(small_show, deep=True)
