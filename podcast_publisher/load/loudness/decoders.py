"""Run decoders in parallel processes: each may crash, hang or be killed.

However this program ends, no decoder is left running: it is killed, or it exits when its standard
input closes.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import NamedTuple

from msgspec import MsgspecError, convert

from podcast_publisher.model.audio import Audio
from podcast_publisher.model.listening import Listened, Listening
from podcast_publisher.model.measurement import AudioMeasurements

_MIN_TIMEOUT, _MIN_SPEED = 60, 10
"""Seconds that each decoder gets, and how many times faster than real time it must be after that."""
_CONCURRENCY = min(8, os.cpu_count() or 1)
"""Each decoder takes a processor and some 70 MB."""


class DecodeResult(NamedTuple):
    """The measurements of a recording, or why there are none."""

    sound: AudioMeasurements
    cacheable: bool
    """Whether the result depends on the recording alone, and not on what happened to the decoder."""
    listening: Listening = Listening()


OnResult = Callable[[Audio, DecodeResult], None]


def decode_all(recordings: list[Audio], done: OnResult) -> list[DecodeResult]:
    """Decode each recording; `done` is called with each result as it arrives."""
    return asyncio.run(_decode_all(recordings, done))


async def _decode_all(recordings: list[Audio], done: OnResult) -> list[DecodeResult]:
    places = asyncio.Semaphore(_CONCURRENCY)

    async def one(audio: Audio) -> DecodeResult:
        async with places:
            answer = await _decode(audio)
        done(audio, answer)
        return answer

    return await asyncio.gather(*map(one, recordings))


async def _decode(audio: Audio) -> DecodeResult:
    timeout = _MIN_TIMEOUT + (audio.seconds or 0) / _MIN_SPEED
    # -P: never import from the current folder, which may hold a numpy.py
    arguments = (
        "-P",
        "-m",
        "podcast_publisher.load.loudness.measure",
        str(audio.file.path),
        "--exit-with-parent",
        "--listen",
    )
    pipe = asyncio.subprocess.PIPE
    try:
        child = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, stdin=pipe, stdout=pipe, stderr=pipe
        )
    except OSError as error:
        return _computer_failure(f"this computer cannot start a decoder: {error.strerror}")
    try:
        async with asyncio.timeout(timeout):
            output, errors = await asyncio.gather(*map(_all_of, (child.stdout, child.stderr)))
            code = await child.wait()
    except TimeoutError:
        return _file_failure(f"decoding it takes longer than {timeout:.0f} seconds")
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    try:
        answer = convert(json.loads(output), Listened)
        return DecodeResult(answer.sound, cacheable=True, listening=answer.listening)
    except (MsgspecError, ValueError, RecursionError):
        failure_of = _computer_failure if _was_killed(code) else _file_failure
        return failure_of(_describe_exit(code, errors))


def _file_failure(why: str) -> DecodeResult:
    return DecodeResult(AudioMeasurements(failure=why), cacheable=False)


def _computer_failure(why: str) -> DecodeResult:
    return DecodeResult(AudioMeasurements(failure=why, is_local_failure=True), cacheable=False)


async def _all_of(stream: asyncio.StreamReader | None) -> bytes:
    return await stream.read() if stream else b""


def _was_killed(code: int) -> bool:
    return code < 0 and -code == signal.SIGKILL


def _describe_exit(code: int, errors: bytes) -> str:
    """Why a decoder ended with this exit code."""
    if code < 0:
        if _was_killed(code):
            return "the decoder was killed from outside, perhaps for want of memory"
        return f"the decoder crashed over it ({signal.strsignal(-code)})"
    last = errors.decode("utf-8", "replace").strip().rpartition("\n")[2]
    return f"the decoder stopped: {last}" if last else f"the decoder crashed over it (code {code})"
