"""EXIF: which tags a picture has; most values stay unread.

Pillow copies what each entry points at: a few thousand entries that point at the same bytes cost it
gigabytes.
"""

import struct

from msgspec import Struct

_EXIF_IFD = 0x8769
"""Points to the camera's own tags."""
_THUMBNAIL = 0x0201
_ORIENTATION, _UPRIGHT = 0x0112, 1
_WIDTH_RESOLUTION, _UNIT = 0x011A, 0x0128
_PER_INCH = {2: 1.0, 3: 2.54}
"""Factor to dots per inch, by unit: inches, centimetres."""
_MAX_ENTRIES = 1_000
"""Per directory; a camera writes a few dozen."""


class Exif(Struct, frozen=True):
    """The tags of a picture."""

    tags: frozenset[int] = frozenset()
    camera_tags: frozenset[int] = frozenset()
    dpi: float | None = None
    """Dots per inch, where given."""
    thumbnail: bool = False
    """Whether it holds a thumbnail, which shows the photograph before it was cropped."""
    rotated: bool = False
    """Whether viewers have to rotate it."""


def read_exif(data: bytes) -> Exif:
    """Parse EXIF; damaged data gives no tags."""
    data = data.removeprefix(b"Exif\0\0")
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    if order is None:
        return Exif()
    entries = _entries(data, order, offset=_number(data, order, 4))
    camera = _entries(data, order, offset=entries[_EXIF_IFD]) if _EXIF_IFD in entries else {}
    thumbnail = _THUMBNAIL in _entries(
        data, order, offset=_next_ifd(data, order, _number(data, order, 4))
    )
    return Exif(
        frozenset(entries),
        frozenset(camera),
        _dpi(data, order, entries),
        thumbnail,
        rotated=entries.get(_ORIENTATION, _UPRIGHT) != _UPRIGHT,
    )


def _next_ifd(data: bytes, order: str, offset: int) -> int:
    """Offset of the next directory, which holds the thumbnail."""
    if offset + 2 > len(data):
        return len(data)
    (count,) = struct.unpack_from(f"{order}H", data, offset)
    return _number(data, order, offset + 2 + 12 * count) or len(data)


def _entries(data: bytes, order: str, offset: int) -> dict[int, int]:
    """The directory at that offset: value, or offset of the value, by tag."""
    if offset + 2 > len(data):
        return {}
    (count,) = struct.unpack_from(f"{order}H", data, offset)
    offsets = (offset + 2 + 12 * number for number in range(min(count, _MAX_ENTRIES)))
    return {
        struct.unpack_from(f"{order}H", data, entry)[0]: _value(data, order, entry)
        for entry in offsets
        if entry + 12 <= len(data)
    }


def _value(data: bytes, order: str, entry: int) -> int:
    kind, _, value = struct.unpack_from(f"{order}HIH", data, entry + 2)
    return int(value) if kind == 3 else _number(data, order, entry + 8)


def _number(data: bytes, order: str, offset: int) -> int:
    return (
        int(struct.unpack_from(f"{order}I", data, offset)[0])
        if offset + 4 <= len(data)
        else len(data)
    )


def _dpi(data: bytes, order: str, entries: dict[int, int]) -> float | None:
    offset = entries.get(_WIDTH_RESOLUTION, len(data))
    factor = _PER_INCH.get(entries.get(_UNIT, 2))
    if factor is None or offset + 8 > len(data):
        return None
    dots, divisor = struct.unpack_from(f"{order}II", data, offset)
    return float(dots) / divisor * factor if divisor else None
