"""What log files lack, in sentences."""

from collections.abc import Iterator

from podcast_publisher.model.checked_log import CheckedLog
from podcast_publisher.report.characters import inert
from podcast_publisher.report.words import plural

_LACKS = {
    "range": "no ranges: it is not known which part was sent, so the bytes of all parts are added up. "
    "Who listens to a minute twice may count.",
    "agent": "no user agents: robots cannot be told from listeners, so nothing is counted.",
    "bytes": "no numbers of bytes: partial answers (206) count for nothing.",
    "address": "one address for all requests, probably that of a proxy: each app counts once a day. "
    "Read the log of the outermost server, or have the proxy trusted.",
}


def check_lines(log: CheckedLog) -> Iterator[str]:
    """What is in the file, and what it lacks."""
    if log.problem:
        yield inert(f"{log.name} {log.problem}.")
        return
    if not log.lines:
        yield inert(f"{log.name} is empty.")
        return
    span = log.first_day if log.first_day == log.last_day else f"{log.first_day} to {log.last_day}"
    yield inert(f"{log.name}: {log.format}, {plural(log.lines, 'line')}, {span or 'no day'}.")
    if log.broken:
        yield f"  {plural(log.broken, 'line')} could not be read."
    for name in log.lacks:
        yield f"  It has {_LACKS[name]}"
    if log.is_old:
        yield "  It holds days of more than 30 days ago. Totals are enough: delete raw logs after 14 to 30 days."
    if log.is_fine:
        yield "  It has all that downloads are counted by."
