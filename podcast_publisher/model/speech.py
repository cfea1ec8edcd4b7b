"""Words that speech recognition hears in a recording."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

DEFAULT_MODEL, DEFAULT_ENGLISH_MODEL = "small", "small.en"


class SpokenWord(Struct, frozen=True, array_like=True):
    """A word as it was recognised, with its punctuation, and its times in seconds."""

    start: float
    end: float
    text: str


class Sound(Struct, frozen=True):
    """A recording to listen to."""

    path: Path
    sha256: str
    seconds: float
    """Its length."""


class SpeechSettings(Struct, frozen=True):
    """What this computer's user says about speech recognition; a project cannot."""

    environment: Mapping[str, str]
    """Of the recogniser's process."""
    model: str = ""
    """The folder of a Whisper model in the form of CTranslate2, or the name of one that faster-whisper knows;
    empty for the usual one."""

    def model_for(self, language: str) -> str:
        """The model for a show in that language."""
        is_english = language.lower().startswith("en")
        return self.model or (DEFAULT_ENGLISH_MODEL if is_english else DEFAULT_MODEL)
