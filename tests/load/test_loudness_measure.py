"""Known sounds are encoded, decoded and measured: the figures match."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from podcast_publisher.load.loudness.levels import Levels
from podcast_publisher.load.loudness.measure import EXIT_WITH_PARENT, measure
from podcast_publisher.model.measurement import AudioMeasurements
from tests.cases.damage import DAMAGES, GOOD, id3, text_frame
from tests.shows import REPOSITORY
from tests.sounds import RATE, Samples, measured, quiet, recorded, speech, tone

LYRICS = b"LYRICSBEGININD0000200" + b"000030LYRICS200"
"""A Lyrics3v2 tag."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "recording.mp3"


@pytest.fixture(params=[".mp3", ".m4a"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A recording in either format."""
    return tmp_path / f"recording{request.param}"


def points(sound: AudioMeasurements) -> list[int]:
    """The waveform's points as numbers."""
    return list(bytes.fromhex(sound.waveform))


def test_mono_is_measured_as_on_two_loudspeakers(path: Path) -> None:
    """A tone at -20 dBFS has -20 LUFS, from one channel or two."""
    assert measured(path, tone(10)).loudness == pytest.approx(-20.0, abs=0.3)
    assert measured(path, tone(10), tone(10)).loudness == pytest.approx(-20.0, abs=0.3)


def test_the_true_peak_of_a_tone(path: Path) -> None:
    """It is that of the tone."""
    assert measured(path, tone(5, level=-6)).peak == pytest.approx(-6, abs=0.3)


def test_inter_sample_peaks_are_found(tmp_path: Path) -> None:
    """Samples that miss the crest by 3 dB do not hide it."""
    between = np.sin(2 * np.pi * (np.arange(2 * RATE) / 4 + 1 / 8))
    between = (between * np.linspace(0, 1, len(between))).astype(np.float32)
    assert np.abs(between).max() == pytest.approx(0.707, abs=0.001)
    assert measured(tmp_path / "exact.wav", between).peak == pytest.approx(0, abs=0.2)


def test_silences_are_measured(either: Path) -> None:
    """Before, after and between, in seconds, the longest one with its position."""
    parts = [quiet(4), tone(3), quiet(9), tone(3), quiet(2), tone(3), quiet(6)]
    sound = measured(either, np.concatenate(parts))
    assert [sound.leading_silence, sound.trailing_silence] == pytest.approx([4, 6], abs=0.1)
    assert [sound.longest_silence, sound.longest_silence_start] == pytest.approx([9, 7], abs=0.1)
    assert sound.seconds == pytest.approx(30, abs=0.1)


@pytest.mark.parametrize(("level", "silence"), [(-51, 2), (-45, 0)])
def test_the_silence_threshold(path: Path, level: float, silence: float) -> None:
    """Below -50 dBFS of power; a tone's power is 3 dB below its peak."""
    assert measured(
        path, np.concatenate([tone(2, level), tone(2)])
    ).leading_silence == pytest.approx(silence, abs=0.1)


def test_a_silent_recording_has_no_loudness(path: Path) -> None:
    """It is silent from beginning to end."""
    sound = measured(path, quiet(5.013))
    assert (sound.failure, sound.decode_errors) == ("", 0)
    assert sound.loudness is None
    assert sound.leading_silence == sound.trailing_silence == sound.seconds > 5


def test_one_sided_and_inverted_channels_are_found(path: Path) -> None:
    """An ordinary pair is neither."""
    left, faint = tone(3), tone(3, level=-70)
    assert (measured(path, left, faint).channel_balance or 0) > 30
    assert (measured(path, faint, left).channel_balance or 0) < -30
    assert measured(path, left, -left).correlation == pytest.approx(-1, abs=0.05)
    alike = measured(path, left, left)
    assert alike.correlation == pytest.approx(1, abs=0.05)
    assert alike.channel_balance == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize("name", ["exact.wav", "some.mp3", "some.m4a"])
def test_an_empty_channel_is_one_sided(tmp_path: Path, name: str) -> None:
    """A channel without any signal counts too."""
    assert (measured(tmp_path / name, quiet(3), tone(3)).channel_balance or 0) < -30
    assert (measured(tmp_path / name, tone(3), quiet(3)).channel_balance or 0) > 30


@pytest.mark.parametrize("speaks", [tone(12), speech(12)])
def test_a_channel_dropout_is_measured(either: Path, speaks: Samples) -> None:
    """Its length and position, positive for the left channel; pauses do not count."""
    falls = np.concatenate([speaks[: 4 * RATE], quiet(8)])
    for channels, sign in (((speaks, falls), 1), ((falls, speaks), -1)):
        sound = measured(either, *channels)
        assert [sound.one_sided_seconds, sound.one_sided_start] == pytest.approx(
            [sign * 8, 4], abs=0.3
        )
    assert abs(measured(either, speaks, speaks).one_sided_seconds) < 0.3


def test_mono_and_silence_have_no_sides(path: Path) -> None:
    """There is nothing to compare."""
    for sound in (measured(path, tone(2)), measured(path, quiet(2), quiet(2))):
        assert (sound.channel_balance, sound.correlation) == (None, None)


@pytest.mark.parametrize("channels", [1, 2])
def test_a_dc_offset_is_measured(tmp_path: Path, channels: int) -> None:
    """In either channel; a wave around zero has none."""
    exact, off = tmp_path / "exact.wav", tone(3) - np.float32(0.05)
    assert measured(exact, *[tone(3)] * channels).dc_offset < 0.001
    assert measured(exact, off, *[tone(3)] * (channels - 1)).dc_offset == pytest.approx(
        0.05, abs=0.001
    )


def test_the_waveform_has_the_peaks_of_equal_parts(tmp_path: Path) -> None:
    """In order, each as high as its highest sample in any channel."""
    left = np.concatenate([quiet(20), tone(20, level=-6), quiet(20)])
    right = np.concatenate([quiet(40), 1.5 * tone(20, level=0)])
    drawn = points(measured(tmp_path / "exact.wav", left, right))
    assert len(drawn) == 1_000
    assert set(drawn[:330]) == {0}
    assert set(drawn[340:660]) == {128}
    assert set(drawn[670:]) == {255}


def test_a_short_recording_has_fewer_points(tmp_path: Path) -> None:
    """A part is at least 20 ms; the result is reproducible."""
    path = recorded(tmp_path / "short.mp3", speech(2))
    assert len(points(measure(str(path)))) == pytest.approx(100, abs=3)
    assert measure(str(path)) == measure(str(path))


def test_the_waveform_of_a_long_recording_is_limited() -> None:
    """Three hours have no more points than a minute, and none is lost or misplaced."""
    rate = 1_000
    levels = Levels(rate, 1)
    loud = np.full((1, rate), 0.5, np.float32)
    for second in range(3 * 3600):
        levels.add(loud * (0.001 if 7_000 <= second < 7_010 else 1))
    sound = AudioMeasurements(**levels.measurements())
    assert (sound.seconds, sound.longest_silence_start, sound.longest_silence) == (
        10_800,
        7_000,
        10,
    )
    assert len(points(sound)) == 1_000


def test_the_sounds_digest_ignores_tags(path: Path) -> None:
    """The same frames under other tags are the same sound; other frames are not."""
    digests = []
    for body in (GOOD, id3(text_frame(b"TIT2", "Another title")) + GOOD, GOOD[:100_000]):
        path.write_bytes(body)
        digests.append(measure(str(path)).packets_sha256)
    assert digests[0] == digests[1] != digests[2]


@pytest.mark.parametrize("damage", ["hole of zeros", "web page inside", "piece lost"])
def test_decoding_continues_after_damage(path: Path, damage: str) -> None:
    """It finds the damage that the probe found."""
    path.write_bytes(DAMAGES[damage]())
    sound = measure(str(path))
    assert sound.decode_errors or sound.failure or sound.seconds < 20.4


@pytest.mark.parametrize("tail", [bytes(2_000), LYRICS, id3(text_frame(b"TIT2", "A title"))])
def test_trailing_data_is_not_decoded(path: Path, tail: bytes) -> None:
    """Zeros and tags after the frames are no errors; damage before them is counted."""
    path.write_bytes(GOOD + tail)
    assert measure(str(path)).decode_errors == 0
    path.write_bytes(DAMAGES["hole of zeros"]() + tail)
    assert measure(str(path)).decode_errors > 0


def test_leading_data_is_not_decoded(path: Path) -> None:
    """The probe reports it."""
    path.write_bytes(bytes(200_000) + GOOD)
    assert measure(str(path)).decode_errors == 0


def test_damaged_packets_of_an_m4a_are_counted(tmp_path: Path) -> None:
    """The packets after them are decoded."""
    path = recorded(tmp_path / "recording.m4a", speech(10))
    whole, body = measure(str(path)), bytearray(path.read_bytes())
    body[40_000:42_000] = b"\xff" * 2_000
    path.write_bytes(body)
    sound = measure(str(path))
    assert (whole.decode_errors, sound.failure) == (0, "")
    assert sound.decode_errors > 0
    assert whole.seconds - 1 < sound.seconds <= whole.seconds


def test_scrambled_frames_are_noise(path: Path) -> None:
    """Frames that no encoder wrote decode without errors, with an impossible peak."""
    body = bytearray(recorded(path, speech(10)).read_bytes())
    random = np.random.default_rng(1)
    for position in range(40_000, len(body) - 627, 627):
        frame = body.index(b"\xff\xfb", position)
        body[frame + 200 : frame + 600] = random.bytes(400)
    path.write_bytes(body)
    sound = measure(str(path))
    assert (sound.peak or 0) > 12


def test_a_change_of_format_is_decoded(path: Path) -> None:
    """Frames of another rate and other channels are measured too; one may be lost at the change."""
    stereo = recorded(path, tone(4), tone(4)).read_bytes()
    mono = (
        REPOSITORY / "tests" / "cases" / "good-show" / "episodes" / "02-measuring.mp3"
    ).read_bytes()
    path.write_bytes(stereo + mono)
    sound = measure(str(path))
    assert (sound.failure, sound.decode_errors <= 1) == ("", True)
    assert sound.seconds == pytest.approx(24.5, abs=0.2)


@pytest.mark.parametrize("body", [b"", b"<html>", bytes(5_000), GOOD[:300]])
def test_undecodable_files_give_a_reason(path: Path, body: bytes) -> None:
    """Any bytes give measurements or a reason, without a path."""
    path.write_bytes(body)
    sound = measure(str(path))
    assert sound.failure or sound.seconds < 1
    assert str(path) not in sound.failure
    assert not (sound.failure and sound.packets_sha256)


def test_too_many_channels_are_refused(tmp_path: Path) -> None:
    """Some such files would crash the process."""
    sound = measured(tmp_path / "recording.wav", *[tone(1)] * 16)
    assert sound.failure == "it decodes to more channels than there can be; it may be encrypted"


def test_a_file_without_sound(tmp_path: Path) -> None:
    """The library opens a picture too; there is nothing to measure."""
    picture = next((REPOSITORY / "artwork").glob("*.jpg"))
    assert measure(str(picture)).failure == "there is no sound in it"


def test_a_missing_file_is_not_blamed_on_the_recording(path: Path) -> None:
    """It says nothing about the recording."""
    with pytest.raises(FileNotFoundError):
        measure(str(path))


def test_measure_runs_as_a_program(path: Path) -> None:
    """It prints the measurements."""
    path.write_bytes(GOOD)
    words = [sys.executable, "-m", "podcast_publisher.load.loudness.measure", str(path)]
    done = subprocess.run(
        words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True, cwd=REPOSITORY
    )
    assert AudioMeasurements(**json.loads(done.stdout)) == measure(str(path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_decoder_ends_with_its_parent(path: Path) -> None:
    """Even while it hangs on a pipe without a writer."""
    os.mkfifo(path)
    words = [
        sys.executable,
        "-m",
        "podcast_publisher.load.loudness.measure",
        str(path),
        EXIT_WITH_PARENT,
    ]
    with subprocess.Popen(words, stdin=subprocess.PIPE, cwd=REPOSITORY) as process:
        try:
            assert process.poll() is None
            assert process.stdin
            process.stdin.close()
            assert process.wait(60) == 1
        finally:
            process.kill()
