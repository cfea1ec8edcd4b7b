"""Faults that people hear are put into speech, encoded, and found; what only resembles them is not."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from podcast_publisher.load.loudness.listener import Listener
from podcast_publisher.load.loudness.measure import listen
from podcast_publisher.model.listening import Listening
from tests.shows import REPOSITORY
from tests.sounds import RATE, Samples, listened, noise, notes, quiet, speech, tone

SPEECH = speech(27, level=-6)
SECONDS = len(SPEECH) / RATE
PLACES = [2 + 1.3 * number for number in range(18)]
FORMATS = ["recording.mp3", "recording.m4a"]


def faults(heard: Listening) -> list[str]:
    """The names of what is wrong."""
    long = [gap for gap in heard.gaps if gap.seconds > (3 if gap.start < 0.5 else 8)]
    return [
        name
        for name, value in {
            "noise": heard.noise,
            "hum": heard.hum,
            "dropouts": heard.dropout_count,
            "stutter": heard.stutter_count,
            "gaps": long,
        }.items()
        if value
    ]


def holes(sound: Samples, seconds: float) -> Samples:
    """Digital silence at each of the places."""
    sound = sound.copy()
    for place in PLACES:
        sound[round(place * RATE) : round((place + seconds) * RATE)] = 0
    return sound


def stuttering(sound: Samples, places: list[float], seconds: float, times: int) -> Samples:
    """The piece at each place is there so many times."""
    edges = [0, *(round(place * RATE) for place in places), len(sound)]
    parts = [sound[begin:end] for begin, end in pairwise(edges)]
    length = round(seconds * RATE)
    again = [np.tile(part[:length], times - 1) for part in parts[1:]]
    return np.concatenate(
        [parts[0], *(x for pair in zip(again, parts[1:], strict=True) for x in pair)]
    )


def inserted(sound: Samples, what: Samples, place: float = 15) -> Samples:
    begin = round(place * RATE)
    return np.concatenate([sound[:begin], what, sound[begin:]])


@pytest.mark.parametrize(
    "path", sorted((REPOSITORY / "episodes").glob("*.mp3")), ids=lambda p: p.stem
)
def test_a_good_episode_has_nothing(path: Path) -> None:
    """Only pauses, and the loudness of each moment."""
    answer = listen(str(path))
    assert faults(answer.listening) == []
    assert len(answer.listening.pauses) > 10
    assert len(answer.listening.loudness) == pytest.approx(answer.sound.seconds / 0.4, abs=2)


def test_loud_noise_is_found(tmp_path: Path) -> None:
    """With how far it is below the speech; soft noise is not reported."""
    heard = listened(tmp_path / "a.mp3", SPEECH + noise(SECONDS, -32))
    assert faults(heard) == ["noise"]
    assert heard.noise
    assert 5 < heard.noise.below_speech < 20
    assert heard.noise.seconds > 20
    assert faults(listened(tmp_path / "b.mp3", SPEECH + noise(SECONDS, -50))) == []


def test_noise_around_one_speaker_is_found(tmp_path: Path) -> None:
    """Half of the time is enough, and its place is there."""
    heard = listened(tmp_path / "a.mp3", np.concatenate([SPEECH, SPEECH + noise(SECONDS, -30)]))
    assert heard.noise
    assert heard.noise.start >= 26


@pytest.mark.parametrize(("pitch", "level"), [(50, -36), (49.97, -50), (60, -42)])
def test_hum_is_found(tmp_path: Path, pitch: float, level: float) -> None:
    """With overtones or without; the mains are not quite exact."""
    hum = tone(SECONDS, level, pitch) + tone(SECONDS, level - 10, 2 * pitch)
    heard = listened(tmp_path / "a.mp3", SPEECH + hum[: len(SPEECH)])
    assert faults(heard) == ["hum"]
    assert heard.hum
    assert heard.hum.pitch == round(pitch)
    assert heard.hum.level == pytest.approx(level - 3, abs=3)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("room", [0, 1])
def test_dropouts_are_found(tmp_path: Path, name: str, room: int) -> None:
    """At their places, also where the room is heard in pauses; holes in pauses are not heard by anybody."""
    sound = SPEECH + room * noise(SECONDS, -62)
    heard = listened(tmp_path / name, holes(sound, 0.1))
    assert faults(heard) == ["dropouts"]
    assert heard.dropout_count >= len(PLACES) / 2
    for hole in heard.dropouts:
        assert min(abs(hole.start - place) for place in PLACES) < 0.06
        assert hole.seconds == pytest.approx(0.09, abs=0.03)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(("seconds", "times"), [(0.2, 2), (0.12, 3), (0.08, 6)])
def test_stutter_is_found(tmp_path: Path, name: str, seconds: float, times: int) -> None:
    """Pieces of any length, repeated once or more."""
    places = [3, 5.1, 7.4, 10.3, 12.7, 16.1, 18.2, 21.3, 24.9]
    heard = listened(tmp_path / name, stuttering(SPEECH, places, seconds, times))
    assert faults(heard) == ["stutter"]
    assert heard.stutter_count >= 2


def test_room_tone_alone_is_a_gap(tmp_path: Path) -> None:
    """At its place; digital silence is one too, and a pause of three seconds is short."""
    heard = listened(tmp_path / "a.mp3", inserted(SPEECH, noise(12, -45)))
    [gap] = [span for span in heard.gaps if span.seconds > 8]
    assert (gap.start, gap.end) == pytest.approx((15, 27), abs=0.6)
    assert faults(heard) == ["gaps"]
    assert faults(listened(tmp_path / "b.mp3", inserted(SPEECH, quiet(12)))) == ["gaps"]
    assert faults(listened(tmp_path / "c.mp3", inserted(SPEECH, noise(3, -45)))) == []


def applause() -> Samples:
    """Many hands, for ten seconds, which die away."""
    chance = np.random.default_rng(5)
    claps = chance.standard_normal(10 * RATE) * (chance.random(10 * RATE) < 0.02)
    hand = chance.standard_normal(400) * np.exp(-np.arange(400) / 100)
    wave = np.convolve(claps, hand, "same") * np.linspace(1, 0.05, 10 * RATE)
    return np.asarray(0.1 * wave / wave.std(), np.float32)


def band(sound: Samples, lowest: float, highest: float) -> Samples:
    """What a telephone leaves."""
    spectrum = np.fft.rfft(sound)
    pitches = np.fft.rfftfreq(len(sound), 1 / RATE)
    spectrum[(pitches < lowest) | (pitches > highest)] = 0
    return np.asarray(np.fft.irfft(spectrum, len(sound)), np.float32)


def pauses() -> Samples:
    """Three seconds after every seven, in which a room is heard."""
    parts = [
        np.concatenate([SPEECH[start : start + 7 * RATE], quiet(3)])
        for start in range(0, 21 * RATE, 7 * RATE)
    ]
    sound = np.concatenate(parts)
    return sound + noise(len(sound) / RATE, -55)


def beeps(on: float, off: float) -> Samples:
    return np.tile(np.concatenate([tone(on, -14, 960), quiet(off)]), 10)


def drone(pitch: float) -> Samples:
    return SPEECH + (tone(SECONDS, -34, pitch) + tone(SECONDS, -40, 2 * pitch))[: len(SPEECH)]


def slower(sound: Samples, speed: float) -> Samples:
    """A deeper voice."""
    times = np.arange(0, len(sound), speed)
    return np.asarray(np.interp(times, np.arange(len(sound)), sound), np.float32)


def drums(seconds: float, beat: float) -> Samples:
    """A machine that plays the same two sounds again and again."""
    wave = np.zeros(round((seconds + 1) * RATE), np.float32)
    times = np.arange(round(0.3 * RATE)) / RATE
    cymbal = noise(0.3, -20, 0) * np.exp(-times * 40)
    drum = 0.4 * np.sin(2 * np.pi * (60 * times - np.exp(-times * 30))) * np.exp(-times * 25)
    for number in range(round(seconds / beat)):
        begin = round(number * beat * RATE)
        wave[begin : begin + len(times)] += cymbal if number % 2 else drum + cymbal
    return wave[: round(seconds * RATE)]


def gated(sound: Samples) -> Samples:
    """What is below -45 dBFS is cut away, as noise gates do, with a release of 50 ms."""
    reach = np.ones(round(0.05 * RATE))
    is_open = np.convolve(np.abs(sound) > 10 ** (-45 / 20), reach, "same")
    return np.asarray(sound * np.minimum(is_open / 200, 1), np.float32)


CHORDS = [220, 262, 330, 392]
GOOD: dict[str, Callable[[], Samples]] = {
    "music under speech": lambda: SPEECH + notes(SECONDS, -30, CHORDS, 0.5),
    "a beat before speech": lambda: np.concatenate([notes(15, -20, [220], 0.25), SPEECH]),
    "drums between": lambda: inserted(SPEECH, drums(12, 0.25)),
    "fast drums before speech": lambda: np.concatenate([drums(15, 0.125), SPEECH]),
    "a sequence before speech": lambda: np.concatenate([notes(15, -20, CHORDS, 0.2), SPEECH]),
    "a short note again and again": lambda: inserted(SPEECH, notes(10, -22, [880], 0.12)),
    "soft music between": lambda: inserted(SPEECH, notes(12, -48, CHORDS, 0.8)),
    "a low note, held": lambda: drone(49),
    "another": lambda: drone(98),
    "applause": lambda: inserted(SPEECH, applause()),
    "pauses in a room": pauses,
    "a guest on the telephone": lambda: np.concatenate(
        [SPEECH, band(SPEECH, 300, 3_400) + noise(SECONDS, -58, 0)]
    ),
    "an alarm": lambda: inserted(SPEECH, beeps(0.15, 0.12)),
    "dialling": lambda: inserted(SPEECH, beeps(0.1, 0.08)),
    "a noise gate": lambda: gated(SPEECH + noise(SECONDS, -58)),
    "a deep voice": lambda: slower(SPEECH, 0.75),
    "a fast voice": lambda: slower(SPEECH, 1.3),
    "a guest who is 25 dB quieter": lambda: np.concatenate([SPEECH, SPEECH * np.float32(0.056)]),
    "compressed hard": lambda: np.asarray(np.tanh(SPEECH * 6) * 0.4, np.float32),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_hard_good_recording_has_nothing(tmp_path: Path, name: str) -> None:
    """Not even at a low bit rate, which adds noise of its own."""
    assert faults(listened(tmp_path / "a.mp3", GOOD[name](), bit_rate=32_000)) == []


@pytest.mark.parametrize("rate", [1_000, 8_000, 11_025, 44_100, 192_000])
def test_any_rate_and_any_samples_are_survived(rate: int) -> None:
    """Short blocks, numbers that are none, and no sound at all."""
    listener = Listener(rate)
    assert faults(listener.listening(b"")) == []
    wild = np.full((2, rate), np.nan, np.float32)
    wild[0, ::3] = np.inf
    for block in (wild, np.ones((8, 5), np.float32), np.zeros((1, rate), np.float32)):
        listener.add(block)
    assert faults(listener.listening(b"")) == []


def test_memory_does_not_grow_with_the_sound() -> None:
    """Of ten minutes, less than a fortieth of the samples is kept, besides what is bounded."""
    listener = Listener(RATE)
    second = SPEECH[np.newaxis, :RATE]
    for _ in range(600):
        listener.add(second)
    kept = 0
    waiting: list[object] = [listener]
    seen: set[int] = set()
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, np.ndarray):
            kept += value.nbytes
        elif isinstance(value, list | tuple):
            waiting += value
        elif hasattr(value, "__dict__"):
            waiting += vars(value).values()
    assert kept < 600 * RATE * 4 / 40 + 10_000_000
