"""Send what announces a release: secretly, briefly, and at most twice."""

import time
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from podcast_publisher import __version__
from podcast_publisher.announce.answer import Answer
from podcast_publisher.announce.channels import Call
from podcast_publisher.announce.cloudfront import Invalidation, invalidate
from podcast_publisher.announce.request import Request
from podcast_publisher.fetch.proxies import Proxies
from podcast_publisher.fetch.response import FailureCause, Response

TIMEOUT = 10.0
"""Seconds for an answer with its body."""
LONGEST_WAIT = 30.0
"""Seconds before the second attempt; a service that asks for more is left to the next run."""
_USUAL_WAIT = 1.0
_MAX_BYTES = 4096
_USER_AGENT = f"podcast_publisher/{__version__}"
_CERTAIN = {FailureCause.BAD_ADDRESS, FailureCause.INSECURE, FailureCause.NOT_ATTEMPTED}
"""Failures before anything was sent."""
_HIDDEN = "its address is hidden because it is a secret"


def send(
    call: Call,
    environment: Mapping[str, str],
    *,
    may_repeat: bool,
    sleep: Callable[[float], None] = time.sleep,
) -> Answer:
    """Send it, a second time after 429, and after 5xx if it `may_repeat`. `environment` names proxies."""
    if isinstance(call, Invalidation):
        return invalidate(call)
    if not _is_safe(call.url):
        return Answer(0, "Its address must begin with https://", was_refused=True)
    response = _send_once(call, environment)
    if response.status == 429 or (may_repeat and response.status >= 500):
        wait = _wait(response)
        if wait <= LONGEST_WAIT:
            sleep(wait)
            response = _send_once(call, environment)
    return _answer(call, response)


def _is_safe(url: str) -> bool:
    """Whether nobody on the way can read it: https, or http to this computer."""
    try:
        address = urlsplit(url)
        if address.scheme == "https":
            return bool(address.hostname)
        return address.scheme == "http" and ip_address(address.hostname or "").is_loopback
    except ValueError:
        return False


def _send_once(request: Request, environment: Mapping[str, str]) -> Response:
    from podcast_publisher.fetch.request import Transport  # slow to import

    transport = Transport(1, Proxies(environment))
    try:
        return transport.send(
            request.method,
            request.url,
            {"User-Agent": _USER_AGENT, "Accept-Encoding": "identity", **request.headers},
            _MAX_BYTES,
            body=request.body or None,
            timeout=TIMEOUT,
        )
    finally:
        transport.close()


def _wait(response: Response) -> float:
    """Seconds, as Retry-After says; a date counts as too long."""
    value = response.headers.get("Retry-After", "").strip()
    if not value:
        return _USUAL_WAIT
    return float(value) if value.isascii() and value.isdigit() and len(value) < 6 else float("inf")


def _answer(request: Request, response: Response) -> Answer:
    if response.failure:
        certain = response.failure.is_before_request or response.failure.cause in _CERTAIN
        reason = _HIDDEN if "address" in response.failure.reason and request.secrets else ""
        text = reason or request.excerpt(response.failure.reason.encode())
        return Answer(0, text, was_refused=certain)
    if 300 <= response.status < 400:
        text = "it redirects, which is not followed"
        return Answer(response.status, text, was_refused=True)
    text = request.excerpt(response.body)
    return Answer(response.status, text, was_refused=400 <= response.status < 500)
