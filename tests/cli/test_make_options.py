"""The options of `audio make`, typed by a person; what they do is measured in the bytes that were written."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from podcast_publisher.load.audio.probe import probe_audio
from podcast_publisher.load.loudness.measure import measure
from podcast_publisher.model.audio import Audio
from tests.audio.masters import (
    PRIVATE,
    cues,
    decoded,
    likeness,
    nearly_mono,
    one_sided,
    two_voices,
    with_chunks,
    written,
)
from tests.audio.masters import Kind as MasterKind
from tests.cli.test_audio import audio
from tests.private_recordings import held_in
from tests.sounds import RATE, Samples, speech

WAV = MasterKind("wav", "pcm_s24le")
Make = Callable[..., Path]


@pytest.fixture
def make(small_show: Path, tmp_path: Path) -> Make:
    """Type `audio make`; the path of the file that it wrote, whose sound is as it should be."""

    def run(master: Path, *options: str, suffix: str = ".mp3") -> Path:
        body = master.read_bytes()
        done = audio("make", str(master), *options, cwd=small_show)
        assert done.returncode == 0, done.stderr
        assert master.read_bytes() == body
        new = master.with_suffix(suffix)
        sound = measure(str(new))
        assert sound.loudness == pytest.approx(-16, abs=0.5)
        assert sound.peak is not None
        assert sound.peak <= -1
        assert (sound.failure, sound.decode_errors) == ("", 0)
        assert held_in(body) != []
        assert held_in(new.read_bytes()) == []
        return new

    return run


def probed(path: Path) -> Audio:
    return probe_audio(path, path.name)


def channels_of(path: Path) -> list[Samples]:
    """The sound of each channel."""
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return [np.asarray(channel) for channel in np.concatenate(frames, axis=1)]


def tracks(path: Path, *sounds: Samples) -> Path:
    """A video's sound with one track for each."""
    with av.open(str(path), "w", format="matroska") as container:
        container.metadata.update(PRIVATE)
        streams: list[Any] = [
            container.add_stream("pcm_s16le", rate=RATE, layout="mono") for _ in sounds
        ]
        for stream, sound in zip(streams, sounds, strict=True):
            samples = (sound * 32_767).astype(np.int16).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
            frame.sample_rate = RATE
            container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    return path


def test_the_track_that_is_named_is_taken(make: Make, tmp_path: Path, small_show: Path) -> None:
    """By default the first; one that is not there is a sentence."""
    voice = speech(5, -12)
    sounds = voice, np.asarray(voice[::-1], np.float32)
    for number, sound in enumerate(sounds, 1):
        master = tracks(tmp_path / f"meeting {number}.mkv", *sounds)
        new = make(master, *(["--track", "2"] if number == 2 else []))
        assert likeness(sound, decoded(new)) > 0.97
    done = audio(
        "make", str(tmp_path / "meeting 1.mkv"), "--track", "3", "--replace", cwd=small_show
    )
    assert done.returncode == 1
    assert "it has 2 audio tracks, and no track 3" in done.stderr


def test_mono_mixes_two_voices(make: Make, tmp_path: Path) -> None:
    """Both are heard, as loud as one another."""
    sides = two_voices()
    new = make(written(tmp_path / "talk.wav", WAV, *sides), "--mono")
    assert probed(new).channels == 1
    assert likeness(np.asarray(sum(sides), np.float32), decoded(new)) > 0.97


@pytest.mark.parametrize("side", [0, 1])
def test_stereo_puts_the_only_voice_on_both_sides(make: Make, tmp_path: Path, side: int) -> None:
    """Without the option it would be mono; in neither is a side left empty."""
    new = make(written(tmp_path / "talk.wav", WAV, *one_sided(side)), "--stereo")
    assert probed(new).channels == 2
    left, right = channels_of(new)
    assert likeness(left, right) > 0.999
    assert measure(str(new)).channel_balance == pytest.approx(0, abs=0.2)


def test_stereo_keeps_both_channels(make: Make, tmp_path: Path) -> None:
    """Of a master that would be mono, because both are nearly the same."""
    sides = nearly_mono()
    new = make(written(tmp_path / "talk.wav", WAV, *sides), "--stereo")
    assert probed(new).channels == 2
    for before, after in zip(sides, channels_of(new), strict=True):
        assert likeness(before, after) > 0.97
    balance = measure(str(new)).channel_balance
    assert balance == pytest.approx(-20 * np.log10(0.8), abs=0.3)


@pytest.mark.parametrize(("kbits", "form"), [("64", ".mp3"), ("192", ".mp3"), ("96", ".m4a")])
def test_the_bit_rate_is_as_asked(make: Make, tmp_path: Path, kbits: str, form: str) -> None:
    """In MP3 constant, in AAC on average."""
    # the encoder of AAC needs time to find its average, and a voice in mono no more than it takes
    sides = [np.tile(side, 4) for side in two_voices()]
    options = ["--bit-rate", kbits, *(["--m4a"] if form == ".m4a" else [])]
    new = make(written(tmp_path / "talk.wav", WAV, *sides), *options, suffix=form)
    sound = probed(new)
    assert sound.format == form[1:].upper()
    assert sound.is_vbr is (form == ".m4a")
    assert sound.bit_rate == pytest.approx(1000 * int(kbits), rel=0.02 if form == ".mp3" else 0.15)


def test_a_bit_rate_that_no_player_expects_is_wrong_use(tmp_path: Path, small_show: Path) -> None:
    """The rates that there are stand in the message; nothing is written."""
    master = written(tmp_path / "talk.wav", WAV, speech(5, -12))
    done = audio("make", str(master), "--bit-rate", "97", cwd=small_show)
    assert done.returncode == 2
    assert "'96'" in done.stderr
    assert not master.with_suffix(".mp3").exists()


@pytest.mark.parametrize("form", [".mp3", ".m4a"])
def test_no_chapters_leaves_the_markers_out(make: Make, tmp_path: Path, form: str) -> None:
    """Without the option they are written, into an M4A too."""
    wanted = {(): ["Welcome", "On the ward"], ("--no-chapters",): []}
    for number, (options, titles) in enumerate(wanted.items()):
        master = written(tmp_path / f"{number}.wav", WAV, speech(5, -12))
        with_chunks(master, *cues(48_000, (0, "Welcome"), (2, "On the ward")))
        aac = ["--m4a"] if form == ".m4a" else []
        new = make(master, *options, *aac, suffix=form)
        assert [chapter.title for chapter in probed(new).tags.chapters] == titles
