"""Files from which no recording can be made: each ends in a sentence, in bounded time and memory."""

import struct
import sys
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from podcast_publisher.audio import worker
from podcast_publisher.load.loudness import master as reading
from podcast_publisher.model.errors import PublisherError
from tests.audio.masters import MASTERS, chunk, write_master, written
from tests.audio.recordings import beside
from tests.audio.test_make import made
from tests.sounds import RATE, quiet


def wav_head(rate: int, channels: int, size: int) -> bytes:
    """The head of a WAV that promises so many bytes."""
    fmt = struct.pack("<HHIIHH", 1, channels, rate, rate * channels * 2, channels * 2, 16)
    return b"RIFF\xff\xff\xff\xffWAVE" + chunk(b"fmt ", fmt) + b"data" + struct.pack("<I", size)


def cut(folder: Path, name: str) -> bytes:
    body = write_master(folder, name).read_bytes()
    return body[: len(body) // 2]


HOSTILE: dict[str, tuple[Callable[[Path], bytes], str]] = {
    "empty.wav": (lambda _: b"", "it is empty"),
    "nothing.wav": (lambda _: bytes(4096), "it is empty"),
    "text.wav": (lambda _: b"Dear all,\nthe recording follows.\n" * 9, "it is a text"),
    "page.mp3": (lambda _: b"<!DOCTYPE html><html></html>", "a web page"),
    "picture.m4a": (lambda _: b"\x89PNG\r\n\x1a\n" + bytes(99), r"a picture \(PNG\)"),
    "list.wav": (lambda _: b"ffconcat version 1.0\nfile /etc/passwd\n", "a text"),
    "playlist.wav": (lambda _: b"#EXTM3U\n#EXTINF:9,\n/etc/passwd\n", "a text"),
    "cut.wav": (lambda folder: cut(folder, "broadcast.wav"), "bytes are missing"),
    "cut.aiff": (lambda folder: cut(folder, "mac.aiff"), "bytes are missing"),
    "cut.flac": (lambda folder: cut(folder, "archive 96k.flac"), r"seconds are there|decoded"),
    "cut.mp4": (lambda folder: cut(folder, "camera.mp4"), "missing|cut|no sound|index"),
    "head only.wav": (lambda _: wav_head(48_000, 1, 0), "silent|no sound|decoded|empty"),
    "many channels.wav": (
        lambda _: wav_head(48_000, 200, 400_000) + bytes(400_000),
        "more channels than there can be",
    ),
    "one hertz.wav": (lambda _: wav_head(1, 1, 9_000) + bytes(9_000), "sample rate is 1 Hz"),
    "noise.wav": (lambda _: np.random.default_rng(1).bytes(40_000), "recognised as audio|decoded"),
    "broken.flac": (lambda _: b"fLaC" + np.random.default_rng(1).bytes(40_000), "decoded|no sound"),
    "broken.mkv": (
        lambda _: b"\x1a\x45\xdf\xa3" + np.random.default_rng(2).bytes(40_000),
        "decoded|no sound",
    ),
    "broken.mp4": (
        lambda _: b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42" + b"\xff" * 90_000,
        "missing|no sound|decoded|index",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_each_ends_in_a_sentence(small_show: Path, tmp_path: Path, name: str) -> None:
    """What is wrong, and what to do; nothing is left."""
    write, message = HOSTILE[name]
    folder = tmp_path / "made"
    folder.mkdir()
    path = tmp_path / "masters" / name
    path.parent.mkdir()
    path.write_bytes(write(folder))
    with pytest.raises(PublisherError, match=message) as refused:
        made(path, small_show)
    assert refused.value.fix
    assert beside(path) == [name]


def test_silence_is_refused(small_show: Path, tmp_path: Path) -> None:
    """There is nothing to make louder."""
    path = written(tmp_path / "silent.wav", MASTERS["broadcast.wav"], quiet(3))
    with pytest.raises(PublisherError, match="it is silent"):
        made(path, small_show)


def test_endless_sound_is_refused(
    small_show: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small file can hold days of silence; reading stops at a limit."""
    path = tmp_path / "bomb.flac"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("flac", rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4096), np.int16), "s16", "mono")
        frame.sample_rate = RATE
        for number in range(200):
            frame.pts = 4096 * number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    monkeypatch.setattr(reading, "MAX_HOURS", 10 / 3600)
    sound = reading.read_master(str(path))
    assert "it lasts more than" in sound.measurements.failure
    assert sound.measurements.seconds < 12


def test_a_track_that_is_not_there_is_named(small_show: Path, tmp_path: Path) -> None:
    """With the number of tracks that there are."""
    sound = reading.read_master(str(write_master(tmp_path, "mac.aiff")), 4)
    assert sound.measurements.failure == "it has 1 audio tracks, and no track 5"


_HANGS = """#!/bin/sh
# the decoder hangs
exec sleep 600
"""


def test_a_decoder_that_hangs_is_killed(
    small_show: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that makes no progress is ended, and the master is as it was."""
    path = write_master(tmp_path, "broadcast.wav")
    script = tmp_path / "python"
    script.write_text(_HANGS)
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))
    monkeypatch.setattr(worker, "_MIN_TIMEOUT", 1)
    with pytest.raises(PublisherError, match="takes longer than 1 seconds") as refused:
        made(path, small_show)
    assert refused.value.fix
    assert beside(path) == ["broadcast.wav", "python", "show"]


@pytest.mark.usefixtures("killed")
def test_a_killed_encoder_leaves_nothing(small_show: Path, tmp_path: Path) -> None:
    """The half file is removed."""
    path = write_master(tmp_path, "broadcast.wav")
    with pytest.raises(PublisherError, match=r"crashed over it \(exit code -9\)"):
        made(path, small_show)
    assert beside(path) == ["broadcast.wav", "show"]
