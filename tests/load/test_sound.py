"""Recordings with a known sound are encoded, decoded and measured: the numbers come out."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from podcast_publisher.load.deep import KEPT, listen
from podcast_publisher.load.project import load_project
from podcast_publisher.load.sound import measure
from podcast_publisher.model.sound import Sound
from tests.cases.damage import DAMAGES, GOOD, id3, text_frame
from tests.shows import REPOSITORY

RATE = 44_100
Samples = NDArray[np.float32]


def tone(seconds: float, level: float = -20.0, pitch: float = 997) -> Samples:
    """A sine whose top is that many decibels below full scale."""
    at = np.arange(round(seconds * RATE)) / RATE
    return (10 ** (level / 20) * np.sin(2 * np.pi * pitch * at)).astype(np.float32)


def quiet(seconds: float) -> Samples:
    """Silence."""
    return np.zeros(round(seconds * RATE), np.float32)


def measured(path: Path, *channels: Samples) -> Sound:
    """The measurements of those channels as an MP3 of high quality."""
    layout = "mono" if len(channels) == 1 else "stereo"
    with av.open(str(path), "w", format="mp3") as container:
        stream: Any = container.add_stream("libmp3lame", rate=RATE, layout=layout)
        stream.bit_rate = 192_000
        whole = np.stack(channels)
        for start in range(0, whole.shape[1], 1152):
            piece = np.ascontiguousarray(whole[:, start : start + 1152])
            frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout=layout)
            frame.sample_rate, frame.pts = RATE, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return measure(str(path))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "recording.mp3"


def test_one_channel_is_measured_as_it_is_heard(path: Path) -> None:
    """A tone 20 dB below full scale has -20 LUFS on two loudspeakers, from one channel or two."""
    assert measured(path, tone(10)).loudness == pytest.approx(-20.0, abs=0.3)
    assert measured(path, tone(10), tone(10)).loudness == pytest.approx(-20.0, abs=0.3)


def test_peaks(path: Path) -> None:
    """The true peak is that of the tone."""
    assert measured(path, tone(5, level=-6)).peak == pytest.approx(-6, abs=0.3)


def test_silences(path: Path) -> None:
    """Silence before, behind and between is told in seconds, the longest one with its place."""
    parts = [quiet(4), tone(3), quiet(9), tone(3), quiet(2), tone(3), quiet(6)]
    sound = measured(path, np.concatenate(parts))
    assert [sound.lead, sound.tail] == pytest.approx([4, 6], abs=0.2)
    assert [sound.gap, sound.gap_at] == pytest.approx([9, 7], abs=0.2)
    assert sound.seconds == pytest.approx(30, abs=0.1)


def test_nothing_but_silence(path: Path) -> None:
    """A silent recording has no loudness, and is silent from beginning to end."""
    sound = measured(path, quiet(5))
    assert (sound.failure, sound.errors) == ("", 0)
    assert sound.loudness is None
    assert sound.lead == pytest.approx(sound.seconds, abs=0.1)


def test_clipping(path: Path) -> None:
    """A tone turned up beyond full scale is clipped many times; one below it is not."""
    assert measured(path, np.clip(tone(3, level=12, pitch=200), -1, 1)).clipped > 100
    assert measured(path, tone(3, level=-3)).clipped == 0


def test_two_channels(path: Path) -> None:
    """One-sided and reversed channels are seen; an ordinary pair is neither."""
    left, faint = tone(3), tone(3, level=-70)
    one_sided = measured(path, left, faint)
    reversed_ = measured(path, left, -left)
    assert one_sided.balance is not None
    assert one_sided.balance > 30
    assert reversed_.correlation == pytest.approx(-1, abs=0.05)
    assert measured(path, left, left).correlation == pytest.approx(1, abs=0.05)


def test_the_middle_of_the_wave(path: Path) -> None:
    """A wave that is off zero is measured; LAME keeps a slow drift of a few hertz."""
    drift = (0.2 + 0 * tone(3)).astype(np.float32)
    assert measured(path, tone(3)).offset < 0.005
    assert measured(path, tone(3) + drift).offset >= 0


def test_tags_are_no_part_of_the_sound(path: Path) -> None:
    """The same frames under other tags are the same recording; other frames are another."""
    digests = []
    for body in (GOOD, id3(text_frame(b"TIT2", "Another title")) + GOOD, GOOD[:100_000]):
        path.write_bytes(body)
        digests.append(measure(str(path)).packets)
    assert digests[0] == digests[1] != digests[2]


@pytest.mark.parametrize("damage", ["hole of zeros", "web page inside", "piece lost"])
def test_damage_is_heard(path: Path, damage: str) -> None:
    """Decoding meets what the walk has seen, and goes on to the end."""
    path.write_bytes(DAMAGES[damage]())
    sound = measure(str(path))
    assert sound.errors or sound.failure or sound.seconds < 20.4


@pytest.mark.parametrize("body", [b"", b"<html>", bytes(5_000), GOOD[:300]])
def test_what_cannot_be_decoded_is_told(path: Path, body: bytes) -> None:
    """Whatever the bytes, there are measurements or a reason."""
    path.write_bytes(body)
    sound = measure(str(path))
    assert sound.failure or sound.seconds < 1


def test_a_process_of_its_own(path: Path) -> None:
    """Run as a program, it prints what it has measured."""
    path.write_bytes(GOOD)
    words = [sys.executable, "-m", "podcast_publisher.load.sound", str(path)]
    done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=REPOSITORY)
    assert Sound(**json.loads(done.stdout)) == measure(str(path))


def test_nothing_is_decoded_twice(small_show: Path) -> None:
    """What was measured is kept by digest: a second look reads it, also from what is kept alone."""
    project = load_project(small_show)
    heard: list[str] = []
    first = listen(project, small_show, heard.append)
    assert sorted(heard) == ["episodes/01-listening.mp3", "episodes/02-measuring.mp3"]
    for kept in (small_show / KEPT).glob("*.json"):
        known = json.loads(kept.read_text("utf-8"))
        known["sound"]["clipped"] = 77  # no decoder would say so
        kept.write_text(json.dumps(known), "utf-8")
    again = listen(project, small_show)
    assert [one.audio.sound.clipped for one in again.episodes if one.audio and one.audio.sound] == [
        77,
        77,
    ]
    assert first.episodes[0].audio is not None
    assert first.episodes[0].audio.sound is not None
    assert first.episodes[0].audio.sound.clipped == 0


def test_damaged_measurements_are_taken_anew(small_show: Path) -> None:
    """A kept file that cannot be read, or is of another version, is as good as none."""
    project = load_project(small_show)
    listen(project, small_show)
    for kept, rubbish in zip(
        sorted((small_show / KEPT).glob("*.json")), ("{", '{"version": 0}'), strict=True
    ):
        kept.write_text(rubbish, "utf-8")
    again = listen(project, small_show)
    assert all(
        one.audio and one.audio.sound and not one.audio.sound.failure for one in again.episodes
    )


def test_a_crash_takes_nobody_along(small_show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A decoder that dies leaves a recording with a reason, and the check goes on."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    heard = listen(load_project(small_show), small_show)
    sounds = [one.audio.sound for one in heard.episodes if one.audio]
    assert [one.failure for one in sounds if one] == [
        "the decoder crashed over it (exit code 1)"
    ] * 2
