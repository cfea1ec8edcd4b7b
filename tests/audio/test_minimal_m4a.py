"""An M4A made anew: its sound and what plays it, and nothing else."""

import struct
from pathlib import Path

import av
import pytest
from mutagen.mp4 import MP4

from podcast_publisher.audio.minimal_m4a import minimal_m4a
from podcast_publisher.load.audio.probe import probe_audio
from podcast_publisher.model.errors import RepairError
from podcast_publisher.workflow.audio import RecordingReader
from tests.audio.recordings import chapters, encode, labelled_m4a, packets, speech
from tests.cases.damage import GOOD_M4A, M4A
from tests.private_recordings import box, m4a, quicktime_text


def bare(data: bytes) -> bytes:
    return minimal_m4a(data, RecordingReader().chunks(data))


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("channels", [1, 2])
def test_the_sound_stays(tmp_path: Path, channels: int) -> None:
    """Packet by packet, with its length and its channels; the index comes first."""
    path = encode(tmp_path / "old.m4a", *[speech(2, -10)] * channels)
    new = written(tmp_path / "new.m4a", bare(path.read_bytes()))
    assert packets(new) == packets(path)
    before, after = probe_audio(path, "x"), probe_audio(new, "x")
    assert (after.seconds, after.channels, after.sample_rate) == (
        before.seconds,
        before.channels,
        before.sample_rate,
    )
    assert after.flaws == {}
    with av.open(str(path)) as old, av.open(str(new)) as again:
        assert again.streams.audio[0].duration == old.streams.audio[0].duration
        assert again.streams.audio[0].start_time == old.streams.audio[0].start_time


def test_everything_else_goes(tmp_path: Path) -> None:
    """Tags, pictures, and chapters with the track in which their names stand."""
    path = labelled_m4a(tmp_path / "old.m4a")
    assert chapters(path) != []
    new = written(tmp_path / "new.m4a", bare(path.read_bytes()))
    body = new.read_bytes()
    assert (chapters(new), MP4(new).tags) == ([], None)
    assert not any(
        word in body for word in (b"One", "Twö".encode(), b"Old title", b"JFIF", b"udta")
    )
    with av.open(str(new)) as container:
        assert len(container.streams) == 1


def test_it_is_the_same_each_time() -> None:
    """Whatever stood around the sound, and where its index was."""
    once = bare(GOOD_M4A)
    assert bare(once) == once == bare(M4A)
    assert bare(m4a(box(b"udta", quicktime_text(b"\xa9xyz", "x")))) == once


def test_times_go() -> None:
    """When a file was made is when somebody was recorded, in four headers of it."""
    dated = bytearray(GOOD_M4A)
    for kind in (b"mvhd", b"tkhd", b"mdhd"):
        struct.pack_into(">II", dated, dated.index(kind) + 8, 0xE5A1B2C3, 0xE5A1B2C3)
    assert b"\xe5\xa1\xb2\xc3" in dated
    assert bare(bytes(dated)) == bare(GOOD_M4A)


def test_names_of_handlers_and_references_to_files_go() -> None:
    """A handler may be named after a device, and a reference may be a path."""
    named = bytearray(GOOD_M4A)
    at = named.index(b"SoundHandler")
    named[at : at + 12] = b"Sams iPhone\0"
    assert bare(bytes(named)) == bare(GOOD_M4A)


def test_places_of_64_bits(tmp_path: Path) -> None:
    """Places that stand in eight bytes are read too, and the new ones need four."""
    body = GOOD_M4A
    table = body.index(b"stco") - 4
    (size,) = struct.unpack_from(">I", body, table)
    (count,) = struct.unpack_from(">I", body, table + 12)
    places = struct.unpack_from(f">{count}I", body, table + 16)
    more = 4 * count
    wide = box(
        b"co64", bytes(4), struct.pack(f">I{count}Q", count, *(place + more for place in places))
    )
    grown = bytearray(body[:table] + wide + body[table + size :])
    for kind in (b"stbl", b"minf", b"mdia", b"trak", b"moov"):
        at = grown.index(kind) - 4
        struct.pack_into(">I", grown, at, struct.unpack_from(">I", grown, at)[0] + more)
    path = written(tmp_path / "wide.m4a", bytes(grown))
    assert packets(path) == packets(written(tmp_path / "good.m4a", GOOD_M4A))
    assert bare(bytes(grown)) == bare(GOOD_M4A)


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        M4A[:-50],
        box(b"mdat", b"sound") + box(b"free", b""),
        GOOD_M4A.replace(b"tkhd", b"free", 1),
        GOOD_M4A.replace(b"soun", b"text", 1),
    ],
)
def test_what_is_not_in_order_is_refused(broken: bytes) -> None:
    """An index that is cut off, missing, or has no sound."""
    with pytest.raises(RepairError, match="not in order"):
        bare(broken)
