"""`transcript import`: other programs' transcripts beside an episode's YAML."""

import os
import shlex
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from podcast_publisher.load.project import load_project
from podcast_publisher.model.workspace import Workspace
from tests.cli.test_commands import run_command
from tests.cli.test_new import files_in
from tests.edit.word_documents import word_document

NAME = "01-listening"
BROKEN = Path(__file__).parent.parent / "cases" / "broken"
VTT = f"episodes/{NAME}.vtt"
CLEAN = """\
WEBVTT

00:00:00.000 --> 00:00:06.000
<v Robin Example>What do you hear first?

00:00:06.000 --> 00:00:13.500
<v Jo Instance>The pause before the answer.

00:00:13.500 --> 00:00:20.500
<v Robin Example>Then let us listen to the pause.
"""
SUBRIP = """\
1
00:00:00,000 --> 00:00:06,000
ROBIN: What do you hear first?

2
00:00:06,000 --> 00:00:13,500
INSTANCE, Jo: The pause before the answer.

3
00:00:13,500 --> 00:00:20,500
ROBIN: Then let us listen to the pause.
"""
REPORT = [
    "Recognised as SubRip: 3 cues.",
    "Speakers: ROBIN is Robin Example; INSTANCE, Jo is Jo Instance.",
    "Next: read it while listening, then run: podcast-publisher check",
]


def imported(show: Path, *words: str) -> CompletedProcess[str]:
    """What the command says."""
    return run_command("transcript", "import", *words, cwd=show, PYTHONIOENCODING="utf-8")


def test_a_transcript_is_written_beside_the_episode(small_show: Path, tmp_path: Path) -> None:
    """What was changed is reported, `check` finds nothing, and the file that was read stays."""
    (small_show / VTT).unlink()
    before = files_in(small_show)
    source = tmp_path / "export.srt"
    source.write_text(SUBRIP, "utf-8")
    done = imported(small_show, str(source), "--episode", NAME)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [f"Wrote {VTT}", *REPORT]
    assert files_in(small_show) == before | {VTT: CLEAN.encode()}
    assert source.read_text("utf-8") == SUBRIP
    assert run_command("check", cwd=small_show).returncode == 0


def test_a_transcript_is_replaced_only_if_asked(small_show: Path, tmp_path: Path) -> None:
    """The fix names the option."""
    before = files_in(small_show)
    source = tmp_path / f"{NAME}.docx"
    source.write_bytes(word_document(["Robin  0:00\nWhat do you hear first?"]))
    refused = imported(small_show, str(source))
    assert refused.returncode == 2
    assert f"There is a transcript {VTT} already. It is as it was." in refused.stderr
    assert "--replace" in refused.stderr
    assert files_in(small_show) == before
    assert imported(small_show, str(source), "--replace").returncode == 0
    assert b"<v Robin Example>What do you" in (small_show / VTT).read_bytes()
    assert files_in(small_show).keys() == before.keys()


@pytest.mark.parametrize("suffix", [".vtt", ".srt"])
def test_the_fix_of_check_converts_the_file(small_show: Path, suffix: str) -> None:
    """SubRip under either name; following the fixes gives a clean check."""
    (small_show / VTT).unlink()
    (small_show / VTT).with_suffix(suffix).write_text(SUBRIP, "utf-8")
    checked = run_command("check", cwd=small_show).stdout
    [fix] = {line for line in checked.splitlines() if "transcript import" in line}
    words = shlex.split(fix.partition("podcast-publisher ")[2])
    done = run_command(*words, cwd=small_show)
    assert (done.returncode, done.stderr) == (0, "")
    assert (small_show / VTT).read_text("utf-8") == CLEAN
    if suffix == ".srt":
        assert f"episodes/{NAME}.srt is not used any more" in done.stdout
        assert "transcript: 01-listening.vtt" in (small_show / VTT).with_suffix(".yaml").read_text()
    assert run_command("check", cwd=small_show).returncode == 0


