"""Run the recogniser in a process of its own: it may crash over a recording or a model, or hang.

However this program ends, it is not left running: it is killed, or it ends when its standard input closes.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from threading import Timer
from typing import IO

from msgspec import MsgspecError, json

from podcast_publisher.load.speech.messages import Message, Request
from podcast_publisher.model.errors import PublisherError
from podcast_publisher.model.speech import SpeechSettings, SpokenWord

_LEAST_TIME, _SLOWEST = 600, 6
"""Seconds that it gets, and how many more for each second of the recording; a model may be slow."""
_TIME_TO_FETCH = 3 * 3600

OnMessage = Callable[[Message], None]


class ModelError(PublisherError):
    """There is no model to recognise speech with."""


class RecognitionError(PublisherError):
    """The words of this recording cannot be recognised."""


def is_installed() -> bool:
    """Whether the extra `speech` is installed."""
    return all(find_spec(name) for name in ("av", "faster_whisper", "numpy"))


def recognised(
    request: Request, settings: SpeechSettings, seconds: float, on_message: OnMessage
) -> tuple[SpokenWord, ...]:
    """The words in a recording of that length; `on_message` hears of each piece.

    Raises:
        ModelError: the model is missing, or cannot be used.
        RecognitionError: the recording cannot be read, or the recogniser crashes or takes too long.
    """
    limit = _LEAST_TIME + _SLOWEST * seconds + (_TIME_TO_FETCH if request.may_fetch else 0)
    words: list[SpokenWord] = []
    with tempfile.TemporaryFile() as errors, _running(request, settings, limit, errors) as child:
        for line in child.stdout or ():
            try:
                message = json.decode(line, type=Message)
            except MsgspecError:  # a library's own line
                continue
            if message.model_failure:
                raise ModelError(message.model_failure)
            if message.sound_failure:
                raise RecognitionError(message.sound_failure)
            words += message.words
            on_message(message)
            if message.is_done:
                return tuple(words)
        code = child.wait()
        errors.seek(0)
        last = errors.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
    why = f": {last[:200]}" if last else f" (exit code {code})"
    raise RecognitionError(f"the speech recogniser stopped{why}")


@contextmanager
def _running(
    request: Request, settings: SpeechSettings, limit: float, errors: IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    """The recogniser at work; it is killed at the end, and when it takes longer than `limit` seconds."""
    child = subprocess.Popen(
        # -P: never import from the current folder, which may hold a numpy.py
        (sys.executable, "-P", "-m", "podcast_publisher.load.speech.recognise"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        # what is heard is nobody else's business, and nor is that somebody listens
        env={**settings.environment, "HF_HUB_DISABLE_TELEMETRY": "1"},
    )
    clock = Timer(limit, child.kill)
    clock.start()
    try:
        if child.stdin:
            child.stdin.write(json.encode(request) + b"\n")
            child.stdin.flush()
        yield child
    finally:
        clock.cancel()
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                pipe.close()
