"""Rules on transcripts and what is heard, each with good and bad examples."""

import shlex
from pathlib import Path

import pytest
from msgspec.structs import replace

from podcast_publisher.check.engine.runner import ALL, HEARD, check
from podcast_publisher.load.project import load_project
from podcast_publisher.model.finding import Finding, Severity
from podcast_publisher.model.transcript_match import Lateness, Passage, TranscriptMatch
from podcast_publisher.model.workspace import Workspace
from tests.cli.test_commands import run_command
from tests.shows import SMALL_SHOW
from tests.speech.model import imitated

PROJECT = load_project(Workspace(SMALL_SHOW))
PART = Passage(12.4, 18.0, 14, "and then we listened to the", 8)
GOOD = TranscriptMatch(17, 0.97, lateness=Lateness(-0.1, -0.1))


def findings(match: TranscriptMatch) -> list[Finding]:
    """About a first episode with that match."""
    first, second = PROJECT.episodes
    episodes = (replace(first, match=match), second)
    return [*check(replace(PROJECT, episodes=episodes), (*ALL, *HEARD))]


BAD = {
    "PP860": (replace(GOOD, share=0.4, whose="episodes/02-measuring.yaml"), 1, "02-measuring"),
    "PP861": (replace(GOOD, share=0.41), 1, "Only 41% of its words"),
    "PP862": (replace(GOOD, lateness=Lateness(7.9, 7.9)), 1, "Its cues are 7.9 seconds late"),
    "PP863": (
        replace(GOOD, lateness=Lateness(0.2, 4.4)),
        1,
        "at the beginning they are in time, at the end 4.4 seconds late",
    ),
    "PP864": (replace(GOOD, unwritten=(PART,)), 8, "Some 14 words that are heard at 0:12"),
    "PP865": (replace(GOOD, unheard=(PART,)), 8, "14 words from here on are not heard"),
    "PP866": (
        replace(GOOD, share=0.5, repeated=PART, repeated_share=0.48),
        0,
        "48% of its words are heard twice: those from 0:12 on again at 0:18",
    ),
}


@pytest.mark.parametrize("code", BAD)
def test_a_bad_match_is_found_once(code: str) -> None:
    """With its place; only another episode's words are an error."""
    match, line, message = BAD[code]
    [finding] = findings(match)
    assert finding.rule.code == code
    assert message in finding.message
    assert finding.file == f"episodes/01-listening.{'vtt' if line else 'yaml'}"
    assert not line or (finding.position and finding.position.line == line)
    assert (finding.rule.severity is Severity.ERROR) == (code == "PP860")


@pytest.mark.parametrize(
    "match",
    [
        GOOD,
        TranscriptMatch(),
        replace(GOOD, share=0.61),
        replace(GOOD, lateness=Lateness(0.9, 0.9)),
        replace(GOOD, lateness=Lateness(-1.0, -1.0)),
    ],
)
def test_a_good_match_has_no_finding(match: TranscriptMatch) -> None:
    """Nor what is too little to be sure."""
    assert findings(match) == []


def test_a_sudden_change_names_its_cue() -> None:
    """The first that is wrong."""
    [finding] = findings(replace(GOOD, lateness=Lateness(0.0, -3.2, 10.0)))
    assert finding.message == "From 0:10 on, its cues are 3.2 seconds early; before, in time"
    assert finding.position
    assert finding.position.line == 8


WORDS = "When we began the trial nobody knew whether the pump would work at night in a house without help. "
WORDS += "Then our first patient slept for nine hours and told her nurse about it."
CUES = """WEBVTT

00:00:04.000 --> 00:00:07.000
<v Robin Example>When we began the trial

00:00:07.000 --> 00:00:10.000
<v Robin Example>nobody knew whether the pump would work

00:00:10.000 --> 00:00:13.000
<v Robin Example>at night in a house without help.

00:00:13.000 --> 00:00:16.000
<v Jo Instance>Then our first patient slept

00:00:16.000 --> 00:00:20.000
<v Jo Instance>for nine hours and told her nurse about it.
"""
SAYS = f"""
from types import SimpleNamespace as N
words, time = [], 0.9
for cue in {[line.partition(">")[2] for line in CUES.splitlines() if line.startswith("<")]}:
    step = 3 / len(cue.split())
    for word in cue.split():
        words.append(N(start=time, end=time + step, word=" " + word))
        time += step
WhisperModel.transcribe = lambda *_, **__: ([N(start=0, end=20, words=words)], None)
"""
FETCHES = """
def available_models():
    return ["small"]
def download_model(name, local_files_only=False):
    if local_files_only:
        raise OSError
    raise SystemExit("fetched")
"""


