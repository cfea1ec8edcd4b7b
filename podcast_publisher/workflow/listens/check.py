"""What log files lack for counting downloads by them."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from podcast_publisher.listens.agents import readable
from podcast_publisher.model.checked_log import CheckedLog
from podcast_publisher.workflow.listens.log_files import LogFile
from podcast_publisher.workflow.listens.read_log import ReadLog

_ENOUGH = 50
"""Requests after which a single address is suspicious."""
_KEPT_DAYS = 30


def check_logs(files: Iterable[LogFile], now: datetime) -> Iterator[CheckedLog]:
    """Check each file."""
    for file in files:
        yield _check(file, now.astimezone(UTC).date())


def _check(file: LogFile, today: date) -> CheckedLog:
    log = ReadLog()
    requests, named, addresses = 0, 0, set[bytes]()
    for _, _, address, agent, _, _, _ in log.requests(file):
        requests += 1
        named += bool(readable(agent))
        if len(addresses) < _ENOUGH:
            addresses.add(address)
    lacks = set(log.tally.lacking)
    if requests and not named:
        lacks.add("agent")
    if requests >= _ENOUGH and len(addresses) == 1:
        lacks.add("address")
    days = [date.fromordinal(day) for day in sorted(log.tally.days)]
    return CheckedLog(
        file.name,
        log.format,
        log.tally.lines,
        log.tally.broken,
        days[0].isoformat() if days else "",
        days[-1].isoformat() if days else "",
        requests,
        tuple(sorted(lacks)),
        bool(days) and (today - days[0]).days > _KEPT_DAYS,
        log.problem,
    )
