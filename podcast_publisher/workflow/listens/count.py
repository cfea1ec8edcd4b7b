"""Count downloads in log files, and keep the totals of days that are settled."""

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import asdict

from podcast_publisher.listens.agents import AppOf, app_of
from podcast_publisher.listens.counting import DownloadCounter
from podcast_publisher.listens.totals import day_totals, short_digest
from podcast_publisher.model.listens import SETTLED_HOURS, DayTotals, LogCounts
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.listens.keep_totals import keep_totals
from podcast_publisher.workflow.listens.log_files import LogFile
from podcast_publisher.workflow.listens.published import Published
from podcast_publisher.workflow.listens.read_log import ReadLog


class Counted(Struct, frozen=True):
    """What was counted in log files."""

    counts: LogCounts
    days: tuple[str, ...]
    """The days whose totals were kept, as YYYY-MM-DD."""
    left: dict[str, int]
    """Days that were counted from more files before, and how many of these are missing now."""
    problems: tuple[str, ...]
    """Files that cannot be counted, in sentences."""
    unsettled: tuple[str, ...] = ()
    """Days that are too young."""


class LogReader:
    """Reads log files into a counter, and knows which file holds which day."""

    def __init__(self, published: Published, agents: AppOf, now: datetime) -> None:
        first = published.first_day
        self._first = first.toordinal() if first else 0
        self._settled = range(self._first, last_settled_day(now).toordinal() + 1)
        self.counts = LogCounts()
        self.files: defaultdict[int, set[str]] = defaultdict(set)
        self.damaged: set[int] = set()
        self.problems: list[str] = []
        self._seen: set[str] = set()
        self._counter = DownloadCounter(
            published.recordings, agents, secrets.token_bytes(32), self._settled
        )

    def read(self, file: LogFile) -> None:
        """Count a file. Its requests may have come before: each counts once."""
        log, counts = ReadLog(), LogCounts()
        self._counter.add(log.requests(file), counts)
        days = {day for day in log.tally.days if day >= self._first}
        if log.problem:
            self.problems.append(f"{file.name} {log.problem}")
            self.damaged |= days
            return
        if log.digest in self._seen:
            self.counts.repeated += 1
            return
        self._seen.add(log.digest)
        counts.files, counts.lines, counts.broken = 1, log.tally.lines, log.tally.broken
        for name, number in asdict(counts).items():
            setattr(self.counts, name, getattr(self.counts, name) + number)
        for day in days:
            self.files[day].add(short_digest(log.digest))

    def days(self) -> dict[date, DayTotals]:
        """The totals of all settled days that no damaged file holds."""
        downloads = self._counter.days()
        return {
            date.fromordinal(day): day_totals(downloads.get(day, {}), files)
            for day, files in sorted(self.files.items())
            if day in self._settled and day not in self.damaged
        }

    def unsettled(self) -> list[str]:
        """Days that are too young, as YYYY-MM-DD."""
        days = sorted(day for day in self.files if day not in self._settled)
        return [date.fromordinal(day).isoformat() for day in days]


def last_settled_day(now: datetime) -> date:
    """The last day of whose end 72 hours have passed."""
    return (now.astimezone(UTC) - timedelta(hours=SETTLED_HOURS, days=1)).date()


def count_downloads(
    workspace: Workspace,
    files: Iterable[LogFile],
    published: Published,
    now: datetime,
    *,
    agents: AppOf = app_of,
    report: Callable[[str], None] = lambda _: None,
) -> Counted:
    """Count the downloads in these files, and keep their totals; `report` is called with each file's name.

    Raises:
        WrongUseError: totals cannot be read.
        EditError: totals cannot be written.
    """
    reader = LogReader(published, agents, now)
    for file in files:
        report(file.name)
        reader.read(file)
    days = reader.days()
    left = keep_totals(workspace, days)
    kept = tuple(day.isoformat() for day in days if day.isoformat() not in left)
    return Counted(reader.counts, kept, left, tuple(reader.problems), tuple(reader.unsettled()))
