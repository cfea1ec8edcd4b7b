"""Recognise the words of each recording once; they are cached by its digest."""

import hashlib
from pathlib import Path

from msgspec import MsgspecError, Struct, json

from podcast_publisher.load.cache.validation import is_plausible
from podcast_publisher.load.speech.messages import Message, Request
from podcast_publisher.load.speech.recogniser import OnMessage, recognised
from podcast_publisher.model.cache import Cache
from podcast_publisher.model.speech import Sound, SpeechSettings, SpokenWord
from podcast_publisher.model.workspace import SPEECH, Workspace

_VERSION = 1
"""Raise it whenever the same recording would give other words."""
_MAX_BYTES = 20_000_000
"""Twelve hours of speech."""


class _Stored(Struct):
    version: int
    key: str
    """Because a cache file may be renamed."""
    words: tuple[SpokenWord, ...]


def words_in(
    request: Request,
    sound: Sound,
    settings: SpeechSettings,
    workspace: Workspace,
    on_message: OnMessage,
) -> tuple[SpokenWord, ...]:
    """The words of the recording; those of an earlier run, if it has heard them.

    Raises:
        ModelError: the model is missing, or cannot be used.
        RecognitionError: the recording cannot be read, or the recogniser crashes or takes too long.
    """
    cache, key = workspace.cache(SPEECH), _key(request, sound.sha256)
    words = _read(cache, key)
    if words is None:
        words = recognised(request, settings, sound.seconds, on_message)
        cache.write(f"{key}.json", json.encode(_Stored(_VERSION, key, words)))
    else:
        on_message(Message(sound.seconds, is_done=True))
    return words


def _read(cache: Cache, key: str) -> tuple[SpokenWord, ...] | None:
    try:
        stored = json.decode(cache.read(f"{key}.json", _MAX_BYTES) or b"", type=_Stored)
    except (MsgspecError, ValueError, RecursionError):
        return None
    is_ours = (stored.version, stored.key) == (_VERSION, key)
    return stored.words if is_ours and is_plausible(stored.words) else None


def _key(request: Request, sha256: str) -> str:
    """A digest of what the words depend on."""
    parts = [sha256, request.model, request.language, request.hints]
    weights = Path(request.model, "model.bin")
    if weights.is_absolute() and weights.is_file():
        status = weights.stat()
        parts.append(f"{status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
