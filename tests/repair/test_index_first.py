"""The index of an M4A comes before the sound, and nothing else changes."""

import struct
from pathlib import Path

import pytest

from podcast_publisher.repair.index_first import with_index_first
from podcast_publisher.repair.refusal import RepairError
from tests.cases.damage import GOOD_M4A, M4A
from tests.repair.recordings import chapters, labelled_m4a, packets


def box(kind: bytes, inside: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(inside), kind) + inside


def test_the_index_moves() -> None:
    """It comes out byte for byte as the tests' own way of doing it."""
    assert with_index_first(M4A) == GOOD_M4A


def test_everything_else_stays(tmp_path: Path) -> None:
    """The same bytes in another order, but for the places; the chapters' own track is found again."""
    path = labelled_m4a(tmp_path / "one.m4a")
    before, sound, listed = path.read_bytes(), packets(path), chapters(path)
    assert [title for _, title in listed] == ["One", "Twö"]
    path.write_bytes(after := with_index_first(before))
    assert (packets(path), chapters(path)) == (sound, listed)
    assert len(after) == len(before)
    assert after.index(b"moov") < after.index(b"mdat") < before.index(b"moov")


def test_places_of_64_bits() -> None:
    """Places that stand in eight bytes move too; those before the sound and behind the index do not."""
    places = [3, 24, 31, 5_000]
    table = struct.pack(">II4Q", 0, len(places), *places)
    inside = b"stbl", b"minf", b"mdia", b"trak", b"moov"
    index = box(b"co64", table)
    for kind in inside:
        index = box(kind, index)
    sound = struct.pack(">I4sQ", 1, b"mdat", 16 + 8) + b"12345678"  # its size in eight bytes too
    head = box(b"ftyp", b"M4A 0000")
    after = with_index_first(head + sound + index)
    assert after.endswith(sound)
    moved = struct.unpack_from(">4Q", after, after.index(b"co64") + 4 + 8)
    assert moved == (3, 24 + len(index), 31 + len(index), 5_000)


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        M4A[:-50],
        box(b"mdat", b"sound") + box(b"free", b""),
        M4A.replace(b"stco", b"stco\0\0\0\0\xff\xff", 1),
    ],
)
def test_what_is_not_in_order_is_refused(broken: bytes) -> None:
    """An index that is cut off, missing, or counts more than it has."""
    with pytest.raises(RepairError, match="not in order"):
        with_index_first(broken)
