"""CRC-16/ARC, the checksum that MP3 encoders put over the music, fast without a C library."""

_POLYNOMIAL = 0xA001  # x^16 + x^15 + x^2 + 1, its bits in the order of the bytes' own
_PERIOD = 32_767
"""x to this power is 1 modulo the polynomial, which is (x + 1)(x^15 + x + 1): blocks of as many bytes
may be added up before anything is divided, and adding up is what big integers are good at."""


def _table() -> tuple[int, ...]:
    entries = []
    for entry in range(256):
        rest = entry
        for _ in range(8):
            rest = rest >> 1 ^ (_POLYNOMIAL if rest & 1 else 0)
        entries.append(rest)
    return tuple(entries)


_TABLE = _table()


class Crc16:
    """The checksum of data that comes in pieces; starts at 0, as the LAME header has it."""

    def __init__(self) -> None:
        self._sum = 0
        """Of all whole blocks, and it stands for them."""
        self._rest = b""

    def update(self, piece: bytes) -> None:
        """Go on with the next piece of the data."""
        piece = self._rest + piece
        whole = len(piece) - len(piece) % _PERIOD
        for start in range(0, whole, _PERIOD):
            self._sum ^= int.from_bytes(piece[start : start + _PERIOD], "big")
        self._rest = piece[whole:]

    def value(self) -> int:
        """The checksum of all that came."""
        crc = 0
        for byte in self._sum.to_bytes(_PERIOD, "big") + self._rest:
            crc = crc >> 8 ^ _TABLE[(crc ^ byte) & 0xFF]
        return crc
