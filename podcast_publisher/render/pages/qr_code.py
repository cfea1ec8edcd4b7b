"""An address as a QR code, for posters: drawn as one SVG path.

segno draws a code for each length of address. Codes are linear: those of two addresses of one length differ in
the modules that the difference of their bytes would set. So all other codes take a tenth of the time.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain, count, zip_longest
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from segno import QRCode

_BORDER = 4
"""Modules of white around it, as ISO 18004 asks for."""
_RUN = re.compile("0*1+")
_LETTER = "a"
_TIMING = 6
"""The column without data."""
_FIELD = 0x11D
"""The polynomial of the field in which parity is computed."""


class QrCode(Struct, frozen=True):
    """A QR code in a square box."""

    side: int
    """Width and height of the box in modules."""
    path: str
    """Its dark modules, as lines of width 1."""


class _Sample(Struct, frozen=True):
    """The code of some address of the same length."""

    modules: int
    """A bit each, row by row."""
    side: int
    order: Callable[[str], Iterable[str]]
    """Brings a stream of bits into the order of the modules; all that hold no data take its last one."""
    capacity: int
    """Bits that it holds, with parity."""
    blocks: tuple[tuple[int, int], ...]
    """Bytes of data and of parity in each."""
    start: int
    """Bits before the address: the mode and the length."""


def qr_code(address: str) -> QrCode:
    """The code of that address; it can be read with 15 % of it missing."""
    is_like_sample = (
        address.isascii() and address != address.upper()
    )  # else its bytes may be packed
    rows = _rows(address) if is_like_sample else _rows_of(_drawn(address))
    return QrCode(len(rows) + 2 * _BORDER, "".join(map(_line, rows, count(_BORDER))))


def _drawn(address: str) -> "QRCode":
    import segno  # slow to import, and not needed where no page is rendered

    # readers accept every mask; to weigh all eight against each other takes four times as long as the rest
    return segno.make(address, error="m", micro=False, mask=0)


def _rows_of(code: "QRCode") -> list[str]:
    return ["".join(map(str, row)) for row in code.matrix]


def _rows(address: str) -> list[str]:
    sample = _sample(len(address))
    side = sample.side
    modules = f"{sample.modules ^ _difference(address, sample):0{side * side}b}"
    return [modules[start : start + side] for start in range(0, side * side, side)]


def _line(row: str, y: int) -> str:
    """The runs of dark modules in a row."""
    first, *others = _RUN.findall(row)
    return _begin(first, y) + "".join(map(_go_on, others))


@cache
def _begin(run: str, y: int) -> str:
    return f"M{_BORDER + run.count('0')} {y}.5h{run.count('1')}"


@cache
def _go_on(run: str) -> str:
    return f"m{run.count('0')} 0h{run.count('1')}"


@cache
def _sample(length: int) -> _Sample:
    from segno import consts

    code = _drawn(_LETTER * length)
    rows = _rows_of(code)
    version = int(code.version)
    kinds: Any = consts.ECC
    order, capacity = _order(version)
    return _Sample(
        modules=int("".join(rows), 2),
        side=len(rows),
        order=order,
        capacity=capacity,
        blocks=tuple(
            (kind.num_data, kind.num_total - kind.num_data)
            for kind in kinds[version][consts.ERROR_MAPPING[code.error]]
            for _ in range(kind.num_blocks)
        ),
        start=12 if version < 10 else 20,
    )


@cache
def _order(version: int) -> tuple[Callable[[str], Iterable[str]], int]:
    """ISO 18004, 7.7.3: two columns at a time from the right, by turns upwards and downwards."""
    import segno
    from segno import consts

    code = segno.make(_LETTER, version=version)
    types = [[*row] for row in code.matrix_iter(border=0, verbose=True)]
    side = len(types)
    data = {consts.TYPE_DATA_LIGHT, consts.TYPE_DATA_DARK}
    mistaken = (8, side - 9)  # for format information, by segno
    columns = [column for column in range(side - 1, -1, -1) if column != _TIMING]
    places: dict[tuple[int, int], int] = {}
    for turn, pair in enumerate(zip(columns[::2], columns[1::2], strict=True)):
        for row in range(side) if turn % 2 else range(side - 1, -1, -1):
            for column in pair:
                if types[row][column] in data or (row, column) == mistaken:
                    places[row, column] = len(places)
    modules = ((row, column) for row in range(side) for column in range(side))
    return itemgetter(*(places.get(module, len(places)) for module in modules)), len(places)


def _difference(address: str, sample: _Sample) -> int:
    """The modules in which the code is another than the sample."""
    letters = int.from_bytes((_LETTER * len(address)).encode())
    size = sum(data for data, _ in sample.blocks)
    after = 8 * (size - len(address)) - sample.start
    data = (int.from_bytes(address.encode()) ^ letters) << after
    message = bytes(_message(data.to_bytes(size), sample.blocks))
    stream = f"{int.from_bytes(message):0{8 * len(message)}b}".ljust(sample.capacity + 1, "0")
    return int("".join(sample.order(stream)), 2)


def _message(data: bytes, blocks: Iterable[tuple[int, int]]) -> Iterator[int]:
    """ISO 18004, 7.6: a byte of each block in turn, then of the parity of each."""
    parts, parities = [], []
    for size, degree in blocks:
        parts.append(data[:size])
        parities.append(_parity(data[:size], degree))
        data = data[size:]
    for several in (parts, parities):
        yield from (byte for byte in chain(*zip_longest(*several)) if byte is not None)


def _parity(data: bytes, degree: int) -> bytes:
    """The remainder of a division of polynomials (Reed-Solomon codes, ISO 18004, 7.5.2)."""
    multiples, bits = _multiples(degree), 8 * degree
    remainder = 0
    for byte in data:
        dividend = remainder << 8 ^ byte << bits
        remainder = dividend ^ multiples[dividend >> bits]
    return remainder.to_bytes(degree)


@cache
def _multiples(degree: int) -> list[int]:
    """All multiples of the polynomial that divides, as numbers with a byte for each coefficient."""
    polynomial, root = [1], 1
    for _ in range(degree):
        shifted = zip([*polynomial, 0], [0, *polynomial], strict=True)
        polynomial = [high ^ _times(root, low) for high, low in shifted]
        root = _times(root, 2)
    multiples = [0]
    for bit in range(8):
        multiple = int.from_bytes(_times(coefficient, 1 << bit) for coefficient in polynomial)
        multiples += [multiple ^ other for other in multiples]
    return multiples


def _times(first: int, second: int) -> int:
    """The product in the field of 256 elements."""
    product = 0
    while second:
        product ^= first * (second & 1)
        first = first << 1 ^ _FIELD * (first >> 7)
        second >>= 1
    return product
