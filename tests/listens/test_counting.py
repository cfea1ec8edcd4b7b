"""Downloads out of log lines: the truth of two other counters, whatever the format, order and repetition."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast_publisher.listens.agents import app_of
from podcast_publisher.listens.counting import DownloadCounter
from podcast_publisher.listens.formats.recognise import recognise
from podcast_publisher.listens.lines import split_lines
from podcast_publisher.listens.ranges import Parts
from podcast_publisher.listens.request import Tally
from podcast_publisher.model.listens import LogCounts, PublishedRecording
from tests.listens.log_writers import NOON, WITH_RANGES, WITHOUT_RANGES, Hit, log
from tests.listens.reference import Truth, by_sets, by_sql

SIZE, NEEDED = 400, 60
PATHS = ("/show/audio/one-11111111.mp3", "/show/audio/two-22222222.mp3")
RECORDINGS = [PublishedRecording(path.removeprefix("/show/"), path, SIZE, NEEDED) for path in PATHS]
AGENTS = {"AntennaPod/3.8.0": "AntennaPod", "Overcast/3.0 (+http://overcast.fm/)": "Overcast"}
ROBOTS = {"Googlebot/2.1", "", "curl/8.14.1"}
ADDRESSES = ("192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2", "2001:db8:0:1::1")
SETTLED = range(date(2026, 9, 1).toordinal(), date(2026, 11, 1).toordinal())

hits = st.builds(
    Hit,
    moment=st.sampled_from([NOON, NOON + timedelta(hours=12), NOON - timedelta(days=1)]),
    address=st.sampled_from(ADDRESSES),
    agent=st.sampled_from([*AGENTS, *ROBOTS]),
    path=st.sampled_from([*PATHS, "/feed.xml"]),
    start=st.integers(0, SIZE - 1),
    length=st.integers(1, 120) | st.just(2),
    size=st.just(SIZE),
    status=st.sampled_from([206, 206, 206, 200, 304, 404]),
    method=st.sampled_from(["GET", "GET", "GET", "HEAD"]),
    number=st.integers(0, 10**9),
).map(lambda hit: hit._replace(start=hit.start if hit.status == 206 else 0))


def counted(logs: Iterable[bytes], *, piece: int = 1 << 18) -> tuple[Truth, Tally, LogCounts]:
    """What the program counts in these files, as the other counters say it."""
    counter, counts, tally = (
        DownloadCounter(RECORDINGS, app_of, b"key", SETTLED),
        LogCounts(),
        Tally(),
    )
    for body in logs:
        batches = list(
            split_lines((body[n : n + piece] for n in range(0, len(body), piece)), tally)
        )
        parser = recognise(line for batch in batches for line in batch)
        assert parser, body[:200]
        for batch in batches:
            counter.add(parser.requests(batch, tally), counts)
    agents = {app: agent for agent, app in AGENTS.items()}
    truth = {
        (date.fromordinal(day).isoformat(), guid, agents[app]): number
        for day, cells in counter.days().items()
        for (guid, app), number in cells.items()
    }
    return truth, tally, counts


@pytest.mark.parametrize("form", WITH_RANGES | WITHOUT_RANGES)
@settings(max_examples=40, deadline=None)
@given(made=st.lists(hits, min_size=1, max_size=40), order=st.randoms(use_true_random=False))
def test_three_counters_agree(form: str, made: list[Hit], order) -> None:  # type: ignore[no-untyped-def]
    """Ranges that overlap, touch and repeat, in any order, in one file or two that share lines."""
    has_ranges = form in WITH_RANGES
    made = [  # no two lines are equal
        hit._replace(number=number, moment=hit.moment + timedelta(seconds=number))
        for number, hit in enumerate(made)
    ]
    made = [hit for hit in made if hit.path != "/feed.xml"] + [made[0]._replace(path="/feed.xml")]
    known = [hit for hit in made if hit.path in PATHS]
    truth = by_sets(known, NEEDED, ROBOTS, has_ranges=has_ranges)
    assert by_sql(known, NEEDED, ROBOTS, has_ranges=has_ranges) == truth
    shuffled = order.sample(made, len(made))
    half = len(shuffled) // 2 + 1
    files = [log(form, shuffled[:half]), log(form, shuffled[half // 2 :])]
    found, tally, _ = counted(files, piece=1000)
    assert found == truth
    assert tally.broken == 0


@pytest.mark.parametrize("form", WITH_RANGES | WITHOUT_RANGES)
def test_a_whole_download_counts_once(form: str) -> None:
    """Twice on a day is one download, and on the next day another one."""
    agent = next(iter(AGENTS))
    hit = Hit(NOON, "192.0.2.1", agent, PATHS[0], length=SIZE, size=SIZE)
    later = hit._replace(moment=NOON + timedelta(hours=3), number=1)
    tomorrow = hit._replace(moment=NOON + timedelta(days=1), number=2)
    found, tally, counts = counted([log(form, [hit, later, tomorrow])])
    days = ["2026-10-07", "2026-10-08"]
    assert found == {(day, PATHS[0], agent): 1 for day in days}
    assert (tally.lines, tally.broken, counts.recordings) == (3, 0, 3)


def test_equal_lines_of_a_second_are_several_requests() -> None:
    """Apps ask for parts of one size at once; but a file that is given twice counts once."""
    agent = next(iter(AGENTS))
    part = Hit(NOON, "192.0.2.1", agent, PATHS[0], length=NEEDED // 2, size=SIZE, status=206)
    assert counted([log("combined", [part])] * 2)[0] == {}
    assert list(counted([log("combined", [part, part])])[0].values()) == [1]
    assert counted([log("S3", [part, part])])[0] == {}  # with its id, one that came twice


@pytest.mark.parametrize("form", WITH_RANGES | WITHOUT_RANGES)
def test_a_broken_line_counts_for_nothing(form: str) -> None:
    """Whatever bytes are in it; the lines around it count."""
    good = log(form, [Hit(NOON, "192.0.2.1", next(iter(AGENTS)), PATHS[0], length=SIZE)])
    *header, line = good.splitlines()
    hostile = [
        *(b"\x00" * 50, b"\xff\xfe\xfa", line[: len(line) // 2], b"a" * 100_000, b'"' * 999),
        *(line.replace(b"2026", b"20x6"), b"{" * 5000, b'{"ts": 1e400}', b'{"ts": "\\ud800"}'),
        b"[" * 60_000,
    ]
    body = b"\r\n".join([*header, line, *hostile, line.replace(b"192.0.2.1", b"192.0.2.9"), b""])
    found, tally, _ = counted([body])
    assert sum(found.values()) == 2
    assert 0 < tally.broken <= len(hostile) + 2


@settings(max_examples=200, deadline=None)
@given(
    body=st.binary(max_size=2000),
    form=st.sampled_from([*WITH_RANGES, *WITHOUT_RANGES]),
    at=st.integers(0, 500),
)
def test_no_bytes_stop_the_reader(body: bytes, form: str, at: int) -> None:
    """Arbitrary bytes in the middle of a log are broken lines at worst."""
    good = log(form, [Hit(NOON, "192.0.2.1", next(iter(AGENTS)), PATHS[0])] * 3)
    header = len(good.splitlines(keepends=True)[0]) if form in {"CloudFront", "Google CSV"} else 0
    place = header + len(good.splitlines(keepends=True)[-1]) + at % 50
    counted([good[:place] + body + good[place:]])


def test_a_day_ends_at_midnight_utc() -> None:
    """Whatever the server's zone, and in the night when clocks change."""
    line = '192.0.2.1 - - [{}] "GET {} HTTP/1.1" 200 400 "-" "AntennaPod/3.8.0"\n'
    times = {
        "25/Oct/2026:00:59:59 +0100": "2026-10-24",
        "25/Oct/2026:01:00:00 +0100": "2026-10-25",
        "24/Oct/2026:20:00:00 -0400": "2026-10-25",
        "24/Oct/2026:19:59:59 -0400": "2026-10-24",
    }
    for time, day in times.items():
        found, _, _ = counted([line.format(time, PATHS[0]).encode()])
        assert [key[0] for key in found] == [day]


