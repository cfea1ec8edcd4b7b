"""Numbers and sizes in plain words, alike wherever they are told."""

from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
"""The clock by which people are told when something was, or will be."""


def many(number: int, what: str) -> str:
    """`1 episode`, `2 episodes`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def size(number: int) -> str:
    """Bytes, for people."""
    if number < 1000:
        return many(number, "byte")
    if number < 1_000_000:
        return f"{number / 1000:.0f} kB"
    if number < 1_000_000_000:
        return f"{number / 1_000_000:.1f} MB"
    return f"{number / 1_000_000_000:.1f} GB"
