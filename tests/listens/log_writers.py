"""Requests as servers log them, in the form that their documentation gives; addresses are made up."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import quote

CLOUDFRONT_FIELDS = [
    "date",
    "time",
    "x-edge-location",
    "sc-bytes",
    "c-ip",
    "cs-method",
    "cs(Host)",
    "cs-uri-stem",
    "sc-status",
    "cs(Referer)",
    "cs(User-Agent)",
    "cs-uri-query",
    "cs(Cookie)",
    "x-edge-result-type",
    "x-edge-request-id",
    "x-host-header",
    "cs-protocol",
    "cs-bytes",
    "time-taken",
    "x-forwarded-for",
    "ssl-protocol",
    "ssl-cipher",
    "x-edge-response-result-type",
    "cs-protocol-version",
    "fle-status",
    "fle-encrypted-fields",
    "c-port",
    "time-to-first-byte",
    "x-edge-detailed-result-type",
    "sc-content-type",
    "sc-content-len",
    "sc-range-start",
    "sc-range-end",
]
GOOGLE_FIELDS = [
    "time_micros",
    "c_ip",
    "c_ip_type",
    "c_ip_region",
    "cs_method",
    "cs_uri",
    "sc_status",
    "cs_bytes",
    "sc_bytes",
    "time_taken_micros",
    "cs_host",
    "cs_referer",
    "cs_user_agent",
    "s_request_id",
    "cs_operation",
    "cs_bucket",
    "cs_object",
]


class Hit(NamedTuple):
    """A request and what was sent."""

    moment: datetime
    address: str
    agent: str
    path: str
    start: int = 0
    length: int = 1_000_000
    """Bytes that were sent."""
    size: int = 1_000_000
    """Bytes of the recording."""
    status: int = 200
    method: str = "GET"
    number: int = 0
    """Makes the request unlike others."""

    @property
    def range(self) -> tuple[str, str]:
        """The range that was asked for, and that of the answer."""
        if self.status != 206:
            return "", ""
        last = self.start + self.length - 1
        return f"bytes={self.start}-{last}", f"bytes {self.start}-{last}/{self.size}"


def cloudfront(hit: Hit) -> str:
    """A line of standard logs, version 1."""
    return "\t".join(_cloudfront(hit)[name] for name in CLOUDFRONT_FIELDS)


def cloudfront_header() -> str:
    """The lines before all others."""
    return f"#Version: 1.0\n#Fields: {' '.join(CLOUDFRONT_FIELDS)}"


def cloudfront_json(hit: Hit) -> str:
    """A line of standard logs, version 2, as JSON."""
    return json.dumps(_cloudfront(hit))


def _cloudfront(hit: Hit) -> dict[str, str]:
    is_part = hit.status == 206
    values = dict.fromkeys(CLOUDFRONT_FIELDS, "-")
    return values | {
        "date": f"{hit.moment:%Y-%m-%d}",
        "time": f"{hit.moment:%H:%M:%S}",
        "sc-bytes": str(hit.length + 400),
        "c-ip": hit.address,
        "cs-method": hit.method,
        "cs-uri-stem": hit.path,
        "sc-status": str(hit.status),
        "cs(User-Agent)": quote(hit.agent) if hit.agent else "-",
        "x-edge-request-id": f"{hit.number:032}",
        "sc-content-len": str(hit.length),
        "sc-range-start": str(hit.start) if is_part else "-",
        "sc-range-end": str(hit.start + hit.length - 1) if is_part else "-",
    }


def combined(hit: Hit) -> str:
    """A line of nginx or Apache."""
    return (
        f'{hit.address} - - [{hit.moment:%d/%b/%Y:%H:%M:%S} +0000] "{hit.method} {hit.path} HTTP/1.1" '
        f'{hit.status} {hit.length} "-" "{hit.agent or "-"}"'
    )


def combined_with_range(hit: Hit) -> str:
    """The same, with the range of the answer behind it."""
    return f'{combined(hit)} "{hit.range[1] or "-"}" {hit.number}'


def nginx_json(hit: Hit) -> str:
    """A line of nginx in the format that `listens check` prints."""
    return json.dumps(
        {
            "time_iso8601": hit.moment.isoformat(),
            "remote_addr": hit.address,
            "request_method": hit.method,
            "request_uri": hit.path,
            "status": str(hit.status),
            "body_bytes_sent": str(hit.length),
            "http_range": hit.range[0],
            "sent_http_content_range": hit.range[1],
            "http_user_agent": hit.agent,
        }
    )


def caddy(hit: Hit) -> str:
    """A line of Caddy's access log."""
    asked, answered = hit.range
    headers = {"User-Agent": [hit.agent]} if hit.agent else {}
    return json.dumps(
        {
            "level": "info",
            "ts": hit.moment.timestamp(),
            "logger": "http.log.access.log0",
            "msg": "handled request",
            "request": {
                "remote_ip": hit.address,
                "client_ip": hit.address,
                "proto": "HTTP/2.0",
                "method": hit.method,
                "host": "podcast.example.org",
                "uri": hit.path,
                "headers": headers | ({"Range": [asked]} if asked else {}),
            },
            "duration": 0.01,
            "size": hit.length,
            "status": hit.status,
            "resp_headers": {"Content-Range": [answered]} if answered else {},
        }
    )


