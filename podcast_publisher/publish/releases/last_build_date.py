"""The feed's lastBuildDate: kept while nothing else changes, otherwise the time of this run."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

from podcast_publisher.model.publication import Artifact

_DATE = re.compile(rb"(?<=<lastBuildDate>)[^<]*(?=</lastBuildDate>)")


def with_build_date(feed: Artifact, live: bytes | None, now: datetime) -> Artifact:
    """The feed to publish over what is live.

    The hour, and not the second: two runs of the same commit at the same moment make the same bytes.
    """
    built = _DATE.search(feed.body())
    before = _DATE.search(live) if live else None
    if live is None or built is None or before is None:
        return feed
    if _with(feed.body(), before[0]) == live:
        return _of(feed, live)
    hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    dates = [hour, _read(built[0])]
    if (last := _read(before[0])) < now + _A_DAY:  # one from the future would stay for ever
        dates.append(last + timedelta(seconds=1))
    return _of(feed, _with(feed.body(), format_datetime(max(dates)).encode()))


_A_DAY = timedelta(days=1)
_BEFORE_ANY = datetime(1970, 1, 1, tzinfo=UTC)


def _with(body: bytes, date: bytes) -> bytes:
    return _DATE.sub(lambda _: date, body, count=1)


def _read(date: bytes) -> datetime:
    try:
        read = parsedate_to_datetime(date.decode("ascii"))
    except ValueError:
        return _BEFORE_ANY
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _of(feed: Artifact, body: bytes) -> Artifact:
    return Artifact.of_bytes(
        feed.key,
        body,
        content_type=feed.content_type,
        cache_control=feed.cache_control,
        redirect=feed.redirect,
    )
