"""Keep totals: a file a month, replaced in one step, and no day counted from fewer log files than before."""

import secrets
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from podcast_publisher.listens.totals import (
    MAX_TOTALS,
    Month,
    UnreadableTotalsError,
    month_from_json,
)
from podcast_publisher.load.files.text_file import read_limited
from podcast_publisher.model.errors import EditError, WrongUseError
from podcast_publisher.model.listens import DayTotals
from podcast_publisher.model.workspace import Workspace

_FOLDER = "listens"


def read_totals(workspace: Workspace) -> dict[str, DayTotals]:
    """All days that were counted, by YYYY-MM-DD.

    Raises:
        WrongUseError: a file cannot be read.
    """
    days: dict[str, DayTotals] = {}
    for path in sorted(workspace.output(_FOLDER).glob("[0-9][0-9][0-9][0-9]-[0-9][0-9].json")):
        days |= _read_month(path).days
    return days


def keep_totals(workspace: Workspace, counted: Mapping[date, DayTotals]) -> dict[str, int]:
    """Keep the totals of these days; the answer is of days left as they were the number of files that they lack.

    Raises:
        WrongUseError: a file of totals cannot be read.
        EditError: one cannot be written.
    """
    months: defaultdict[str, dict[str, DayTotals]] = defaultdict(dict)
    for date_, totals in counted.items():
        months[f"{date_:%Y-%m}"][date_.isoformat()] = totals
    folder = workspace.output(_FOLDER)
    left: dict[str, int] = {}
    for name, days in sorted(months.items()):
        path = folder / f"{name}.json"
        before = dict(_read_month(path).days) if path.exists() else {}
        after = dict(before)
        for day, totals in days.items():
            lacking = set(before[day].files) - set(totals.files) if day in before else ()
            if lacking:
                left[day] = len(lacking)
            else:
                after[day] = totals
        if after != before:
            _write(path, Month(name, after).to_json())
    return left


def _read_month(path: Path) -> Month:
    try:
        return month_from_json(read_limited(path, MAX_TOTALS), path.stem)
    except (OSError, UnreadableTotalsError) as error:
        raise WrongUseError(
            f"{_FOLDER}/{path.name} cannot be read: {error}",
            fix="Restore it from git, or move it away and count its days again from their logs.",
        ) from error


def _write(path: Path, body: bytes) -> None:
    part = path.with_name(f".{path.stem}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(exist_ok=True)
        part.write_bytes(body)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise EditError(
            f"{_FOLDER}/{path.name} cannot be written: {error.strerror or error}. It is as it was",
            fix="Check the folder's permissions, and whether the disk is full.",
        ) from error