def fastly(hit: Hit) -> str:
    """A line of Fastly in the format that the documentation of this program gives."""
    return json.dumps(
        {
            "timestamp": hit.moment.strftime("%Y-%m-%dT%H:%M:%S%z"),
            "client_ip": hit.address,
            "method": hit.method,
            "url": hit.path,
            "status": hit.status,
            "bytes": hit.length,
            "range": hit.range[0],
            "user_agent": hit.agent,
        }
    )


def logpush(hit: Hit) -> str:
    """A line of Cloudflare's Logpush."""
    return json.dumps(
        {
            "ClientIP": hit.address,
            "ClientRequestMethod": hit.method,
            "ClientRequestURI": hit.path,
            "ClientRequestUserAgent": hit.agent,
            "EdgeResponseBodyBytes": hit.length,
            "EdgeResponseStatus": hit.status,
            "EdgeStartTimestamp": int(hit.moment.timestamp()) * 10**9,
            "RayID": f"{hit.number:016x}",
        }
    )


def r2(hit: Hit) -> str:
    """A line of R2's data access logs."""
    return json.dumps(
        {
            "timestamp": hit.moment.isoformat().replace("+00:00", "Z"),
            "request": {"method": hit.method, "uri": hit.path},
            "response": {"status": hit.status, "bytes": hit.length},
            "requestMetadata": {"ip": hit.address, "userAgent": hit.agent, "ray": hit.number},
            "resource": {"key": hit.path.lstrip("/"), "size": hit.size},
        }
    )


def google_csv(hit: Hit) -> str:
    """A line of the usage logs of Google Cloud Storage."""
    return ",".join('"' + _google(hit)[name].replace('"', '""') + '"' for name in GOOGLE_FIELDS)


def google_header() -> str:
    """The line before all others."""
    return ",".join(f'"{name}"' for name in GOOGLE_FIELDS)


def google_json(hit: Hit) -> str:
    """The same, as JSON."""
    return json.dumps(_google(hit))


def _google(hit: Hit) -> dict[str, str]:
    return dict.fromkeys(GOOGLE_FIELDS, "") | {
        "time_micros": str(int(hit.moment.timestamp()) * 10**6),
        "c_ip": hit.address,
        "cs_method": hit.method,
        "cs_uri": hit.path,
        "sc_status": str(hit.status),
        "sc_bytes": str(hit.length),
        "cs_user_agent": hit.agent,
        "s_request_id": str(hit.number),
    }


def s3(hit: Hit) -> str:
    """A line of S3's server access logs."""
    key = quote(hit.path.lstrip("/"), safe="/")
    operation = f"REST.{hit.method}.OBJECT"
    return (
        f"{'79a5' * 16} podcast [{hit.moment:%d/%b/%Y:%H:%M:%S} +0000] {hit.address} - "
        f'{hit.number:016X} {operation} {key} "{hit.method} /podcast/{key} HTTP/1.1" {hit.status} - '
        f'{hit.length or "-"} {hit.size} 17 16 "-" "{hit.agent or "-"}" - hostid= SigV4 ECDHE AuthHeader '
        "podcast.s3.example.org TLSv1.3 - -"
    )


WITH_RANGES: dict[str, Callable[[Hit], str]] = {
    "CloudFront": cloudfront,
    "CloudFront JSON": cloudfront_json,
    "combined with range": combined_with_range,
    "nginx JSON": nginx_json,
    "Caddy": caddy,
    "Fastly": fastly,
}
WITHOUT_RANGES: dict[str, Callable[[Hit], str]] = {
    "combined": combined,
    "Logpush": logpush,
    "R2": r2,
    "Google CSV": google_csv,
    "Google JSON": google_json,
    "S3": s3,
}
HEADERS = {"CloudFront": cloudfront_header, "Google CSV": google_header}


def log(form: str, hits: list[Hit]) -> bytes:
    """A log file in that format."""
    write = (WITH_RANGES | WITHOUT_RANGES)[form]
    header = [HEADERS[form]()] if form in HEADERS else []
    return "".join(f"{line}\n" for line in [*header, *map(write, hits)]).encode()


NOON = datetime(2026, 10, 7, 12, tzinfo=UTC)
