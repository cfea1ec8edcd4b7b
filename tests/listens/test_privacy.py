"""What is in memory while downloads are counted says little, and nothing of it lasts."""

from podcast_publisher.listens.agents import app_of
from podcast_publisher.listens.counting import DownloadCounter
from podcast_publisher.model.listens import LogCounts, PublishedRecording
from podcast_publisher.workflow.listens.count import LogReader
from podcast_publisher.workflow.listens.published import Published
from tests.listens.log_writers import NOON

RECORDINGS = [PublishedRecording(f"audio/{name}.mp3", name, 100, 10) for name in "ab"]


def listeners(secret: bytes, cells: list[set[int]]) -> None:
    """The numbers that stand for one listener, in each cell of two days and two episodes."""
    day = NOON.toordinal()
    counter = DownloadCounter(RECORDINGS, app_of, secret, range(day, day + 2))
    requests = [
        (day + n, b"/audio/" + name + b".mp3", b"192.0.2.1", b"AntennaPod/3.8.0", 0, 100, b"")
        for n in range(2)
        for name in (b"a", b"b")
    ]
    counter.add(requests, LogCounts())
    cells += [set(cell.complete) for cell in counter._cells.values()]


def test_nobody_is_followed_from_one_episode_to_another() -> None:
    """One listener is another number for each episode, each day and each run."""
    cells: list[set[int]] = []
    listeners(b"one run", cells)
    listeners(b"another run", cells)
    assert len(cells) == 8
    assert len(set().union(*cells)) == 8


def test_the_key_is_random() -> None:
    """Two runs have two keys, of 256 bits; nobody hands one in."""
    readers = [LogReader(Published((), (), ()), app_of, NOON) for _ in range(2)]
    keys = {reader._counter._secret for reader in readers}
    assert len(keys) == 2
    assert {len(key) for key in keys} == {32}
