"""`new`, which creates an episode's file."""

import shutil
import struct
from pathlib import Path

import pytest

from podcast_publisher.load.project import load_project
from podcast_publisher.model.workspace import Workspace
from tests.cases.damage import id3
from tests.cli.test_commands import run_command

FIRST = "episodes/01-listening"


def files_in(show: Path) -> dict[str, bytes]:
    """Every file of the show."""
    return {
        path.relative_to(show).as_posix(): path.read_bytes()
        for path in show.rglob("*")
        if path.is_file()
    }


def utf_16(title: str) -> bytes:
    """A frame with that title, in any letters."""
    body = b"\x01" + title.encode("utf-16")
    return b"TIT2" + struct.pack(">IH", len(body), 0) + body


def recording(folder: Path, show: Path, name: str = "New heart – ü FINAL") -> Path:
    """A recording, and what belongs to it, beside the show."""
    shutil.copy(show / f"{FIRST}.vtt", folder / f"{name}.vtt")
    shutil.copy(show / "artwork" / "cover.jpg", folder / f"{name}.jpg")
    return Path(shutil.copy(show / f"{FIRST}.mp3", folder / f"{name}.mp3"))


def test_new_from_a_recording(small_show: Path, tmp_path: Path) -> None:
    """The files beside it are copied; the episode is the next one, and a draft."""
    source = recording(tmp_path, small_show)
    before = files_in(small_show)
    done = run_command("new", str(source), "--title", "A new: heart", cwd=small_show)
    assert done.returncode == 0, done.stderr
    assert source.is_file()
    added = files_in(small_show).keys() - before.keys()
    parts = ("episodes/03-a-new-heart.yaml", "episodes/03-a-new-heart.mp3")
    assert added == {*parts, "episodes/03-a-new-heart.vtt", "artwork/03-a-new-heart.jpg"}
    episode = load_project(Workspace(small_show)).episodes[-1]
    assert (episode.title, episode.number, episode.season) == ("A new: heart", 3, 1)
    assert episode.draft
    assert episode.audio
    assert episode.transcript
    assert episode.artwork
    assert 'There is no field "description"' in done.stdout
    assert run_command("check", cwd=small_show).returncode == 0


def test_subrip_and_audacity_labels_are_converted(small_show: Path, tmp_path: Path) -> None:
    """SubRip captions become the transcript and Audacity's labels the chapters; both are reported."""
    source = Path(shutil.copy(small_show / f"{FIRST}.mp3", tmp_path / "Kidney trial.mp3"))
    captions = "1\r\n00:00:00,000 --> 00:00:04,000\r\nHello\r\n"
    source.with_suffix(".srt").write_text(captions, "utf-8", newline="")
    labels = "0.000000\t0.000000\tWelcome\r\n\\\t20.0\t30.0\r\n5.500000\t5.500000\tThe trial\r\n"
    source.with_suffix(".txt").write_text(labels, "utf-8", newline="")
    done = run_command("new", str(source), cwd=small_show)
    assert "Kidney trial.srt was converted to WebVTT." in done.stdout
    assert "The chapters come from Kidney trial.txt." in done.stdout
    episode = load_project(Workspace(small_show)).episodes[-1]
    assert episode.transcript
    assert [cue.text for cue in episode.transcript.cues] == ["Hello"]
    assert [(chapter.start, chapter.title) for chapter in episode.chapters] == [
        (0.0, "Welcome"),
        (5.5, "The trial"),
    ]


def test_other_text_files_are_left_alone(small_show: Path, tmp_path: Path) -> None:
    """A text that is not all labels is ignored; captions that are none are reported."""
    source = Path(shutil.copy(small_show / f"{FIRST}.mp3", tmp_path / "Kidney trial.mp3"))
    source.with_suffix(".txt").write_text("0.0\t1.0\tWelcome\nCall Sam back\n", "utf-8")
    source.with_suffix(".srt").write_bytes(b"PK\x03\x04")
    done = run_command("new", str(source), cwd=small_show)
    assert "Kidney trial.srt is not used" in done.stdout
    episode = load_project(Workspace(small_show)).episodes[-1]
    assert episode.transcript is None
    assert episode.chapters == ()


def test_new_without_a_recording_writes_one_file(small_show: Path) -> None:
    """Nothing else changes."""
    before = files_in(small_show)
    assert run_command("new", "--title", "Soon", cwd=small_show).returncode == 0
    assert files_in(small_show).keys() - before.keys() == {"episodes/03-soon.yaml"}


@pytest.mark.parametrize(
    "title",
    [
        "<script>alert(1)</script>",
        "../../etc/passwd",
        "a\nguid: b\n---",
        "\u202ekcart\u200f",
        "x " * 5000,
        "“Quoted”",
        "# no: text",
        "😀",
    ],
)
def test_hostile_titles_become_plain_names(small_show: Path, tmp_path: Path, title: str) -> None:
    """Whatever the tags say, one episode is made in its folder with a plain name."""
    source = recording(tmp_path, small_show)
    source.write_bytes(id3(utf_16(title)) + source.read_bytes())
    before = files_in(small_show)
    done = run_command("new", str(source), cwd=small_show)
    assert done.returncode == 0, done.stderr
    added = files_in(small_show).keys() - before.keys()
    assert all(name.rsplit("/", 1)[1].isascii() and name.count("/") == 1 for name in added)
    project = load_project(Workspace(small_show))
    episode = project.episodes[-1]
    assert episode.number == 3
    assert episode.title.isprintable()
    assert len(episode.title) <= 200
    assert {
        finding.rule.code for finding in project.findings if finding.file == episode.source.file
    } <= {"PP005"}


@pytest.mark.parametrize("what", ["missing", "no sound", "number", "claimed", "taken", "time"])
def test_bad_input_is_refused(small_show: Path, tmp_path: Path, what: str) -> None:
    """With a message, and no new files."""
    source = recording(tmp_path, small_show)
    words = ["new", str(source), "--title", "Soon"]
    if what == "missing":
        source.unlink()
    elif what == "no sound":
        source.write_bytes(b"RIFF0000")
    elif what == "number":
        words += ["--number", "2"]
    elif what == "claimed":
        (small_show / "episodes" / ".episode-3.part").touch()
    elif what == "taken":
        (small_show / "artwork" / "03-soon.jpg").touch()
    else:
        words += ["--published", "tomorrow"]
    before = files_in(small_show)
    done = run_command(*words, cwd=small_show)
    assert done.returncode in {1, 2}
    assert "Traceback" not in done.stderr
    assert files_in(small_show) == before
