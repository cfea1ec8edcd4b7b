"""Normalising recordings that are too quiet or too loud, measured as `check` measures."""

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from mutagen.id3 import ID3

from podcast_publisher.audio.normalise import Normalised, normalise
from podcast_publisher.audio.tags import id3_tag
from podcast_publisher.load.audio.probe import probe_audio
from podcast_publisher.load.loudness.measure import measure
from podcast_publisher.model.errors import RepairError
from podcast_publisher.workflow.recordings.load import RecordingReader
from tests.audio.recordings import (
    RATE,
    Samples,
    beside,
    encode,
    speech,
    with_knocks,
)
from tests.audio.test_tags import LABELS
from tests.cases.damage import DAMAGES, id3, text_frame

SECONDS = 4
QUIET, LOUD = speech(SECONDS, -28), np.clip(speech(SECONDS, 8), -1, 1)
KNOCKED = with_knocks(speech(SECONDS, -22))


def normalised(
    path: Path, target: Path | None = None, tick: Callable[[str], None] = lambda _: None
) -> Normalised:
    new = target or path.with_name("new.mp3")
    return normalise(RecordingReader(), path, path.name, new, tick=tick)


@pytest.mark.parametrize(
    ("name", "channels"),
    [
        ("quiet-mono.mp3", [QUIET]),
        ("quiet-stereo.mp3", [QUIET, QUIET * 0.7]),
        ("loud-mono.mp3", [LOUD]),
        ("loud-stereo.m4a", [LOUD, -0.5 * LOUD[::-1]]),
        ("knocks-mono.mp3", [KNOCKED]),
    ],
)
def test_loudness_and_peak_reach_the_target(
    tmp_path: Path, name: str, channels: list[Samples]
) -> None:
    """Within half a unit of -16 LUFS and below -1 dBTP, with the same length, channels and quality."""
    path = encode(tmp_path / name, *channels, bit_rate=64_000 * len(channels))
    body = path.read_bytes()
    done = normalised(path)
    sound = measure(str(tmp_path / "new.mp3"))
    assert done.result is not None
    assert done.result.sound.loudness == sound.loudness
    assert sound.loudness == pytest.approx(-16, abs=0.5)
    assert sound.peak is not None
    assert sound.peak <= -1.0
    assert (sound.decode_errors, sound.failure) == (0, "")
    assert sound.seconds == pytest.approx(SECONDS, abs=0.1)
    before, after = probe_audio(path, name), probe_audio(tmp_path / "new.mp3", "new.mp3")
    assert (after.format, after.flaws) == ("MP3", {})
    assert (after.channels, after.sample_rate) == (before.channels, RATE)
    assert after.bit_rate >= before.bit_rate * 0.97
    assert path.read_bytes() == body
    assert beside(path) == sorted([name, "new.mp3"])
    assert ("knocks" in name) == (done.result.setting.ceiling is not None)


def test_gain_without_a_limiter_keeps_the_dynamics(tmp_path: Path) -> None:
    """Without a limiter, soft and loud passages keep their distance."""
    soft_and_loud = np.concatenate([speech(2, -40), speech(2, -25)])
    path = encode(tmp_path / "one.mp3", soft_and_loud, bit_rate=192_000)
    normalised(path)
    steps = []
    for name in ("one.mp3", "new.mp3"):
        halves = np.split(samples(tmp_path / name)[: 4 * RATE], 2)
        steps.append(20 * np.log10(np.std(halves[1]) / np.std(halves[0])))
    assert steps[1] == pytest.approx(steps[0], abs=0.1)


def samples(path: Path) -> Samples:
    with av.open(str(path)) as container:
        return np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])


def test_tags_come_from_the_yaml(tmp_path: Path) -> None:
    """Texts, picture and chapters are those given, and none of the source's."""
    path = encode(tmp_path / "one.mp3", QUIET)
    path.write_bytes(id3(text_frame(b"TCOM", "Somebody")) + path.read_bytes())
    new = tmp_path / "new.mp3"
    normalise(
        RecordingReader(), path, path.name, new, tick=lambda _: None, describe=lambda _: LABELS
    )
    assert new.read_bytes().startswith(id3_tag(LABELS))
    assert "TCOM" not in ID3(new)


@pytest.mark.parametrize("dead", [0, 1])
def test_a_silent_channel_is_removed(tmp_path: Path, dead: int) -> None:
    """A recording with one silent channel becomes mono, even where it was loud enough."""
    sides = [QUIET, 0 * QUIET]
    path = encode(tmp_path / "one.mp3", *(sides if dead else sides[::-1]), bit_rate=128_000)
    assert normalised(path).result is not None
    audio = probe_audio(tmp_path / "new.mp3", "new.mp3")
    sound = measure(str(tmp_path / "new.mp3"))
    assert (audio.channels, sound.channel_balance) == (1, None)
    assert sound.loudness == pytest.approx(-16, abs=0.5)
    right = encode(tmp_path / "right.mp3", QUIET, QUIET, bit_rate=128_000)
    normalised(right, tmp_path / "both.mp3")
    assert probe_audio(tmp_path / "both.mp3", "both.mp3").channels == 2


def test_a_recording_at_the_target_is_not_encoded_again(tmp_path: Path) -> None:
    """Every encoding costs quality; here there is nothing to gain."""
    path = encode(tmp_path / "one.mp3", QUIET)
    normalised(path)
    again = normalised(tmp_path / "new.mp3", tmp_path / "again.mp3")
    assert again.result is None
    assert beside(path) == ["new.mp3", "one.mp3"]


def test_an_unreachable_target_is_reported(tmp_path: Path) -> None:
    """Knocks alone cannot be as loud as speech; the error has figures, and no file is written."""
    path = encode(tmp_path / "one.mp3", with_knocks(0 * QUIET[: 2 * RATE]))
    with pytest.raises(RepairError, match=r"after 5 tries it would be at -\d\d\.\d LUFS"):
        normalised(path)
    assert beside(path) == ["one.mp3"]


@pytest.mark.parametrize("damage", ["cut in half", "two files glued", "m4a encrypted"])
def test_a_damaged_recording_is_refused(tmp_path: Path, damage: str) -> None:
    """Encoding it again would silently lose the damaged part."""
    path = tmp_path / "one.mp3"
    path.write_bytes(DAMAGES[damage]())
    with pytest.raises(RepairError):
        normalised(path)
    assert beside(path) == ["one.mp3"]


def test_silence_is_refused(tmp_path: Path) -> None:
    """Silence has no loudness to start from."""
    path = encode(tmp_path / "one.mp3", 0 * QUIET)
    with pytest.raises(RepairError, match="it is silent"):
        normalised(path)


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    """A file of that name stays as it is, and nothing is encoded."""
    path = encode(tmp_path / "one.mp3", QUIET)
    (tmp_path / "new.mp3").write_bytes(b"somebody's")
    tried: list[str] = []
    with pytest.raises(RepairError, match=r"new\.mp3 already"):
        normalised(path, tick=tried.append)
    assert tried == []
    assert (tmp_path / "new.mp3").read_bytes() == b"somebody's"


@pytest.mark.usefixtures("killed")
def test_a_killed_encoder_is_reported(tmp_path: Path) -> None:
    """The kill is reported, and the partial file is removed."""
    path = encode(tmp_path / "one.mp3", QUIET)
    with pytest.raises(RepairError, match=r"crashed over it \(exit code -9\)"):
        normalised(path)
    assert beside(path) == ["one.mp3"]
