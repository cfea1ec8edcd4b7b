"""Two independent counters of the same truth: slow and plain, without any code of the program."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address

from tests.listens.log_writers import Hit

Truth = dict[tuple[str, str, str], int]
"""Downloads by day, path and user agent."""


def _network(address: str) -> str:
    parsed = ip_address(address)
    return ":".join(parsed.exploded.split(":")[:4]) if isinstance(parsed, IPv6Address) else address


def _counts(hit: Hit, robots: set[str]) -> bool:
    return (
        hit.method == "GET"
        and hit.status in {200, 206}
        and hit.agent not in robots
        and hit.length != 2
    )


def by_sets(hits: Iterable[Hit], needed: int, robots: set[str], *, has_ranges: bool) -> Truth:
    """Every byte by its number in a set for each listener; sums where a log has no ranges."""
    sent: defaultdict[tuple[str, str, str, str], set[object]] = defaultdict(set)
    for hit in hits:
        if not _counts(hit, robots):
            continue
        listener = (f"{hit.moment:%Y-%m-%d}", hit.path, hit.agent, _network(hit.address))
        bytes_sent = range(hit.start, min(hit.start + hit.length, hit.size))
        if has_ranges or hit.status == 200:
            sent[listener].update(bytes_sent)
        else:
            length = min(hit.length, hit.size)
            sent[listener].update((hit, number) for number in range(length))
    truth: Truth = defaultdict(int)
    for (day, path, agent, _), those in sent.items():
        if len(those) >= needed:
            truth[day, path, agent] += 1
    return dict(truth)


_ISLANDS = """
WITH runs AS (
    SELECT listener, start, stop,
        MAX(stop) OVER (PARTITION BY listener ORDER BY start, stop
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
    FROM parts
), numbered AS (
    SELECT listener, start, stop,
        SUM(before IS NULL OR start > before) OVER (PARTITION BY listener ORDER BY start, stop) AS island
    FROM runs
), islands AS (
    SELECT listener, MAX(stop) - MIN(start) AS size FROM numbered GROUP BY listener, island
), sums AS (
    SELECT listener, SUM(size) AS size FROM loose GROUP BY listener
), everything AS (
    SELECT listener, SUM(size) AS size FROM (
        SELECT * FROM islands UNION ALL SELECT * FROM sums
    ) GROUP BY listener
)
SELECT day, path, agent, COUNT(*) FROM everything JOIN listeners ON listeners.rowid = listener
WHERE size >= ? GROUP BY day, path, agent
"""


def by_sql(hits: Iterable[Hit], needed: int, robots: set[str], *, has_ranges: bool) -> Truth:
    """Gaps and islands, as SQL knows them."""
    base = sqlite3.connect(":memory:")
    base.executescript(
        "CREATE TABLE listeners (day, path, agent, network, UNIQUE (day, path, agent, network));"
        "CREATE TABLE parts (listener, start, stop);"
        "CREATE TABLE loose (listener, identity UNIQUE, size);"
    )
    for hit in hits:
        if not _counts(hit, robots):
            continue
        listener = (f"{hit.moment:%Y-%m-%d}", hit.path, hit.agent, _network(hit.address))
        base.execute("INSERT OR IGNORE INTO listeners VALUES (?, ?, ?, ?)", listener)
        (row,) = base.execute(
            "SELECT rowid FROM listeners WHERE (day, path, agent, network) = (?, ?, ?, ?)", listener
        ).fetchone()
        stop = min(hit.start + hit.length, hit.size)
        if has_ranges or hit.status == 200:
            if stop > hit.start:
                base.execute("INSERT INTO parts VALUES (?, ?, ?)", (row, hit.start, stop))
        else:
            length = min(hit.length, hit.size)
            base.execute("INSERT OR IGNORE INTO loose VALUES (?, ?, ?)", (row, repr(hit), length))
    rows = base.execute(_ISLANDS, (needed,)).fetchall()
    base.close()
    return {(day, path, agent): number for day, path, agent, number in rows}
