"""The audio commands on the command line, with `check --deep` before and after."""

import os
import re
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from podcast_publisher.load.project import load_project
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.check import decode_and_check, load_and_check
from tests.audio.recordings import beside, chapters, encode, labelled_m4a, packets, raw_aac, speech
from tests.cases.damage import DAMAGES, GOOD_M4A, M4A, id3, text_frame
from tests.cli.test_commands import run_command
from tests.shows import workspace

FIRST, SECOND = "episodes/01-listening.mp3", "episodes/02-measuring.mp3"


def audio(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """`podcast-publisher audio`, in UTF-8."""
    return run_command("audio", *words, cwd=cwd, PYTHONIOENCODING="utf-8")


def problems_in(show: Path, *, deep: bool = False) -> dict[str, str]:
    """Code and fix of the first episode's findings, from `check` or `check --deep`."""
    (show / SECOND).with_suffix(".yaml").unlink(missing_ok=True)  # half the work
    checked = load_and_check(workspace(show), lambda _: None)
    if deep:
        checked = decode_and_check(checked, workspace(show), lambda _: None)
    return {finding.rule.code: finding.fix for finding in checked.findings}


def with_m4a(show: Path) -> Path:
    """The first episode's recording becomes an M4A with its index last."""
    (show / FIRST).unlink()
    return labelled_m4a((show / FIRST).with_suffix(".m4a"))


def command_in(fix: str) -> list[str]:
    """The words of the command that the fix starts with, after `audio`."""
    match = re.match(r"podcast-publisher audio (\w+ \S+)", fix)
    assert match, fix
    return match[1].split()


def test_remux_fixes_the_index_of_an_m4a(small_show: Path) -> None:
    """`check` names the command, and is clean after it; the packets are unchanged."""
    path = with_m4a(small_show)
    before = packets(path)
    words = command_in(problems_in(small_show, deep=True)["PP228"])
    assert words == ["remux", "episodes/01-listening.m4a"]
    done = audio(*words, cwd=small_show)
    assert done.returncode == 0, done.stderr
    assert f"SHA-256 {before}" in done.stdout
    assert packets(path) == before
    assert "PP228" not in problems_in(small_show, deep=True)
    assert "nothing to do" in audio(*words, cwd=small_show).stdout


def test_remux_fixes_the_header_of_an_mp3(small_show: Path) -> None:
    """`check` names the command, and is clean after it."""
    (small_show / FIRST).write_bytes(DAMAGES["rate varies without header"]())
    words = command_in(problems_in(small_show)["PP225"])
    assert words == ["remux", FIRST]
    assert audio(*words, cwd=small_show).returncode == 0
    assert "PP225" not in problems_in(small_show)


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        ("two tags", "PP234"),
        ("heavier picture", "PP233"),
        ("heavy picture", "PP209"),
        ("odd picture", "PP236"),
        ("path in a tag", "PP237"),
        ("chapters inside", "PP210"),
    ],
)
def test_tag_replaces_faulty_tags(small_show: Path, damage: str, code: str) -> None:
    """Whatever is wrong with the tags, one run replaces them."""
    (small_show / FIRST).write_bytes(DAMAGES[damage]())
    words = command_in(problems_in(small_show)[code])
    assert words == ["tag", "episodes/01-listening.yaml"]
    done = audio(*words, cwd=small_show)
    assert done.stdout.startswith(f"{FIRST}: title, show, author, number, date, picture (")
    assert code not in problems_in(small_show)
    assert audio(*words, cwd=small_show).stdout == f"{FIRST}: nothing to do.\n"


def test_normalise_prints_the_yaml_line_to_change(small_show: Path) -> None:
    """Once the line is changed, the loudness passes."""
    words = command_in(problems_in(small_show, deep=True)["PP242"])
    assert words == ["normalise", FIRST]
    before = (small_show / FIRST).read_bytes()
    done = audio(*words, cwd=small_show)
    assert done.returncode == 0, done.stderr
    *_, wrote, advice = done.stdout.splitlines()
    assert wrote.startswith("Wrote episodes/01-listening-normalised.mp3 (")
    assert re.search(r"^before: -2\d\.\d LUFS as heard, .* dBTP$", done.stdout, re.MULTILINE)
    assert re.search(r"^after:  -1[56]\.\d LUFS as heard, .* dBTP$", done.stdout, re.MULTILINE)
    follow(advice, small_show)
    assert "PP242" not in problems_in(small_show, deep=True)
    (episode,) = load_project(Workspace(small_show)).episodes
    assert episode.audio is not None
    assert episode.audio.file.name == "episodes/01-listening-normalised.mp3"
    assert (small_show / FIRST).read_bytes() == before


def follow(advice: str, show: Path) -> None:
    """Change the YAML as the last line says."""
    change = re.fullmatch(r"To publish it, change line (\d+) of (\S+) into this: (.+)", advice)
    add = re.fullmatch(r"To publish it, add this above line (\d+) of (\S+): (.+)", advice)
    match = change or add
    assert match, advice
    file, index = show / match[2], int(match[1]) - 1
    lines = file.read_text("utf-8").splitlines()
    lines[index : index + (1 if change else 0)] = [match[3]]
    file.write_text("\n".join(lines) + "\n", "utf-8")


