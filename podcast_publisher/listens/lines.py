"""Lines out of pieces of a file, each of bounded length."""

from collections.abc import Iterable, Iterator

from podcast_publisher.listens.request import Tally

MAX_LINE = 64 << 10
"""Bytes; servers refuse requests whose lines would be longer."""


def split_lines(pieces: Iterable[bytes], tally: Tally) -> Iterator[list[bytes]]:
    """The lines of each piece, without their ends; a line that is too long counts as broken."""
    rest = b""
    skips = False
    for piece in pieces:
        lines = (rest + piece).split(b"\n")
        rest = lines.pop()
        if skips and lines:
            del lines[0]
            skips = False
        if len(rest) > MAX_LINE or skips:
            tally.lines += not skips
            tally.broken += not skips
            rest, skips = b"", True
        yield list(_bounded(lines, tally))
    if rest and not skips:
        yield list(_bounded([rest], tally))


def _bounded(lines: list[bytes], tally: Tally) -> Iterator[bytes]:
    tally.lines += len(lines)
    for line in lines:
        if len(line) > MAX_LINE:
            tally.broken += 1
        elif line[-1:] == b"\r":
            yield line[:-1]
        elif line:
            yield line
        else:
            tally.lines -= 1
