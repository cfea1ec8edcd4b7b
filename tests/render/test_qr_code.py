"""QR codes of addresses."""

import random
import re

import pytest
import segno

from podcast_publisher.render.pages.qr_code import QrCode, qr_code


def drawn(code: QrCode) -> set[tuple[int, int]]:
    """The dark modules of its path, by column and row."""
    dark = set()
    x = y = 0
    for kind, first, second, length in re.findall(r"([Mm])(\d+) (\d+)(?:\.5)?h(\d+)", code.path):
        x, y = (int(first), int(second)) if kind == "M" else (x + int(first), y)
        dark |= {(x + step, y) for step in range(int(length))}
        x += int(length)
    return dark


def drawn_by_segno(address: str) -> set[tuple[int, int]]:
    matrix = segno.make(address, error="m", micro=False, mask=0).matrix
    return {
        (column + 4, row + 4)
        for row, line in enumerate(matrix)
        for column, module in enumerate(line)
        if module
    }


@pytest.mark.parametrize("length", [9, 40, 60, 90, 130, 400, 2331])
def test_the_qr_code_is_that_of_segno(length: int) -> None:
    """The dark modules are the same, for short addresses and for the longest."""
    letters = random.Random(length)  # noqa: S311 - the same each time
    path = "".join(letters.choices("abcdefghijklmnopqrstuvwxyz0123456789-/.%ABC", k=length - 8))
    code = qr_code(f"https://{path}")
    assert drawn(code) == drawn_by_segno(f"https://{path}")
    assert code.side == max(column for column, _ in drawn(code)) + 5


@pytest.mark.parametrize("address", ["HTTPS://EXAMPLE.ORG", "https://münchen.example/", "日本"])
def test_unusual_addresses_have_qr_codes(address: str) -> None:
    """Capitals alone and letters beyond ASCII are written in other ways."""
    assert drawn(qr_code(address)) == drawn_by_segno(address)
