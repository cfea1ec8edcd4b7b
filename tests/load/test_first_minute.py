"""Where a recording's sound begins, and the bytes of its first minute."""

from pathlib import Path

import av
import pytest

from podcast_publisher.load.audio.probe import probe_audio
from tests.shows import SMALL_SHOW
from tests.sounds import recorded, tone


def packets(path: Path) -> list[tuple[int, int]]:
    """Offset and size of each packet of sound, as FFmpeg has them."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        return [(packet.pos or 0, packet.size) for packet in container.demux(stream) if packet.size]


@pytest.mark.parametrize(("name", "frame"), [("a.mp3", 1152), ("a.m4a", 1024)])
def test_a_minute_is_counted_over_the_frames(tmp_path: Path, name: str, frame: int) -> None:
    """As FFmpeg has them, and without what comes before the sound."""
    audio = probe_audio(recorded(tmp_path / name, tone(70), bit_rate=64_000), name)
    frames = packets(tmp_path / name)
    minute = frames[: -(-60 * audio.sample_rate // frame)]
    assert len(minute) < len(frames)
    assert audio.first_sound_byte == minute[0][0]
    assert audio.minute_bytes == sum(size for _, size in minute)


def test_bit_rates_that_vary_count_as_they_are(tmp_path: Path) -> None:
    """A share of the whole file would be wrong by a third."""
    loud, soft = (
        recorded(tmp_path / f"{rate}.mp3", tone(45), bit_rate=rate).read_bytes()
        for rate in (192_000, 64_000)
    )
    first = probe_audio(tmp_path / "192000.mp3", "a").first_sound_byte
    second = probe_audio(tmp_path / "64000.mp3", "a").first_sound_byte
    path = tmp_path / "both.mp3"
    path.write_bytes(loud[first:] + soft[second:])
    audio = probe_audio(path, path.name)
    minute = packets(path)[: -(-60 * audio.sample_rate // 1152)]
    assert audio.minute_bytes == pytest.approx(sum(size for _, size in minute), abs=700)
    assert audio.minute_bytes > 1.2 * path.stat().st_size * 60 / 90


def test_shorter_recordings_have_all_their_sound() -> None:
    """From the first frame to the last one, without the tags."""
    path = next((SMALL_SHOW / "episodes").glob("*.mp3"))
    audio = probe_audio(path, path.name)
    assert audio.first_sound_byte > 0
    assert audio.first_sound_byte + audio.minute_bytes <= path.stat().st_size
    assert audio.minute_bytes > 0.9 * (path.stat().st_size - audio.first_sound_byte)


def test_frames_that_break_off_say_nothing(tmp_path: Path) -> None:
    """Then the size and the length of the whole have to do."""
    body = bytearray(recorded(tmp_path / "a.mp3", tone(10)).read_bytes())
    middle = len(body) // 2
    body[middle : middle + 3000] = bytes(3000)
    (tmp_path / "a.mp3").write_bytes(body)
    assert probe_audio(tmp_path / "a.mp3", "a.mp3").minute_bytes == 0
