"""Recognise the words in a recording. The only user of faster-whisper (extra `speech`).

Run as a process of its own, `python -m podcast_publisher.load.speech.recognise`, it reads a `Request` as
JSON from the first line of its standard input and prints a `Message` on each line. The sound is
recognised in pieces, cut in pauses, so that a long recording takes no more memory than a short one.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import json
from numpy.typing import NDArray

from podcast_publisher.load.loudness.measure import mono_blocks
from podcast_publisher.load.speech.messages import Message, Request
from podcast_publisher.model.speech import SpokenWord
from podcast_publisher.model.worker_process import exit_with_parent

_RATE = 16_000
"""Samples a second, as Whisper wants them."""
_PIECE = 120
"""Seconds that are recognised at once."""
_CUT_WITHIN = 20
"""Seconds at the end of a piece in which its quietest place is the cut."""
_STEPS = 10
"""Places a second that are looked at for that."""
_FILES = ("model.bin", "config.json", "tokenizer.json")
_NO_SPEECH = 0.4
"""Probability of no speech from which words that are improbable too are left out: "Thank you for watching"."""
_FASTEST = 12
"""Words a second: more are made up for a moment of noise."""
_LONGEST_WORD = 2.0
"""Seconds: the last word before a pause is often given the pause too."""


class ModelError(Exception):
    """The model cannot be used, for the reason in the message."""


Samples = NDArray[np.float32]


def main() -> int:
    """Answer the request on standard input."""
    request = json.decode(sys.stdin.readline(), type=Request)
    exit_with_parent()
    for message in recognise(request):
        sys.stdout.write(f"{json.encode(message).decode()}\n")
        sys.stdout.flush()
    return 0


def recognise(request: Request) -> Iterator[Message]:
    """Recognise the words in the recording, piece by piece."""
    try:
        folder = _local_folder(request.model)
        if folder is None and request.may_fetch:
            yield Message(is_fetching=True)
        model = _load(folder or _fetch(request), request.language)
    except ModelError as error:
        yield Message(model_failure=str(error))
        return
    seconds = 0.0
    try:
        for piece in _pieces(Path(request.path)):
            words = tuple(_words(model, piece, request, seconds))
            seconds += len(piece) / _RATE
            yield Message(seconds, words)
    except (OSError, ValueError) as error:  # FFmpeg's errors are one of the two
        yield Message(sound_failure=getattr(error, "strerror", None) or str(error))
        return
    yield Message(seconds, is_done=True)


def _local_folder(model: str) -> Path | None:
    """The model's folder, if it is on this computer.

    Raises:
        ModelError: a folder is named that holds no model.
    """
    from faster_whisper.utils import available_models, download_model

    folder = Path(model)
    if folder.is_absolute():
        if missing := [name for name in _FILES if not (folder / name).is_file()]:
            raise ModelError(f"the folder {model} has no {' and no '.join(missing)}")
        return folder
    if model not in available_models():
        raise ModelError(
            f"there is no folder {model}, and faster-whisper knows no model of that name"
        )
    try:
        kept = Path(download_model(model, local_files_only=True))
    except OSError:
        return None
    return kept if all((kept / name).is_file() for name in _FILES) else None


def _fetch(request: Request) -> Path:
    from faster_whisper.utils import download_model

    if request.may_fetch:
        try:
            return Path(download_model(request.model))
        except OSError:
            pass
    raise ModelError(
        f"the model {request.model} is not on this computer"
        + (", and it cannot be fetched now" if request.may_fetch else "")
    )


def _load(folder: Path, language: str) -> Any:
    from faster_whisper import WhisperModel

    try:
        model = WhisperModel(str(folder), device="cpu", compute_type="int8")
    except (RuntimeError, ValueError, OSError) as error:
        reason = str(error).partition("\n")[0]
        raise ModelError(f"the model in {folder} cannot be read: {reason}") from error
    if language and language not in model.supported_languages:
        raise ModelError(f'the model in {folder} knows no words of the language "{language}"')
    return model


def _words(model: Any, piece: Samples, request: Request, begin: float) -> Iterator[SpokenWord]:
    """The words of a piece that begins at that second."""
    segments, _ = model.transcribe(
        piece,
        language=request.language or None,
        word_timestamps=True,
        # what was heard before may be repeated for ever
        condition_on_previous_text=False,
        # in music and silence it hears words that nobody says
        vad_filter=True,
        # hotwords, which come with every half minute, lose whole sentences
        initial_prompt=f"Glossary: {request.hints}." if request.hints else None,
        no_speech_threshold=_NO_SPEECH,
    )
    for segment in segments:
        if len(segment.words) > _FASTEST * (segment.end - segment.start):
            continue
        for tokens in _whole_words(segment.words):
            start = begin + float(tokens[0].start)
            end = min(begin + float(tokens[-1].end), start + _LONGEST_WORD)
            if text := "".join([token.word for token in tokens]).strip():
                yield SpokenWord(round(start, 2), round(end, 2), text)


def _whole_words(parts: Iterable[Any]) -> list[list[Any]]:
    """The parts of each word: "large" and "-scale" are one, because no space is between them."""
    words: list[list[Any]] = []
    for part in parts:
        if words and not part.word.startswith(" "):
            words[-1].append(part)
        else:
            words.append([part])
    return words


def _pieces(path: Path) -> Iterator[Samples]:
    """The sound in one channel, cut where it is quiet."""
    rest = np.zeros(0, np.float32)
    for block in mono_blocks(path, _RATE):
        rest = np.concatenate((rest, block))
        if len(rest) >= _PIECE * _RATE:
            cut = len(rest) - _CUT_WITHIN * _RATE + _quietest(rest[-_CUT_WITHIN * _RATE :])
            yield rest[:cut]
            rest = rest[cut:]
    if len(rest):
        yield rest


def _quietest(samples: Samples) -> int:
    """The middle of the quietest half second."""
    step = _RATE // _STEPS
    powers = np.square(samples).reshape(-1, step).mean(axis=1)
    around = np.convolve(powers, np.ones(_STEPS // 2), "valid")
    return int(around.argmin() + _STEPS // 4) * step


if __name__ == "__main__":
    sys.exit(main())
