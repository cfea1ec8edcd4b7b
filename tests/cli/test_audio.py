"""The commands that mend recordings, as they are typed, and `check --deep` before and after."""

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
from tests.audio.recordings import beside, encode, labelled_m4a, packets, raw_aac, speech
from tests.cases.damage import DAMAGES, GOOD_M4A, M4A, id3, text_frame
from tests.cli.test_commands import typed
from tests.shows import workspace

FIRST, SECOND = "episodes/01-listening.mp3", "episodes/02-measuring.mp3"


def audio(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """`podcast-publisher audio`, in UTF-8."""
    return typed("audio", *words, cwd=cwd, PYTHONIOENCODING="utf-8")


def problems_in(show: Path, *, deep: bool = False) -> dict[str, str]:
    """What `check` finds in the first episode, or `check --deep`: the code, and how to put it right."""
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
    """The words of the command that the advice begins with, behind `audio`."""
    found = re.match(r"podcast-publisher audio (\w+ \S+)", fix)
    assert found, fix
    return found[1].split()


def test_the_container_of_an_m4a(small_show: Path) -> None:
    """The check names the command, and after it says no more of the index; the packets are the same."""
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


def test_the_header_of_an_mp3(small_show: Path) -> None:
    """The check names the command, and after it says no more of the header."""
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
def test_the_tags(small_show: Path, damage: str, code: str) -> None:
    """Whatever is wrong with them, they are written anew, once."""
    (small_show / FIRST).write_bytes(DAMAGES[damage]())
    words = command_in(problems_in(small_show)[code])
    assert words == ["tag", "episodes/01-listening.yaml"]
    done = audio(*words, cwd=small_show)
    assert done.stdout.startswith(f"{FIRST}: title, show, author, number, date, picture (")
    assert code not in problems_in(small_show)
    assert audio(*words, cwd=small_show).stdout == f"{FIRST}: nothing to do.\n"


def test_the_loudness(small_show: Path) -> None:
    """The last line says what to change in the YAML; once that is done, the loudness is right."""
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
    """Do to the YAML what the last line says."""
    change = re.fullmatch(r"To publish it, change line (\d+) of (\S+) into this: (.+)", advice)
    add = re.fullmatch(r"To publish it, add this above line (\d+) of (\S+): (.+)", advice)
    found = change or add
    assert found, advice
    file, at = show / found[2], int(found[1]) - 1
    lines = file.read_text("utf-8").splitlines()
    lines[at : at + (1 if change else 0)] = [found[3]]
    file.write_text("\n".join(lines) + "\n", "utf-8")


def test_all_episodes_are_tagged(small_show: Path) -> None:
    """Without a name, all are; one that cannot be does not keep the others from it."""
    (small_show / FIRST).write_bytes(DAMAGES["cut in half"]())
    done = audio("tag", cwd=small_show)
    assert done.returncode == 1
    assert f"{FIRST}: at least" in done.stderr
    assert "The file is as it was." in done.stderr
    assert done.stdout.startswith(f"{SECOND}: title, show")
    assert ", 3 chapters." in done.stdout


def test_chapters_of_an_m4a_are_spoken_of(small_show: Path) -> None:
    """They cannot be written, and that is said."""
    (small_show / SECOND).unlink()
    (small_show / SECOND).with_suffix(".m4a").write_bytes(GOOD_M4A)
    episode = small_show / "episodes" / "02-measuring.yaml"
    text = episode.read_text("utf-8").replace("audio: 02-measuring.mp3", "")
    episode.write_text(text.replace("0:08", "0:01").replace("0:00:14", "0:01.4"), "utf-8")
    done = audio("tag", "02-measuring", cwd=small_show)
    assert done.returncode == 0, done.stderr
    assert "chapters cannot be written into an M4A" in done.stdout


def test_what_was_not_read_is_not_written(small_show: Path) -> None:
    """A misspelt field leaves a blank, and blanks never take the place of tags."""
    file = small_show / "episodes" / "01-listening.yaml"
    file.write_text(file.read_text("utf-8").replace("title:", "titel:", 1), "utf-8")
    before = (small_show / FIRST).read_bytes()
    done = audio("tag", "01-listening", cwd=small_show)
    assert done.returncode == 1
    assert "episodes/01-listening.yaml has errors" in done.stderr
    assert (small_show / FIRST).read_bytes() == before


def test_an_episode_is_named_in_many_ways(small_show: Path) -> None:
    """By slug, YAML or recording, from the folder or from outside."""
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
def test_what_is_no_recording(small_show: Path, name: str, says: str) -> None:
    """Told in a sentence, with exit code 2."""
    (small_show / "link.mp3").symlink_to(FIRST)
    os.mkfifo(small_show / "pipe.mp3")
    done = audio("remux", name, cwd=small_show)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_an_episode_without_a_recording(small_show: Path) -> None:
    """Told in a sentence, with exit code 1."""
    (small_show / FIRST).unlink()
    for command in ("remux", "normalise", "tag"):
        done = audio(command, "01-listening", cwd=small_show)
        assert (done.returncode, done.stdout) == (1, "")
        assert "episodes/01-listening.yaml has no recording" in done.stderr


def test_a_tag_is_of_an_episode(small_show: Path) -> None:
    """Of a recording that is no episode's, the YAML says nothing."""
    (small_show / "other.m4a").write_bytes(GOOD_M4A)
    done = audio("tag", "other.m4a", cwd=small_show)
    assert done.returncode == 2
    assert "other.m4a is no episode" in done.stderr


@pytest.mark.parametrize("target", ["new.wav", "nowhere/new.mp3"])
def test_where_no_mp3_can_be(small_show: Path, target: str) -> None:
    """The new file is an .mp3, in a folder there is."""
    done = audio("normalise", "01-listening", "--to", target, cwd=small_show)
    assert done.returncode == 2
    assert "it must be an .mp3" in done.stderr


def test_the_line_that_names_the_recording(small_show: Path) -> None:
    """Where the YAML names a recording already, that line is to be changed."""
    encode(small_show / SECOND, speech(15, -28))
    done = audio("normalise", "02-measuring", "--to", "louder one.mp3", cwd=small_show)
    assert done.returncode == 0, done.stderr
    follow(done.stdout.splitlines()[-1], small_show)
    episode = load_project(Workspace(small_show)).episodes[1]
    assert episode.audio is not None
    assert episode.audio.file.name == "louder one.mp3"


def test_a_new_file_outside_the_project(small_show: Path) -> None:
    """No line of the YAML can name it there, and that is said."""
    encode(small_show / FIRST, speech(3, -28))
    done = audio("normalise", "01-listening", "--to", "../new.mp3", cwd=small_show)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("once it is in the podcast's folder.\n")
    assert (small_show.parent / "new.mp3").exists()


def test_raw_aac_becomes_a_recording(small_show: Path) -> None:
    """In an M4A beside it, with the line that names it."""
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


def test_what_is_not_installed_is_told(small_show: Path) -> None:
    """How to install it; and tags of an MP3 need none of it."""
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
def test_a_full_disk(small_show: Path, command: str, body: bytes) -> None:
    """Where nothing more can be written, the recording stands, and nothing lies beside it."""
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
def test_a_command_that_is_stopped(small_show: Path, tmp_path: Path, which: signal.Signals) -> None:
    """In the middle of encoding: the recording stands; one that may still act takes its part away."""
    script = tmp_path / "python"
    script.write_text(_STOPS.format(signal=which.name.removeprefix("SIG"), python=sys.executable))
    script.chmod(0o755)
    code = (
        f"import sys; sys.executable = {str(script)!r}; from podcast_publisher.cli import main;"
        "sys.argv = ['podcast-publisher', 'audio', 'normalise', '01-listening']; main()"
    )
    before, there = (small_show / FIRST).read_bytes(), beside(small_show / FIRST)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=small_show, capture_output=True, text=True, check=False
    )
    assert done.returncode == (130 if which is signal.SIGINT else -signal.SIGKILL)
    assert (small_show / FIRST).read_bytes() == before
    left = [name for name in beside(small_show / FIRST) if name not in there]
    assert all(re.fullmatch(r"\.01-listening-normalised\.\w+\.part\.mp3", one) for one in left)
    assert (left == []) == (which is signal.SIGINT)
    checked = load_and_check(workspace(small_show), lambda _: None)
    assert checked.findings == ()  # what is left is nobody's recording


def test_help_says_what_each_does(tmp_path: Path) -> None:
    """The group, and each of its commands."""
    assert "leave the sound exactly as it is" in audio("--help", cwd=tmp_path).stdout
    for name in ("remux", "tag", "normalise"):
        assert audio(name, "--help", cwd=tmp_path).returncode == 0


def test_tags_are_kept_apart(small_show: Path) -> None:
    """Another tag of one kind is no reason to write; one of another kind is."""
    path = small_show / FIRST
    assert audio("tag", "01-listening", cwd=small_show).returncode == 0
    tagged = path.read_bytes()
    path.write_bytes(id3(text_frame(b"TIT2", "Twice")) + tagged)
    assert audio("tag", "01-listening", cwd=small_show).returncode == 0
    assert path.read_bytes() == tagged
