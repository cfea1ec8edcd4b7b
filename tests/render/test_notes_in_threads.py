"""Show notes are rendered by several threads at once: an import, and a desk with two tabs."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import mdurl._decode
import mdurl._encode
import pytest

from podcast_publisher.render import show_notes

TEXT = "More on [these pages](https://www.example.org/a?b=c#d), <https://example.org/%20e>."
THREADS = 8


@pytest.fixture
def switching_often() -> Iterator[None]:
    """Threads take turns after each few steps."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("switching_often")
def test_the_first_use_in_several_threads_is_whole() -> None:
    """None of them finds the libraries' tables half filled."""
    expected = show_notes.show_notes(TEXT)
    for _ in range(100):
        show_notes._prepared.cache_clear()
        mdurl._encode.encode_cache.clear()
        mdurl._decode.decode_cache.clear()
        start = Barrier(THREADS)

        def render(_number: int, start: Barrier = start) -> str:
            start.wait()
            return show_notes.show_notes(TEXT)

        with ThreadPoolExecutor(THREADS) as pool:
            assert {*pool.map(render, range(THREADS))} == {expected}