def test_check_listens_where_a_model_is_named(small_show: Path, tmp_path: Path) -> None:
    """The command of the fix repairs what it found; without a model nothing is heard, which is said."""
    transcript = small_show / "episodes" / "01-listening.vtt"
    transcript.write_text(CUES, "utf-8")
    command = ("check", "--deep", "--strict", "--select", "PP86")
    environment = imitated(tmp_path, SAYS) | {"PODCAST_SPEECH_MODEL": str(tmp_path)}

    done = run_command(*command, cwd=small_show)
    assert (done.returncode, done.stderr) == (0, "")
    done = run_command(*command, cwd=small_show, **environment)
    assert done.returncode == 1, done.stderr
    assert "01-listening.vtt:1:1: warning PP862 cues-are-in-time" in done.stdout
    [fix] = {line for line in done.stdout.splitlines() if "transcript shift" in line}
    words = shlex.split(fix.partition("podcast-publisher ")[2])
    shifted = run_command(*words, cwd=small_show)
    assert (shifted.returncode, shifted.stderr) == (0, "")
    library = tmp_path / "library" / "faster_whisper"
    library.joinpath("__init__.py").write_text("raise SystemExit(1)", "utf-8")
    done = run_command(*command, cwd=small_show, **environment)
    assert (done.returncode, done.stderr) == (0, "")  # what was heard is cached

    environment["PODCAST_SPEECH_MODEL"] = str(tmp_path / "library")
    done = run_command(*command, cwd=small_show, **environment)
    assert done.returncode == 0
    assert "01-listening.vtt was not compared with the sound: the speech" in done.stderr
    library.joinpath("__init__.py").write_text("", "utf-8")
    library.joinpath("utils.py").write_text(FETCHES, "utf-8")
    environment["PODCAST_SPEECH_MODEL"] = "small"
    done = run_command(*command, cwd=small_show, **environment)
    assert done.returncode == 0
    assert done.stderr == (
        "No transcript was compared with the sound: the model small is not on this computer.\n"
    )
    environment["PODCAST_SPEECH_MODEL"] = "./episodes"
    done = run_command(*command, cwd=small_show, **environment)
    assert done.returncode == 2
    assert "is inside the project" in done.stderr


def test_shift_changes_nothing_but_times(small_show: Path) -> None:
    """Comments, settings and line endings stay; a cue before the beginning, and no number, are refused."""
    transcript = small_show / "episodes" / "01-listening.vtt"
    text = (
        "WEBVTT - words\r\n\r\nNOTE At 00:00:05.000\r\n\r\nfirst\r\n01:30.000 --> 02:00.500 align:start\r\n"
        "<v Robin Example>At <00:01:31.000>last 00:00:01.000\r\n"
    )
    transcript.write_bytes(text.encode())
    done = run_command("transcript", "shift", "01-listening", "-60.25", cwd=small_show)
    assert (done.returncode, done.stderr) == (0, "")
    assert transcript.read_bytes().decode() == (
        text.replace("01:30.000 --> 02:00.500", "00:00:29.750 --> 00:01:00.250").replace(
            "00:01:31.000", "00:00:30.750"
        )
    )
    before = transcript.read_bytes()
    for seconds, reason in (
        ("-90", "The cue in line 6 would end before the recording begins"),
        ("nan", "no number of seconds"),
        ("fast", "not a valid float"),
    ):
        done = run_command("transcript", "shift", str(transcript), seconds, cwd=small_show)
        assert done.returncode == 2
        assert reason in done.stderr
        assert transcript.read_bytes() == before
    transcript.write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n", "utf-8")
    done = run_command("transcript", "shift", "01-listening", "1", cwd=small_show)
    assert done.returncode == 2
    assert "is not valid WebVTT" in done.stderr
