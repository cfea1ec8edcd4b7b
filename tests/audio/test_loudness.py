"""Finding the gain for the target loudness, with simulated encoders."""

from collections.abc import Callable

import pytest

from podcast_publisher.audio.loudness import GainSetting, bit_rate, find_gain, is_normalised
from podcast_publisher.model.errors import RepairError
from podcast_publisher.model.measurement import AudioMeasurements


def measurements(loudness: float | None, peak: float | None, **more: object) -> AudioMeasurements:
    return AudioMeasurements(seconds=10, loudness=loudness, peak=peak, **more)  # type: ignore[arg-type]


def encoder(
    loudness: float, peak: float, *, lost: float = 0, overshoot: float = 0
) -> Callable[[GainSetting], AudioMeasurements]:
    """An encoder that loses `lost` LU and overshoots peaks by `overshoot` dB."""

    def attempt(setting: GainSetting) -> AudioMeasurements:
        loudest = peak + setting.gain
        if setting.ceiling is not None:
            loudest = min(loudest, setting.ceiling)
        return measurements(loudness + setting.gain - lost, loudest + overshoot)

    return attempt


def test_gain_alone_is_used_where_peaks_allow_it() -> None:
    """A quiet recording is amplified once, without a limiter."""
    reached = find_gain(measurements(-36, -25), encoder(-36, -25))
    assert (reached.setting, reached.tries) == (GainSetting(20.0, None), 1)


def test_loudness_lost_by_the_encoder_is_compensated() -> None:
    """An encoder that lowers the loudness gets more gain."""
    reached = find_gain(measurements(-30, -25), encoder(-30, -25, lost=0.9))
    assert reached.sound.loudness == pytest.approx(-16, abs=0.2)
    assert reached.tries == 2


def test_peaks_are_limited_only_where_needed() -> None:
    """The limiter is used only where the gain would lift peaks above the limit."""
    reached = find_gain(measurements(-26, -8), encoder(-26, -8))
    assert reached.setting == GainSetting(10.0, -2.0)
    assert reached.sound.peak == pytest.approx(-2)


@pytest.mark.parametrize("peak", [-12.0, -14.0])
@pytest.mark.parametrize("overshoot", [1.5, 3.5])
def test_peaks_added_by_encoding_lower_the_limit(peak: float, overshoot: float) -> None:
    """The limit is lowered by as much as the encoded file exceeds it, without a limiter too."""
    reached = find_gain(measurements(-26, peak), encoder(-26, peak, overshoot=overshoot))
    assert reached.sound.peak is not None
    assert reached.sound.peak <= -1.0


def test_a_loud_recording_gets_negative_gain() -> None:
    """The gain may be negative."""
    assert find_gain(measurements(-8, 0.5), encoder(-8, 0.5)).setting == GainSetting(-8.0, None)


def test_an_unreachable_loudness_is_reported_with_figures() -> None:
    """After five attempts the error states the nearest loudness reached."""
    tried: list[GainSetting] = []

    def attempt(setting: GainSetting) -> AudioMeasurements:
        tried.append(setting)
        return measurements(-21.3, -0.4)

    with pytest.raises(RepairError, match=r"after 5 tries .* -21\.3 LUFS .* -0\.4 dBTP"):
        find_gain(measurements(-30, -3), attempt)
    assert len(tried) == 5


def test_the_last_attempt_may_be_half_a_unit_off() -> None:
    """Half a loudness unit off is accepted, although a closer result was the goal."""
    reached = find_gain(measurements(-30, -20), lambda _: measurements(-16.4, -5))
    assert reached.tries == 5


@pytest.mark.parametrize(
    ("sound", "why"),
    [
        (measurements(None, None), "it is silent"),
        (measurements(-20, -3, failure="Invalid data"), "cannot be decoded: Invalid data"),
        (measurements(-20, -3, decode_errors=2), "cannot be read: 2"),
    ],
)
def test_silence_and_undecodable_audio_are_refused(sound: AudioMeasurements, why: str) -> None:
    """Silence has no loudness, and audio that cannot be decoded completely is not encoded again."""
    with pytest.raises(RepairError, match=why):
        is_normalised(sound)


@pytest.mark.parametrize(
    ("loudness", "peak", "usual"),
    [(-16.0, -1.0, True), (-16.5, -3, True), (-16.6, -3, False), (-16.0, -0.9, False)],
)
def test_the_target_range(loudness: float, peak: float, usual: bool) -> None:
    """Half a loudness unit around -16 LUFS, and at most -1 dBTP."""
    assert is_normalised(measurements(loudness, peak)) is usual


@pytest.mark.parametrize(
    ("source", "varies", "channels", "chosen"),
    [
        (32_000, False, 1, 64_000),
        (64_300, False, 1, 64_000),  # a constant 64 with its header
        (64_300, True, 1, 80_000),
        (64_000, False, 2, 96_000),
        (128_900, False, 2, 128_000),
        (131_000, True, 2, 160_000),
        (900_000, True, 2, 320_000),
    ],
)
def test_the_bit_rate_is_the_sources_and_enough_for_speech(
    source: float, varies: bool, channels: int, chosen: int
) -> None:
    """The bit rate of the source, and at least what speech needs."""
    assert bit_rate(source, varies=varies, channels=channels) == chosen