def test_the_fix_for_rolling_captions_unrolls_them(small_show: Path) -> None:
    """`check` reports none afterwards (PP729)."""
    rolling = BROKEN / "captions-that-roll" / "episodes" / f"{NAME}.vtt"
    (small_show / VTT).write_bytes(rolling.read_bytes())
    assert "PP729" in run_command("check", cwd=small_show).stdout
    assert imported(small_show, VTT, "--replace").returncode == 0
    assert "PP729" not in run_command("check", cwd=small_show).stdout


def test_the_transcript_that_the_yaml_names_is_replaced(small_show: Path, tmp_path: Path) -> None:
    """Under its own name, and the YAML stays as it is."""
    (small_show / VTT).rename(small_show / "episodes" / "words.vtt")
    yaml = small_show / "episodes" / f"{NAME}.yaml"
    yaml.write_text(yaml.read_text("utf-8") + "transcript: words.vtt\n", "utf-8")
    before = files_in(small_show)
    (tmp_path / "x.srt").write_text(SUBRIP, "utf-8")
    words = (str(tmp_path / "x.srt"), "--episode", f"episodes/{NAME}.yaml", "--replace")
    assert imported(small_show, *words).returncode == 0
    assert files_in(small_show) == before | {"episodes/words.vtt": CLEAN.encode()}


def test_wrong_use_ends_in_a_sentence(small_show: Path, tmp_path: Path) -> None:
    """Nothing is written, and nobody sees a traceback."""
    before = files_in(small_show)
    (tmp_path / "export.srt").write_text(SUBRIP, "utf-8")
    (tmp_path / f"{NAME}.txt").write_text("Robin: Hello\nJo: Hello\n", "utf-8")
    expected = {
        (str(tmp_path / "export.srt"),): "No episode is called export",
        (str(tmp_path / "export.srt"), "--episode", "99"): "There is no episode 99",
        (str(tmp_path / "missing.srt"), "--episode", NAME): "There is no file",
        (str(tmp_path), "--episode", NAME): "is a folder",
        (f"episodes/{NAME}.mp3", "--replace"): "This is a recording, not a transcript",
        (str(tmp_path / f"{NAME}.txt"), "--replace"): "This text has no times",
    }
    for words, message in expected.items():
        done = imported(small_show, *words)
        assert done.returncode == 2, words
        assert message in done.stderr
        assert "Traceback" not in done.stderr
    assert files_in(small_show) == before


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_nothing_is_written_through_a_link(small_show: Path, tmp_path: Path) -> None:
    """A proposal may have put one in the transcript's place."""
    outside = tmp_path / "outside.vtt"
    outside.write_text("WEBVTT\n", "utf-8")
    (small_show / VTT).unlink()
    (small_show / VTT).symlink_to(outside)
    (tmp_path / "x.srt").write_text(SUBRIP, "utf-8")
    done = imported(small_show, str(tmp_path / "x.srt"), "--episode", NAME, "--replace")
    assert "Traceback" not in done.stderr
    assert outside.read_text("utf-8") == "WEBVTT\n"


def test_new_converts_what_stands_beside_a_recording(small_show: Path, tmp_path: Path) -> None:
    """A Word document under the recording's name becomes the transcript."""
    source = tmp_path / "Kidney trial.mp3"
    source.write_bytes((small_show / "episodes" / f"{NAME}.mp3").read_bytes())
    lines = ["Robin Example   0:00\nHello", "Speaker 2   0:04\nGood morning"]
    source.with_suffix(".docx").write_bytes(word_document(lines))
    done = run_command("new", str(source), cwd=small_show)
    assert "Kidney trial.docx was converted to WebVTT." in done.stdout
    assert "not among the people, left as they are: Speaker 2." in done.stdout
    transcript = load_project(Workspace(small_show)).episodes[-1].transcript
    assert transcript
    assert [(cue.voice, cue.text) for cue in transcript.cues] == [
        ("Robin Example", "Hello"),
        ("Speaker 2", "Good morning"),
    ]
