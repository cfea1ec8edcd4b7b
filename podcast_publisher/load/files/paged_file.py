"""Read a file a page at a time, with bounded memory, like bytes."""

from collections.abc import Callable, Iterator
from typing import BinaryIO, TypeAlias

PAGE = 256 << 10
"""Bytes."""
_PAGES_IN_MEMORY = 16
"""Least recently used pages are dropped."""
_SEARCH_STEP = 4096
"""Bytes; what is searched for is usually near."""


class PagedFile:
    """The bytes of an open file of known size: `len` and slices, as of `bytes`.

    `each_page` gets every page once and in order, so that digests need no second pass.
    """

    def __init__(
        self, file: BinaryIO, size: int, each_page: Callable[[bytes], object] = lambda _: None
    ) -> None:
        self.file = file
        """For libraries that read files."""
        self._size = size
        self._each_page = each_page
        self._passed_on = 0
        self._pages: dict[int, bytes] = {}

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, part: slice) -> bytes:
        start, stop, _ = part.indices(self._size)
        return b"".join(
            self._page(number)[max(0, start - number * PAGE) : stop - number * PAGE]
            for number in range(start // PAGE, -(-stop // PAGE))
        )

    def read_to_the_end(self) -> None:
        """Read the remaining pages, so that `each_page` gets all of them.

        Raises:
            EOFError: the file is shorter than it was.
            OSError: it cannot be read.
        """
        for number in range(self._passed_on, -(-self._size // PAGE)):
            self._page(number)

    def _page(self, number: int) -> bytes:
        page = self._pages.pop(number, b"") or self._read(number)
        self._pages[number] = page
        if len(self._pages) > _PAGES_IN_MEMORY:
            del self._pages[next(iter(self._pages))]  # the least recently used
        if number == self._passed_on:
            self._passed_on += 1
            self._each_page(page)
        return page

    def _read(self, number: int) -> bytes:
        start = number * PAGE
        self.file.seek(start)
        page = self.file.read(min(PAGE, self._size - start))
        if len(page) < min(PAGE, self._size - start):
            raise EOFError
        return page


Data: TypeAlias = bytes | PagedFile
"""Data to walk over."""


def windows(
    data: Data, start: int, end: int, more: int = 0, step: int = 0
) -> Iterator[tuple[int, bytes]]:
    """The bytes between two offsets in pieces: offset, and bytes with `more` of the next."""
    step = step or PAGE
    end = min(end, len(data))
    for place in range(start, end, step):
        yield place, data[place : min(place + step + more, end)]


def find(data: Data, wanted: bytes, start: int, end: int) -> int:
    """As `bytes.find`, between two offsets."""
    for place, window in windows(data, start, end, len(wanted) - 1, _SEARCH_STEP):
        if (first := window.find(wanted)) >= 0:
            return place + first
    return -1


def strip_zeros(data: Data, start: int, end: int) -> tuple[int, int]:
    """The offsets without leading and trailing zeros."""
    end = min(end, len(data))
    for place, window in windows(data, start, end):
        if stripped := window.lstrip(b"\0"):
            first = place + len(window) - len(stripped)
            break
    else:
        return start, start
    backwards = (
        (place, data[place : min(place + PAGE, end)]) for place in reversed(range(first, end, PAGE))
    )
    return first, next(
        place + len(part) for place, window in backwards if (part := window.rstrip(b"\0"))
    )