def test_tag_without_a_name_tags_all_episodes(small_show: Path) -> None:
    """A failing episode does not stop the others."""
    (small_show / FIRST).write_bytes(DAMAGES["cut in half"]())
    done = audio("tag", cwd=small_show)
    assert done.returncode == 1
    assert f"{FIRST}: at least" in done.stderr
    assert "The file is as it was." in done.stderr
    assert done.stdout.startswith(f"{SECOND}: title, show")
    assert ", 3 chapters." in done.stdout


def test_chapters_are_written_into_an_m4a(small_show: Path) -> None:
    """As the YAML has them, so nothing is found in it; once more changes nothing."""
    (small_show / SECOND).unlink()
    path = (small_show / SECOND).with_suffix(".m4a")
    path.write_bytes(GOOD_M4A)
    episode = small_show / "episodes" / "02-measuring.yaml"
    text = episode.read_text("utf-8").replace("audio: 02-measuring.mp3", "")
    episode.write_text(text.replace("0:08", "0:01").replace("0:00:14", "0:01.4"), "utf-8")
    done = audio("tag", "02-measuring", cwd=small_show)
    assert done.returncode == 0, done.stderr
    assert "3 chapters." in done.stdout
    assert [start for start, _ in chapters(path)] == [0, 1, 1.4]
    assert "nothing to do" in audio("tag", "02-measuring", cwd=small_show).stdout
    assert "PP210" not in run_command("check", cwd=small_show).stdout


def test_tags_are_not_written_from_an_invalid_yaml(small_show: Path) -> None:
    """A misspelt field must not blank out a tag."""
    file = small_show / "episodes" / "01-listening.yaml"
    file.write_text(file.read_text("utf-8").replace("title:", "titel:", 1), "utf-8")
    before = (small_show / FIRST).read_bytes()
    done = audio("tag", "01-listening", cwd=small_show)
    assert done.returncode == 1
    assert "episodes/01-listening.yaml has errors" in done.stderr
    assert (small_show / FIRST).read_bytes() == before


def test_an_episode_can_be_named_by_slug_yaml_or_recording(small_show: Path) -> None:
    """From the project folder or from outside."""
    for name in ("01-listening", "episodes/01-listening.yaml", str(small_show / FIRST)):
        assert audio("remux", name, cwd=small_show).stdout == f"{FIRST}: nothing to do.\n"
    outside = audio("remux", "-C", "show", "show/episodes/01-listening.yaml", cwd=small_show.parent)
    assert outside.stdout == f"{FIRST}: nothing to do.\n"
    (small_show / "other.m4a").write_bytes(GOOD_M4A)
    assert "nothing to do" in audio("remux", "other.m4a", cwd=small_show).stdout


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("03-missing", "There is no file 03-missing, and no episode of that name"),
        ("episodes", "episodes is a folder"),
        ("link.mp3", f"link.mp3 is a link to {FIRST}"),
        ("pipe.mp3", "pipe.mp3 is not an ordinary file"),
    ],
)
def test_a_file_that_is_no_recording_is_refused(small_show: Path, name: str, says: str) -> None:
    """With a message and exit code 2."""
    (small_show / "link.mp3").symlink_to(FIRST)
    os.mkfifo(small_show / "pipe.mp3")
    done = audio("remux", name, cwd=small_show)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_an_episode_without_a_recording_is_refused(small_show: Path) -> None:
    """With a message and exit code 1."""
    (small_show / FIRST).unlink()
    for command in ("remux", "normalise", "tag"):
        done = audio(command, "01-listening", cwd=small_show)
        assert (done.returncode, done.stdout) == (1, "")
        assert "episodes/01-listening.yaml has no recording" in done.stderr


def test_tag_needs_a_recording_of_an_episode(small_show: Path) -> None:
    """The YAML has no values for another recording."""
    (small_show / "other.m4a").write_bytes(GOOD_M4A)
    done = audio("tag", "other.m4a", cwd=small_show)
    assert done.returncode == 2
    assert "other.m4a is neither an episode nor the recording of one" in done.stderr


@pytest.mark.parametrize("target", ["new.wav", "nowhere/new.mp3"])
def test_the_output_must_be_an_mp3_in_an_existing_folder(small_show: Path, target: str) -> None:
    """Other output paths are refused."""
    done = audio("normalise", "01-listening", "--to", target, cwd=small_show)
    assert done.returncode == 2
    assert "it must be an .mp3" in done.stderr


def test_the_existing_audio_line_is_the_one_to_change(small_show: Path) -> None:
    """Where the YAML names a recording already, that line is shown."""
    encode(small_show / SECOND, speech(15, -28))
    done = audio("normalise", "02-measuring", "--to", "louder one.mp3", cwd=small_show)
    assert done.returncode == 0, done.stderr
    follow(done.stdout.splitlines()[-1], small_show)
    episode = load_project(Workspace(small_show)).episodes[1]
    assert episode.audio is not None
    assert episode.audio.file.name == "louder one.mp3"


