"""What this program and its recogniser tell each other, a line of JSON each."""

from msgspec import Struct

from podcast_publisher.model.speech import SpokenWord


class Request(Struct, frozen=True):
    """What is to be recognised, and with which model."""

    path: str
    model: str
    """A folder, or a name that faster-whisper knows."""
    language: str = ""
    """Two letters."""
    hints: str = ""
    """Names and terms that may be said."""
    may_fetch: bool = False
    """Whether a model that is not on this computer is fetched."""


class Message(Struct, frozen=True, omit_defaults=True):
    """Progress, a result, or why there is none."""

    seconds: float = 0
    """How much of the recording has been recognised."""
    words: tuple[SpokenWord, ...] = ()
    """Those of the last piece."""
    is_done: bool = False
    is_fetching: bool = False
    model_failure: str = ""
    """Why the model cannot be used."""
    sound_failure: str = ""
    """Why the recording cannot be read."""