def test_dates_that_are_none_are_broken() -> None:
    """The 29th of February of a year without one."""
    line = '192.0.2.1 - - [{} +0000] "GET {} HTTP/1.1" 200 400 "-" "AntennaPod/3.8.0"\n'
    for time, broken in {"29/Feb/2028:12:00:00": 0, "29/Feb/2027:12:00:00": 1}.items():
        assert counted([line.format(time, PATHS[0]).encode()])[1].broken == broken


@pytest.mark.parametrize(
    "path",
    [
        "/show/audio/one%2D11111111.mp3",
        "/show/audio/one%252D11111111.mp3",
        "/show/audio/one-11111111.mp3?source=feed",
        "https://podcast.example.org/show/audio/one-11111111.mp3",
        "/bucket/show/audio/one-11111111.mp3",
    ],
)
def test_addresses_may_be_written_in_other_ways(path: str) -> None:
    """Escaped once or twice, with a query, whole, or below a bucket's name."""
    hit = Hit(NOON, "192.0.2.1", "AntennaPod/3.8.0", path, length=SIZE, size=SIZE)
    assert list(counted([log("nginx JSON", [hit])])[0].values()) == [1]


@pytest.mark.parametrize(
    "path", ["/audio/one-11111111.mp3.txt", "/other/one-11111111.mp3", "/audio/one-1.mp3", "/x%zz"]
)
def test_other_addresses_count_for_nothing(path: str) -> None:
    """Only what was published is counted."""
    hit = Hit(NOON, "192.0.2.1", "AntennaPod/3.8.0", path, length=SIZE, size=SIZE)
    assert counted([log("nginx JSON", [hit])])[0] == {}


def test_a_corrected_recording_is_the_same_episode() -> None:
    """Who was sent both on a day has downloaded it once; parts of two files are not put together."""
    old, new = (PublishedRecording(f"audio/{name}.mp3", "guid", SIZE, NEEDED) for name in "ab")
    counter, counts = DownloadCounter([old, new], app_of, b"key", SETTLED), LogCounts()
    agent, day = b"AntennaPod/3.8.0", NOON.toordinal()

    def request(
        name: bytes, start: int, length: int
    ) -> tuple[int, bytes, bytes, bytes, int, int, bytes]:
        return day, b"/audio/" + name + b".mp3", b"192.0.2.1", agent, start, length, b""

    counter.add([request(b"a", 0, 40), request(b"b", 40, 40)], counts)
    assert counter.days() == {}
    counter.add([request(b"a", 0, SIZE), request(b"b", 0, SIZE)], counts)
    assert counter.days() == {day: {("guid", "AntennaPod"): 1}}


def test_parts_of_an_attacker_are_bounded() -> None:
    """Thousands of separate bytes take neither memory nor much time."""
    parts = Parts()
    for number in range(20_000):
        parts.add(2 * number, 2 * number + 1)
        parts.add_sum(number, 1)
    assert parts.size == 1000
    parts.add(0, 10_000)
    assert parts.size == 10_000 + 500


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20))))
def test_parts_are_a_union(ranges: list[tuple[int, int]]) -> None:
    """As many bytes as the numbers in all ranges."""
    parts = Parts()
    for start, length in ranges:
        parts.add(start, start + length)
    assert parts.size == len({n for start, length in ranges for n in range(start, start + length)})
