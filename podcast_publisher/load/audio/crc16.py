"""CRC-16/ARC, the checksum that MP3 encoders write, fast without a C library."""

_POLYNOMIAL = 0xA001  # x^16 + x^15 + x^2 + 1, its bits in the order of the bytes' own
_PERIOD = 32_767
"""x to this power is 1 modulo the polynomial, (x + 1)(x^15 + x + 1): so blocks of this many bytes, and then of
this many bits, can be added up, as big integers, before the division."""
_BLOCK = (1 << _PERIOD) - 1


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
    """Incremental checksum, starting at 0 as in the LAME header."""

    def __init__(self) -> None:
        self._sum = 0
        """Sum of all whole blocks; the first bit is the lowest."""
        self._rest = b""

    def update(self, piece: bytes) -> None:
        """Add the next piece of data."""
        piece = self._rest + piece
        whole = len(piece) - len(piece) % _PERIOD
        for start in range(0, whole, _PERIOD):
            self._sum ^= int.from_bytes(piece[start : start + _PERIOD], "little")
        self._rest = piece[whole:]

    def value(self) -> int:
        """The checksum of all data."""
        bits = self._sum | int.from_bytes(self._rest, "little") << 8 * _PERIOD
        # zeros before the first bit change nothing, and make the blocks whole
        bits <<= -8 * (_PERIOD + len(self._rest)) % _PERIOD
        block = 0
        while bits:
            block ^= bits & _BLOCK
            bits >>= _PERIOD
        crc = 0
        for byte in (block << 1).to_bytes((_PERIOD + 1) // 8, "little"):
            crc = crc >> 8 ^ _TABLE[(crc ^ byte) & 0xFF]
        return crc
