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


def crc16(data: bytes | memoryview) -> int:
    """The checksum of the data; starts at 0, as the LAME header has it."""
    if len(data) > _PERIOD:
        # the sum stands for the whole: aligned at the end, because the last byte is the lowest power
        first = len(data) % _PERIOD
        total = int.from_bytes(data[:first], "big")
        for start in range(first, len(data), _PERIOD):
            total ^= int.from_bytes(data[start : start + _PERIOD], "big")
        data = total.to_bytes(_PERIOD, "big")
    crc = 0
    for byte in data:
        crc = crc >> 8 ^ _TABLE[(crc ^ byte) & 0xFF]
    return crc
