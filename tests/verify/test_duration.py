"""A recording's length is read from its first bytes, or not at all."""

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
    """The length found for a recording of those bytes."""
    server = serve()
    server.files["/show/a.mp3"] = File(body, "audio/mpeg", "")
    return probe_duration(HttpClient(1), server.url + "a.mp3", body[:4096], len(body))


@pytest.fixture
def mp3(tmp_path: Path) -> Path:
    return recorded(tmp_path / "a.mp3", tone(SECONDS))


def test_the_frame_count_in_the_header_is_used(serve: Serve, mp3: Path) -> None:
    """The encoder wrote it."""
    assert b"Info" in mp3.read_bytes() or b"Xing" in mp3.read_bytes()
    assert duration_of(serve, mp3.read_bytes()) == pytest.approx(SECONDS, abs=0.2)


def test_a_large_tag_is_skipped(serve: Serve, mp3: Path) -> None:
    """A tag of any size, with one more request."""
    tags = ID3()
    tags.add(APIC(encoding=3, mime="image/jpeg", type=3, desc="", data=bytes(300_000)))
    tags.save(mp3)
    assert duration_of(serve, mp3.read_bytes()) == pytest.approx(SECONDS, abs=0.2)


def test_a_constant_bit_rate_gives_the_length(serve: Serve, mp3: Path) -> None:
    """The same rate at the beginning and in the middle."""
    body = mp3.read_bytes()
    bare = body[body.index(b"\xff\xfb", body.index(b"Info") + 4) :]
    assert duration_of(serve, bare) == pytest.approx(SECONDS, abs=0.2)


def test_a_variable_bit_rate_gives_no_length(serve: Serve, tmp_path: Path) -> None:
    """Where the middle has another rate, nothing is made up."""
    low = recorded(tmp_path / "low.mp3", quiet(SECONDS), bit_rate=64_000).read_bytes()
    high = recorded(tmp_path / "high.mp3", tone(SECONDS), bit_rate=192_000).read_bytes()
    frames = [body[body.index(b"\xff\xfb", body.index(b"Info") + 4) :] for body in (low, high)]
    assert duration_of(serve, frames[0][:50_000] + frames[1]) is None


@pytest.mark.parametrize("body", [b"", b"\xff", b"\xff\xfb\x90", b"ID3", b"\0" * 5000, b"RIFF" * 9])
def test_other_bytes_give_no_length(serve: Serve, body: bytes) -> None:
    """What is no recording has none."""
    assert duration_of(serve, body) is None


def test_an_m4a_with_a_leading_index_gives_the_length(serve: Serve, tmp_path: Path) -> None:
    """From its header."""
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
