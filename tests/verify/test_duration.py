"""How long a recording plays is read out of its first bytes, or not at all."""

from pathlib import Path

import av
import pytest
from mutagen.id3 import APIC, ID3

from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.verify.duration import probe_duration
from tests.sounds import quiet, recorded, tone
from tests.verify.servers import File, Serve

SECONDS = 12


def duration_of(serve: Serve, body: bytes) -> float | None:
    """What is told of a recording of those bytes."""
    server = serve()
    server.files["/show/a.mp3"] = File(body, "audio/mpeg", "")
    return probe_duration(HttpClient(1), server.url + "a.mp3", body[:4096], len(body))


@pytest.fixture
def mp3(tmp_path: Path) -> Path:
    return recorded(tmp_path / "a.mp3", tone(SECONDS))


def test_an_mp3_with_a_header(serve: Serve, mp3: Path) -> None:
    """The frames that the encoder has counted are believed."""
    assert b"Info" in mp3.read_bytes() or b"Xing" in mp3.read_bytes()
    assert duration_of(serve, mp3.read_bytes()) == pytest.approx(SECONDS, abs=0.2)


def test_an_mp3_behind_a_large_picture(serve: Serve, mp3: Path) -> None:
    """A tag of any size is skipped, with one request more."""
    tags = ID3()
    tags.add(APIC(encoding=3, mime="image/jpeg", type=3, desc="", data=bytes(300_000)))
    tags.save(mp3)
    assert duration_of(serve, mp3.read_bytes()) == pytest.approx(SECONDS, abs=0.2)


def test_an_mp3_without_a_header(serve: Serve, mp3: Path) -> None:
    """Frames of one bit rate, at the beginning and in the middle, tell the length by the size."""
    body = mp3.read_bytes()
    bare = body[body.index(b"\xff\xfb", body.index(b"Info") + 4) :]
    assert duration_of(serve, bare) == pytest.approx(SECONDS, abs=0.2)


def test_a_bit_rate_that_varies_tells_nothing(serve: Serve, tmp_path: Path) -> None:
    """Where the middle has another rate than the beginning, no length is made up."""
    low = recorded(tmp_path / "low.mp3", quiet(SECONDS), bit_rate=64_000).read_bytes()
    high = recorded(tmp_path / "high.mp3", tone(SECONDS), bit_rate=192_000).read_bytes()
    frames = [body[body.index(b"\xff\xfb", body.index(b"Info") + 4) :] for body in (low, high)]
    assert duration_of(serve, frames[0][:50_000] + frames[1]) is None


@pytest.mark.parametrize("body", [b"", b"\xff", b"\xff\xfb\x90", b"ID3", b"\0" * 5000, b"RIFF" * 9])
def test_other_bytes_tell_nothing(serve: Serve, body: bytes) -> None:
    """What is no recording has no length."""
    assert duration_of(serve, body) is None


def test_an_m4a(serve: Serve, tmp_path: Path) -> None:
    """An index that stands first tells the length."""
    path = recorded(tmp_path / "a.m4a", tone(SECONDS))
    moved = tmp_path / "b.m4a"
    with (
        av.open(str(path)) as source,
        av.open(str(moved), "w", options={"movflags": "faststart"}) as target,
    ):
        stream = target.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(audio=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    assert duration_of(serve, moved.read_bytes()) == pytest.approx(SECONDS, abs=0.2)
