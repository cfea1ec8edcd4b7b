"""Runs of frames are counted as a whole, with the result of a walk from frame to frame."""

import random
import sys

import pytest

from podcast_publisher.load.audio import mp3
from podcast_publisher.load.audio.mp3_frame import FRAMES
from podcast_publisher.load.audio.mp3_runs import count_run
from tests.cases.damage import GOOD

STEREO, MONO = 0x44, 0xC4


def frame(third: int, mode: int = STEREO, second: int = 0xFB) -> bytes:
    """A frame of MPEG 1 without sound."""
    return bytes([0xFF, second, third, mode]) + bytes(FRAMES[second << 8 | third].length - 4)


def recording(dice: random.Random) -> bytes:
    """Runs of any rate and length, with padding, private bits, checksums, other channels and damage among them."""
    parts = []
    for _ in range(dice.randrange(1, 40)):
        rate = dice.randrange(1, 15) << 4 | dice.choice((0, 0, 0, 4))
        paddings = dice.choice(((0,), (2,), (0, 2), (0, 2, 2, 2, 1)))
        run = [
            frame(rate | dice.choice(paddings), STEREO if dice.random() < 0.995 else MONO, second)
            for second in dice.choices((0xFB, 0xFA), (9, 1), k=dice.choice((1, 2, 5, 30, 700)))
        ]
        parts += run
        if dice.random() < 0.2:
            parts.append(dice.randbytes(dice.randrange(600)))
    body = b"".join(parts)
    return body[: len(body) - dice.randrange(300)]


@pytest.mark.parametrize("seed", range(60))
def test_a_run_counts_as_its_frames(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Whatever is among the frames, the walk finds the same with and without runs."""
    body = recording(random.Random(seed))  # noqa: S311 - any bytes will do
    assert walks_agree(body, monkeypatch)


@pytest.mark.parametrize("cut", range(90_000, 90_300, 60))
def test_a_run_ends_before_a_tag(monkeypatch: pytest.MonkeyPatch, cut: int) -> None:
    """A cut-off frame with a tag after it is not complete, however long the encoder's header says the sound is."""
    assert walks_agree(GOOD[:cut] + b"TAG" + bytes(125), monkeypatch)


def walks_agree(body: bytes, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the walk finds the same by runs as from frame to frame."""
    by_runs = mp3.walk(body)
    monkeypatch.setattr(mp3, "LIKELY", sys.maxsize)
    return by_runs == mp3.walk(body)


@pytest.mark.parametrize("paddings", [(0,), (2,), (0, 2), (2,) * 48 + (0,)])
def test_few_steps_for_a_constant_bit_rate(
    monkeypatch: pytest.MonkeyPatch, paddings: tuple[int, ...]
) -> None:
    """A long recording takes a step for some hundred frames, however they are padded."""
    frames = b"".join(frame(0x90 | padding) for padding in paddings) * (20_000 // len(paddings))
    steps = []

    def counted(*arguments: object, **names: object) -> int:
        steps.append(1)
        end: int = count_run(*arguments, **names)  # type: ignore[arg-type]
        return end

    monkeypatch.setattr(mp3, "count_run", counted)
    seen = mp3.walk(frames)
    assert seen is not None
    assert seen.frames == 20_000 // len(paddings) * len(paddings)
    assert 0 < len(steps) < seen.frames / 150
