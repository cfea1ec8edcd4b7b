"""Decoders in processes of their own, several at once: each may crash, hang or be killed.

Whatever ends the program that started them, no decoder goes on: where there is time, each is
killed, and where there is none, it ends by itself when its standard input closes.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import NamedTuple

from podcast_publisher.model.audio import Audio
from podcast_publisher.model.measurement import AudioMeasurements

_SHORTEST, _TIMES_REAL = 60, 10
"""Seconds a decoder always gets, and how much faster than the sound it must be after that."""
_AT_ONCE = min(8, os.cpu_count() or 1)
"""Decoders; each takes a processor, and some 70 MB."""


class DecodeResult(NamedTuple):
    """What came of decoding a recording."""

    sound: AudioMeasurements
    cacheable: bool
    """Whether it would come out again: what a decoder says of the recording, not what became of the decoder."""


Done = Callable[[Audio, DecodeResult], None]


def decode_all(recordings: list[Audio], done: Done) -> list[DecodeResult]:
    """What comes of decoding each; `done` is told of each as soon as it is known."""
    return asyncio.run(_decode_all(recordings, done))


async def _decode_all(recordings: list[Audio], done: Done) -> list[DecodeResult]:
    places = asyncio.Semaphore(_AT_ONCE)

    async def one(audio: Audio) -> DecodeResult:
        async with places:
            answer = await _decode(audio)
        done(audio, answer)
        return answer

    return await asyncio.gather(*map(one, recordings))


async def _decode(audio: Audio) -> DecodeResult:
    patience = _SHORTEST + (audio.seconds or 0) / _TIMES_REAL
    # -P: what lies in the folder one is in, a numpy.py say, must not become a part of the program
    words = (
        "-P",
        "-m",
        "podcast_publisher.load.loudness.measure",
        str(audio.file.path),
        "--attended",
    )
    pipe = asyncio.subprocess.PIPE
    try:
        child = await asyncio.create_subprocess_exec(
            sys.executable, *words, stdin=pipe, stdout=pipe, stderr=pipe
        )
    except OSError as error:
        return _unheard(f"this computer cannot start a decoder: {error.strerror}")
    try:
        async with asyncio.timeout(patience):
            said, complaint = await asyncio.gather(*map(_all_of, (child.stdout, child.stderr)))
            code = await child.wait()
    except TimeoutError:
        return _none(f"decoding it takes longer than {patience:.0f} seconds")
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    try:
        return DecodeResult(AudioMeasurements(**json.loads(said)), cacheable=True)
    except (ValueError, TypeError):
        said_by = _unheard if _killed(code) else _none
        return said_by(_why(code, complaint))


def _none(why: str) -> DecodeResult:
    return DecodeResult(AudioMeasurements(failure=why), cacheable=False)


def _unheard(why: str) -> DecodeResult:
    return DecodeResult(AudioMeasurements(failure=why, is_local_failure=True), cacheable=False)


async def _all_of(stream: asyncio.StreamReader | None) -> bytes:
    return await stream.read() if stream else b""


def _killed(code: int) -> bool:
    return code < 0 and -code == signal.SIGKILL


def _why(code: int, complaint: bytes) -> str:
    """Why a decoder ended with this exit code, as far as it can be known."""
    if code < 0:
        if _killed(code):
            return "the decoder was killed from outside, perhaps for want of memory"
        return f"the decoder crashed over it ({signal.strsignal(-code)})"
    last = complaint.decode("utf-8", "replace").strip().rpartition("\n")[2]
    return f"the decoder stopped: {last}" if last else f"the decoder crashed over it (code {code})"
