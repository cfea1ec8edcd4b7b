"""What speech recognition needs of this computer, and how it says what is missing."""

import os
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from podcast_publisher.load.speech.kept_words import words_in
from podcast_publisher.load.speech.messages import Message, Request
from podcast_publisher.load.speech.recogniser import ModelError, is_installed
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.speech import Sound, SpeechSettings, SpokenWord
from podcast_publisher.model.workspace import Workspace

MODEL_VARIABLE = "PODCAST_SPEECH_MODEL"
INSTALL = 'Install it with: pip install "podcast-publisher[speech]"'

OnProgress = Callable[[int, str], None]
"""Takes the seconds that have been heard since, and what is being done."""


def require_recogniser() -> None:
    """Go on only where speech can be recognised.

    Raises:
        WrongUseError: the libraries for it are not installed.
    """
    if not is_installed():
        raise WrongUseError("What recognises speech is not installed", fix=INSTALL)


def missing_for_speech() -> str:
    """What speech recognition needs and this computer lacks, in a sentence; empty where it can be tried."""
    return "" if is_installed() else f"What recognises speech is not installed. {INSTALL}."


def checked_settings(settings: SpeechSettings, workspace: Workspace) -> SpeechSettings:
    """The settings, with the model's folder as an absolute path.

    Raises:
        WrongUseError: the folder is inside the project.
    """
    folder = Path(settings.model)
    if not settings.model or not (folder.exists() or len(folder.parts) > 1):
        return settings
    if workspace.contains(folder):
        raise WrongUseError(
            f"The speech model {settings.model} is inside the project",
            fix="Name a folder outside the project: a pull request could bring its own model.",
        )
    return replace(settings, model=os.fspath(folder.absolute()))


def hear(
    sound: Sound,
    language: str,
    hints: str,
    settings: SpeechSettings,
    workspace: Workspace,
    *,
    on_progress: OnProgress,
    may_fetch: bool,
) -> tuple[SpokenWord, ...]:
    """The words in a recording of that language; `hints` are names and terms that may be said.

    Raises:
        ModelError: the model is missing, or cannot be used.
        RecognitionError: the recording cannot be read, or the recogniser crashes or takes too long.
    """
    model = settings.model_for(language)
    request = Request(str(sound.path), model, language[:2].lower(), hints, may_fetch=may_fetch)
    heard = 0

    def on_message(message: Message) -> None:
        nonlocal heard
        if message.is_fetching:
            on_progress(0, f"the model {model} is fetched once, from huggingface.co")
        new = int(message.seconds) - heard
        if new > 0:
            heard += new
            on_progress(new, sound.path.name)

    return words_in(request, sound, settings, workspace, on_message)


def no_model(error: ModelError) -> WrongUseError:
    """The error for people, with ways on."""
    reason = str(error)
    return WrongUseError(
        f"Speech cannot be recognised: {reason}",
        fix=f"Set {MODEL_VARIABLE}, or --model, to the folder of a Whisper model for faster-whisper (model.bin, "
        "config.json, tokenizer.json). Where there is the internet, small.en or another name is enough: the model is "
        "fetched once.",
    )