def test_output_outside_the_project_is_reported(small_show: Path) -> None:
    """No line of the YAML can name it there."""
    encode(small_show / FIRST, speech(3, -28))
    done = audio("normalise", "01-listening", "--to", "../new.mp3", cwd=small_show)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("once it is in the podcast's folder.\n")
    assert (small_show.parent / "new.mp3").exists()


def test_remux_puts_raw_aac_into_an_m4a(small_show: Path) -> None:
    """Beside the file, with the line that names it."""
    whole = small_show.parent / "whole.m4a"
    whole.write_bytes(M4A)
    raw_aac(whole, small_show / "episodes" / "01-listening.aac")
    (small_show / FIRST).unlink()
    done = audio("remux", "01-listening", cwd=small_show)
    assert done.returncode == 0, done.stderr
    assert "Wrote 01-listening.m4a beside it." in done.stdout
    follow(done.stdout.splitlines()[-1], small_show)
    assert load_project(Workspace(small_show)).episodes[0].audio is not None
    assert packets(small_show / "episodes" / "01-listening.m4a") == packets(whole)


def test_a_missing_extra_is_reported_with_its_install_command(small_show: Path) -> None:
    """Tagging an MP3 does not need it."""
    code = (
        "import sys; sys.modules['av'] = None; from podcast_publisher.cli import main;"
        "sys.argv = ['podcast-publisher', 'audio', *sys.argv[1:]]; main()"
    )

    def without(*words: str) -> subprocess.CompletedProcess[str]:
        words = (sys.executable, "-c", code, *words)
        return subprocess.run(words, cwd=small_show, capture_output=True, text=True, check=False)

    for command in ("remux", "normalise"):
        done = without(command, "01-listening")
        assert done.returncode == 2
        assert 'Fix: Install it with: pip install "podcast-publisher[audio]"' in done.stderr
    assert without("tag", "01-listening").returncode == 0


@pytest.mark.parametrize(
    ("command", "body"),
    [
        ("remux", DAMAGES["rate varies without header"]()),
        ("tag", DAMAGES["two tags"]()),
        ("normalise", DAMAGES["two tags"]()),
    ],
)
def test_a_full_disk_leaves_the_recording(small_show: Path, command: str, body: bytes) -> None:
    """The recording is unchanged, and no other file is left."""
    path = small_show / FIRST
    path.write_bytes(body)
    before = beside(path)
    done = subprocess.run(
        [sys.executable, "-m", "podcast_publisher", "audio", command, "01-listening"],
        cwd=small_show,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
    )
    assert done.returncode == 1
    assert "File too large. The file is as it was." in done.stderr
    assert path.read_bytes() == body
    assert beside(path) == before


_STOPS = """#!/bin/sh
# what is to encode writes a little of it, and then the command itself is stopped
if [ "$2" = podcast_publisher.audio.packets ]; then
  printf rubbish > "$5"
  kill -{signal} $PPID
  exit 0
fi
exec {python} "$@"
"""


@pytest.mark.parametrize("which", [signal.SIGINT, signal.SIGKILL])
def test_a_stopped_command_leaves_the_recording(
    small_show: Path, tmp_path: Path, which: signal.Signals
) -> None:
    """While encoding: the recording is unchanged; after Ctrl-C the temporary file is removed too."""
    script = tmp_path / "python"
    script.write_text(_STOPS.format(signal=which.name.removeprefix("SIG"), python=sys.executable))
    script.chmod(0o755)
    code = (
        f"import sys; sys.executable = {str(script)!r}; from podcast_publisher.cli import main;"
        "sys.argv = ['podcast-publisher', 'audio', 'normalise', '01-listening']; main()"
    )
    before, files_before = (small_show / FIRST).read_bytes(), beside(small_show / FIRST)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=small_show, capture_output=True, text=True, check=False
    )
    assert done.returncode == (130 if which is signal.SIGINT else -signal.SIGKILL)
    assert (small_show / FIRST).read_bytes() == before
    left = [name for name in beside(small_show / FIRST) if name not in files_before]
    assert all(re.fullmatch(r"\.01-listening-normalised\.\w+\.part\.mp3", name) for name in left)
    assert (left == []) == (which is signal.SIGINT)
    checked = load_and_check(workspace(small_show), lambda _: None)
    assert checked.findings == ()  # what is left is nobody's recording


def test_help_describes_each_command(tmp_path: Path) -> None:
    """The group and each of its commands."""
    assert "leave the sound exactly as it is" in audio("--help", cwd=tmp_path).stdout
    for name in ("remux", "tag", "normalise"):
        assert audio(name, "--help", cwd=tmp_path).returncode == 0


def test_a_second_id3_tag_is_removed(small_show: Path) -> None:
    """The right tag behind it does not hide it."""
    path = small_show / FIRST
    assert audio("tag", "01-listening", cwd=small_show).returncode == 0
    tagged = path.read_bytes()
    path.write_bytes(id3(text_frame(b"TIT2", "Twice")) + tagged)
    assert audio("tag", "01-listening", cwd=small_show).returncode == 0
    assert path.read_bytes() == tagged
