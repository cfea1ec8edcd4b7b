"""The way to the usual loudness, with encoders that are thought up."""

from collections.abc import Callable

import pytest

from podcast_publisher.audio.loudness import GainSetting, bit_rate, find_gain, is_normalised
from podcast_publisher.model.errors import RepairError
from podcast_publisher.model.measurement import AudioMeasurements


def heard(loudness: float | None, peak: float | None, **more: object) -> AudioMeasurements:
    return AudioMeasurements(seconds=10, loudness=loudness, peak=peak, **more)  # type: ignore[arg-type]


def encoder(
    loudness: float, peak: float, *, lost: float = 0, overshoot: float = 0
) -> Callable[[GainSetting], AudioMeasurements]:
    """One that makes everything `lost` LU quieter, and peaks `overshoot` dB higher than it should."""

    def attempt(setting: GainSetting) -> AudioMeasurements:
        loudest = peak + setting.gain
        if setting.ceiling is not None:
            loudest = min(loudest, setting.ceiling)
        return heard(loudness + setting.gain - lost, loudest + overshoot)

    return attempt


def test_gain_alone_where_peaks_allow_it() -> None:
    """A quiet recording is made louder in one go, and nothing is limited."""
    reached = find_gain(heard(-36, -25), encoder(-36, -25))
    assert (reached.setting, reached.tries) == (GainSetting(20.0, None), 1)


def test_what_the_encoder_takes_is_given_back() -> None:
    """An encoder that makes everything quieter is met by more gain."""
    reached = find_gain(heard(-30, -25), encoder(-30, -25, lost=0.9))
    assert reached.sound.loudness == pytest.approx(-16, abs=0.2)
    assert reached.tries == 2


def test_peaks_are_limited_where_they_must_be() -> None:
    """Where the gain would lift peaks above the limit, they are turned down, and only then."""
    reached = find_gain(heard(-26, -8), encoder(-26, -8))
    assert reached.setting == GainSetting(10.0, -2.0)
    assert reached.sound.peak == pytest.approx(-2)


@pytest.mark.parametrize("peak", [-12.0, -14.0])
@pytest.mark.parametrize("overshoot", [1.5, 3.5])
def test_peaks_that_encoding_makes_are_met(peak: float, overshoot: float) -> None:
    """The limit goes down by as much as the finished file has too much, from gain alone too."""
    reached = find_gain(heard(-26, peak), encoder(-26, peak, overshoot=overshoot))
    assert reached.sound.peak is not None
    assert reached.sound.peak <= -1.0


def test_too_loud_is_turned_down() -> None:
    """The gain may be negative."""
    assert find_gain(heard(-8, 0.5), encoder(-8, 0.5)).setting == GainSetting(-8.0, None)


def test_it_gives_up_with_numbers() -> None:
    """After five tries it says how near it came."""
    tried: list[GainSetting] = []

    def attempt(setting: GainSetting) -> AudioMeasurements:
        tried.append(setting)
        return heard(-21.3, -0.4)

    with pytest.raises(RepairError, match=r"after 5 tries .* -21\.3 LUFS .* -0\.4 dBTP"):
        find_gain(heard(-30, -3), attempt)
    assert len(tried) == 5


def test_the_last_try_may_be_near_enough() -> None:
    """Half a loudness unit off is good, though nearer was hoped for."""
    reached = find_gain(heard(-30, -20), lambda _: heard(-16.4, -5))
    assert reached.tries == 5


@pytest.mark.parametrize(
    ("sound", "why"),
    [
        (heard(None, None), "nothing is heard"),
        (heard(-20, -3, failure="Invalid data"), "cannot be decoded: Invalid data"),
        (heard(-20, -3, decode_errors=2), "cannot be read: 2"),
    ],
)
def test_what_cannot_be_heard_is_refused(sound: AudioMeasurements, why: str) -> None:
    """Silence has no loudness to change, and what cannot be decoded whole is not encoded again."""
    with pytest.raises(RepairError, match=why):
        is_normalised(sound)


@pytest.mark.parametrize(
    ("loudness", "peak", "usual"),
    [(-16.0, -1.0, True), (-16.5, -3, True), (-16.6, -3, False), (-16.0, -0.9, False)],
)
def test_what_is_usual(loudness: float, peak: float, usual: bool) -> None:
    """Half a loudness unit around -16 LUFS, and at most -1 dBTP."""
    assert is_normalised(heard(loudness, peak)) is usual


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
def test_bit_rates(source: float, varies: bool, channels: int, chosen: int) -> None:
    """As many bits as the source has, and at least what speech needs."""
    assert bit_rate(source, varies=varies, channels=channels) == chosen
