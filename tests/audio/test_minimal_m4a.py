"""A minimal M4A: the sound, the boxes that players need, and nothing else."""

import struct
from pathlib import Path

import av
import pytest
from mutagen.mp4 import MP4

from podcast_publisher.audio.minimal_m4a import minimal_m4a
from podcast_publisher.load.audio.probe import probe_audio
from podcast_publisher.model.errors import RepairError
from podcast_publisher.workflow.recordings.load import RecordingReader
from tests.audio.recordings import chapters, encode, labelled_m4a, packets, speech
from tests.cases.damage import GOOD_M4A, M4A
from tests.private_recordings import box, m4a, quicktime_text


def bare(data: bytes) -> bytes:
    return minimal_m4a(data, RecordingReader().chunks(data))


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("channels", [1, 2])
def test_packets_length_and_channels_are_kept(tmp_path: Path, channels: int) -> None:
    """Packets, length and channels are kept; the index comes first."""
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


def test_tags_pictures_and_chapters_are_removed(tmp_path: Path) -> None:
    """Tags, pictures, and chapters with their text track are removed."""
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


def test_the_result_does_not_depend_on_other_boxes() -> None:
    """The result is the same whatever boxes surround the sound, and wherever the index was."""
    once = bare(GOOD_M4A)
    assert bare(once) == once == bare(M4A)
    assert bare(m4a(box(b"udta", quicktime_text(b"\xa9xyz", "x")))) == once


def test_creation_times_are_removed() -> None:
    """Four headers hold the time a file was made, which is when somebody was recorded."""
    dated = bytearray(GOOD_M4A)
    for kind in (b"mvhd", b"tkhd", b"mdhd"):
        struct.pack_into(">II", dated, dated.index(kind) + 8, 0xE5A1B2C3, 0xE5A1B2C3)
    assert b"\xe5\xa1\xb2\xc3" in dated
    assert bare(bytes(dated)) == bare(GOOD_M4A)


def test_handler_names_and_data_references_are_removed() -> None:
    """A handler may be named after a device, and a data reference may be a path."""
    named = bytearray(GOOD_M4A)
    start = named.index(b"SoundHandler")
    named[start : start + 12] = b"Sams iPhone\0"
    assert bare(bytes(named)) == bare(GOOD_M4A)


def test_64_bit_offsets_are_read(tmp_path: Path) -> None:
    """64-bit offsets are read; the new ones need 32 bits."""
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
        start = grown.index(kind) - 4
        struct.pack_into(">I", grown, start, struct.unpack_from(">I", grown, start)[0] + more)
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
def test_a_damaged_index_is_refused(broken: bytes) -> None:
    """An index that is cut off, missing or without sound is refused."""
    with pytest.raises(RepairError, match="not in order"):
        bare(broken)
