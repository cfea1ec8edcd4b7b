"""EXIF: which entries a picture's file has, by their numbers; their values stay unread.

Not by Pillow, which copies out whatever each entry points at: a few thousand entries that all point
at the same bytes cost it gigabytes.
"""

import struct
from dataclasses import dataclass

_CAMERA = 0x8769
"""The entry under which a camera keeps its own."""
_THUMBNAIL = 0x0201
_DIRECTION, _UPRIGHT = 0x0112, 1
_WIDTH_RESOLUTION, _UNIT = 0x011A, 0x0128
_PER_INCH = {2: 1.0, 3: 2.54}
"""What a resolution is multiplied by, by the unit it is written in: inches, centimetres."""
_MOST = 1_000
"""Entries of a list; a camera writes a few dozen."""


@dataclass(frozen=True, slots=True)
class Exif:
    """The numbers of the entries that are there."""

    tags: frozenset[int] = frozenset()
    camera_tags: frozenset[int] = frozenset()
    dpi: float | None = None
    """Dots per inch, where it says so."""
    thumbnail: bool = False
    """Whether a small picture lies in it: of the photograph as it was before it was cropped."""
    rotated: bool = False
    """Whether it is to be turned before it is shown."""


def read_exif(data: bytes) -> Exif:
    """What stands in those bytes; damaged ones hold nothing."""
    data = data.removeprefix(b"Exif\0\0")
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    if order is None:
        return Exif()
    entries = _entries(data, order, at=_number(data, order, 4))
    camera = _entries(data, order, at=entries[_CAMERA]) if _CAMERA in entries else {}
    thumbnail = _THUMBNAIL in _entries(data, order, at=_next(data, order, _number(data, order, 4)))
    return Exif(
        frozenset(entries),
        frozenset(camera),
        _dpi(data, order, entries),
        thumbnail,
        rotated=entries.get(_DIRECTION, _UPRIGHT) != _UPRIGHT,
    )


def _next(data: bytes, order: str, at: int) -> int:
    """Where the list behind that one begins, in which the small picture is kept."""
    if at + 2 > len(data):
        return len(data)
    (count,) = struct.unpack_from(f"{order}H", data, at)
    return _number(data, order, at + 2 + 12 * count) or len(data)


def _entries(data: bytes, order: str, at: int) -> dict[int, int]:
    """The list that begins there: what each entry holds, or where that stands."""
    if at + 2 > len(data):
        return {}
    (count,) = struct.unpack_from(f"{order}H", data, at)
    places = (at + 2 + 12 * number for number in range(min(count, _MOST)))
    return {
        struct.unpack_from(f"{order}H", data, place)[0]: _value(data, order, place)
        for place in places
        if place + 12 <= len(data)
    }


def _value(data: bytes, order: str, place: int) -> int:
    kind, _, short = struct.unpack_from(f"{order}HIH", data, place + 2)
    return int(short) if kind == 3 else _number(data, order, place + 8)


def _number(data: bytes, order: str, at: int) -> int:
    return int(struct.unpack_from(f"{order}I", data, at)[0]) if at + 4 <= len(data) else len(data)


def _dpi(data: bytes, order: str, entries: dict[int, int]) -> float | None:
    at = entries.get(_WIDTH_RESOLUTION, len(data))
    factor = _PER_INCH.get(entries.get(_UNIT, 2))
    if factor is None or at + 8 > len(data):
        return None
    dots, by = struct.unpack_from(f"{order}II", data, at)
    return float(dots) / by * factor if by else None
