"""An address as a QR code, for posters: drawn as one SVG path."""

from itertools import groupby

from msgspec import Struct

_BORDER = 4
"""Modules of white around it, as ISO 18004 asks for."""


class QrCode(Struct, frozen=True):
    """A QR code in a square box."""

    side: int
    """Width and height of the box in modules."""
    path: str
    """Its dark modules, as lines of width 1."""


def qr_code(address: str) -> QrCode:
    """The code of that address; it can be read with 15 % of it missing."""
    import segno  # slow to import, and not needed where no page is rendered

    # readers accept every mask; to weigh all eight against each other takes four times as long as the rest
    code = segno.make(address, error="m", micro=False, mask=0)
    rows = enumerate(code.matrix, _BORDER)
    path = "".join(_line(bytes(row), y) for y, row in rows)
    return QrCode(len(code.matrix) + 2 * _BORDER, path)


def _line(row: bytes, y: int) -> str:
    """The runs of dark modules in a row."""
    path, light = "", _BORDER
    for is_dark, modules in groupby(row):
        length = len(list(modules))
        if is_dark:
            path += f"m{light} 0h{length}" if path else f"M{light} {y}.5h{length}"
            light = 0
        else:
            light += length
    return path
