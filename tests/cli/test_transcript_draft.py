"""`transcript draft`: from the sound to a first transcript that somebody has to read."""

from pathlib import Path
from subprocess import CompletedProcess

import numpy as np
import psutil
import pytest

from podcast_publisher.load.speech import recogniser
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.workflow.transcripts.speech import require_recogniser
from tests.cli.test_commands import run_command
from tests.cli.test_new import files_in
from tests.sounds import quiet, recorded
from tests.speech.model import imitated, sentence, speech_model

NAME = "01-listening"
VTT = f"episodes/{NAME}.vtt"
MODEL = "PODCAST_SPEECH_MODEL"
NOTE = """\
NOTE Written by speech recognition. Nobody has read it yet:
read it while listening, then remove this note.
"""


def drafted(show: Path, *words: str, **environment: str) -> CompletedProcess[str]:
    """What the command says."""
    return run_command("transcript", "draft", *words, cwd=show, **environment)


def test_a_draft_has_to_be_read(small_show: Path) -> None:
    """What was heard is written beside the episode; check reports it until the note is gone, whoever reviewed another text.

    A later import keeps the note, and a second draft replaces nothing unasked.
    """
    recorded(small_show / f"episodes/{NAME}.mp3", np.concatenate((quiet(1), sentence())))
    (small_show / VTT).unlink()
    before = files_in(small_show)
    done = drafted(small_show, NAME, **{MODEL: speech_model()})
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == f"Wrote {VTT}"
    assert "Heard 9 words" in done.stdout
    text = (small_show / VTT).read_text("utf-8")
    head, cue, words = text.split("\n\n", 2)
    assert (head, f"{cue}\n") == ("WEBVTT", NOTE)
    assert words.splitlines()[1:] == [
        "This is a placeholder recording, spoken by",
        "synthetic voices.",
    ]
    assert "00:00:00.5" < words[:12] < "00:00:01.5"
    assert files_in(small_show) == before | {VTT: text.encode()}
    line = "episodes/01-listening.vtt:3:1: advice PP706"
    assert line in run_command("check", cwd=small_show).stdout

    refused = drafted(small_show, f"episodes/{NAME}.yaml", **{MODEL: "nowhere"})
    assert (refused.returncode, refused.stdout) == (2, "")
    assert f"There is a transcript {VTT} already" in refused.stderr
    run_command("transcript", "import", VTT, "--replace", cwd=small_show)
    assert line in run_command("check", cwd=small_show).stdout
    (small_show / VTT).write_text(text.replace(f"{NOTE}\n", ""), "utf-8")
    assert "PP706" not in run_command("check", cwd=small_show).stdout


def test_a_recording_of_no_episode(small_show: Path, tmp_path: Path) -> None:
    """Its transcript is written beside it; where nothing is heard, none is."""
    path = recorded(tmp_path / "interview.wav", quiet(1))
    speaks = (
        "from types import SimpleNamespace as N\n"
        "words = [N(start=0, end=.5, word=' Good'), N(start=.5, end=1, word=' day.')]\n"
        "WhisperModel.transcribe = lambda *_, **__: ([N(start=0, end=1, words=words)], None)"
    )
    for name, code, written in (("silent", "", False), ("heard", speaks, True)):
        model = tmp_path / name
        environment = imitated(model, code) | {MODEL: str(model)}
        done = drafted(small_show, str(path), **environment)
        assert path.with_suffix(".vtt").exists() == written
        assert (done.returncode == 0) == written
        assert ("No words are heard" in done.stderr) != written
    assert path.with_suffix(".vtt").read_text("utf-8").endswith("\nGood day.\n")


def test_a_stopped_draft_leaves_nothing(small_show: Path, tmp_path: Path) -> None:
    """After Ctrl-C the old transcript is there, and nobody listens any more."""
    before = files_in(small_show)
    stops = (
        "import os, signal, time\n"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\n"
        "os.kill(os.getppid(), signal.SIGINT); time.sleep(600)"
    )
    environment = imitated(tmp_path / "model", stops) | {MODEL: str(tmp_path / "model")}
    done = drafted(small_show, NAME, "--replace", **environment)
    assert done.returncode == 130
    assert "Traceback" not in done.stderr
    assert files_in(small_show) == before
    assert not psutil.pid_exists(int((tmp_path / "pid").read_text()))


@pytest.mark.parametrize("name", ["./episodes", "model/weights"])
def test_a_model_in_the_project_is_refused(small_show: Path, name: str) -> None:
    """A pull request could bring it."""
    done = drafted(small_show, NAME, "--replace", "--model", name)
    assert done.returncode == 2
    assert f"The speech model {name} is inside the project." in done.stderr


def test_a_missing_model_is_a_sentence(small_show: Path, tmp_path: Path) -> None:
    """With the ways on; the transcript stays."""
    speech_model()
    before = files_in(small_show)
    environment = {"HF_HOME": str(tmp_path), "HF_ENDPOINT": "http://127.0.0.1:1"}
    done = drafted(small_show, NAME, "--replace", **environment)
    assert done.returncode == 2
    assert "the model small.en is not on this computer, and it cannot be fetched" in done.stderr
    assert f"Fix: Set {MODEL}, or --model, to the folder of a Whisper model" in done.stderr
    assert "Traceback" not in done.stderr
    assert files_in(small_show) == before


def test_a_missing_extra_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """It names what to install."""
    monkeypatch.setattr(recogniser, "find_spec", lambda _: None)
    with pytest.raises(WrongUseError, match="not installed") as caught:
        require_recogniser()
    assert caught.value.fix == 'Install it with: pip install "podcast-publisher[speech]"'
