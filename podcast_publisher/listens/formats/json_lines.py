"""JSON, an object a line: CloudFront, Caddy, Cloudflare, Google, Fastly, Ceph, and nginx with `escape=json`.

One parser reads them all, because each field has its own name in each: a table says which.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec.json
from msgspec import DecodeError

from podcast_publisher.listens.request import (
    UNKNOWN,
    WHOLE,
    Days,
    Request,
    Tally,
    moment_day,
    timestamp_day,
)

_FIELDS = {
    "time": "date ts EdgeStartTimestamp timestamp(ms) timestamp time_micros time_iso8601 msec time "
    "time_local @timestamp",
    "address": "c-ip ClientIP request.client_ip request.remote_ip requestMetadata.ip c_ip client_ip "
    "client.ip remote_addr remote_ip",
    "method": "cs-method ClientRequestMethod request.method cs_method request_method method req.method",
    "path": "cs-uri-stem ClientRequestURI ClientRequestPath request.uri cs_uri cs_object request_uri "
    "uri url path req.url resource.key",
    "status": "sc-status EdgeResponseStatus response.status sc_status status resp.status http_status",
    "bytes": "EdgeResponseBodyBytes size response.bytes sc_bytes body_bytes_sent "
    "resp.body_bytes_written bytes_sent bytes sc-bytes",
    "length": "sc-content-len",
    "agent": "cs(User-Agent) ClientRequestUserAgent request.headers.User-Agent requestMetadata.userAgent "
    "cs_user_agent http_user_agent user_agent req.http.User-Agent",
    "start": "sc-range-start",
    "answered": "resp_headers.Content-Range sent_http_content_range content_range resp.http.Content-Range",
    "asked": "request.headers.Range http_range range req.http.Range",
}
"""The names of each field, the most telling first; a dot leads into an object within."""
_NEEDED = ("time", "address", "method", "path", "status")
_RANGE = re.compile(r"bytes[ =](\d{1,15})-\d{0,15}(?:/.*)?")
_HEADERS = {"headers", "http", "resp_headers"}
"""Objects of which each record has only what was sent."""
Getter = Callable[[dict[str, Any]], Any]


class JsonLines:
    """Lines of objects whose names were found in the first of them."""

    name = "JSON"

    def __init__(self, getters: dict[str, Getter]) -> None:
        self._get = getters
        self._days = Days()
        self._decode = msgspec.json.Decoder(dict[str, Any]).decode

    @classmethod
    def recognise(cls, line: bytes) -> "JsonLines | None":
        """A parser, if a file that begins with that line is such a log."""
        if line[:1] != b"{":
            return None
        try:
            record = msgspec.json.decode(line, type=dict[str, Any])
        except (DecodeError, ValueError, RecursionError):
            return None
        return cls.of_record(record)

    @classmethod
    def of_record(cls, record: dict[str, Any]) -> "JsonLines | None":
        """A parser for records like this one; None if it lacks what a request has."""
        getters = {}
        for field, names in _FIELDS.items():
            getter = next(filter(None, (_getter(name, record) for name in names.split())), None)
            if getter:
                getters[field] = getter
        return cls(getters) if all(field in getters for field in _NEEDED) else None

    def requests(self, lines: Iterable[bytes], tally: Tally) -> Iterator[Request]:
        """Successful GET requests; see `LogFormat`."""
        for line in lines:
            try:
                request = self.request(self._decode(line), line, tally)
            except (DecodeError, ValueError, TypeError, KeyError, RecursionError, OverflowError):
                tally.broken += 1
                continue
            if request:
                yield request

    def request(self, record: dict[str, Any], line: bytes, tally: Tally) -> Request | None:
        """The request that a record describes; None if it is no successful GET.

        Raises:
            ValueError, TypeError, KeyError: it does not fit.
        """
        get = self._get
        day = self._day(get["time"](record))
        status = int(get["status"](record))
        tally.days.add(day)
        if status not in {200, 206} or get["method"](record) != "GET":
            return None
        start, length = self._range(record, status, tally)
        agent = _text(get["agent"](record)) if "agent" in get else ""
        if "agent" not in get:
            tally.lacking.add("agent")
        path, address = _text(get["path"](record)), _text(get["address"](record))
        return (
            day,
            path.encode("utf-8", "replace"),
            address.encode("utf-8", "replace"),
            agent.encode("utf-8", "replace"),
            start,
            length,
            line,
        )

    def _day(self, value: Any) -> int:
        if isinstance(value, int | float):
            return timestamp_day(value)
        text = _text(value)
        if text.replace(".", "", 1).isdigit():
            return timestamp_day(float(text))
        if len(text) == 10:
            return self._days.iso(text.encode("ascii", "replace"))
        if text[2:3] == "/":
            return self._days.common_log(text.encode("ascii", "replace"))
        return moment_day(text)

    def _range(self, record: dict[str, Any], status: int, tally: Tally) -> tuple[int, int]:
        """The first byte and the number of bytes of the answer."""
        get = self._get
        counts = [_number(get[name](record)) for name in ("bytes", "length") if name in get]
        sent = [count for count in counts if count is not None]
        length = min(sent, default=WHOLE if status == 200 else 0)
        if not sent:
            tally.lacking.add("bytes")
        if status == 200:
            return 0, length
        if "start" in get and (first := _number(get["start"](record))) is not None:
            return first, length
        for name in ("answered", "asked"):
            part = _RANGE.fullmatch(_text(get[name](record))) if name in get else None
            if part:
                return int(part[1]), length
        tally.lacking.add("range")
        return UNKNOWN, length


def _getter(name: str, record: dict[str, Any]) -> Getter | None:
    """What reads the field of that name, if the record has it."""
    if name in record:
        return lambda record: record.get(name)
    *within, last = name.split(".")
    if not within:
        return None
    *outer, name_of_object = within
    may_come_later = name_of_object in _HEADERS and name_of_object in _inner(record, outer)
    if last not in _inner(record, within) and not may_come_later:
        return None
    return lambda record: _inner(record, within).get(last)


def _inner(record: dict[str, Any], steps: list[str]) -> dict[str, Any]:
    for step in steps:
        value = record.get(step)
        record = value if isinstance(value, dict) else {}
    return record


def _text(value: Any) -> str:
    """The text; of a list of values, as headers have, the first."""
    while isinstance(value, list):
        value = value[0] if value else ""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _number(value: Any) -> int | None:
    """The number of bytes; None for a dash or nothing."""
    if value is None or value in {"-", ""}:
        return None
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    if isinstance(value, int) and value >= 0:
        return value
    raise ValueError("not a number of bytes")
