"""HTTP client: follows redirects, retries once, has a deadline."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from types import MappingProxyType
from urllib.parse import urldefrag, urljoin, urlsplit

from msgspec.structs import replace

from podcast_publisher.fetch.proxies import Proxies
from podcast_publisher.fetch.response import Failure, FailureCause, Response

NO_USER_AGENT = "@@@SKIP_HEADER@@@"
"""As User-Agent: an app that does not say what it is. It is `urllib3.util.SKIP_HEADER`, which is slow to import."""
TOTAL_TIMEOUT = 3600.0
"""Seconds for everything that is asked."""
RETRY_DELAY = 0.5
"""Seconds before something is asked again."""
_MAX_FAILURES = 5
"""Requests in vain after which a server is asked no more."""
_MAX_REDIRECTS = 5

_USER_AGENT = "podcast_publisher verify (like a podcast app)"
Take = Callable[[bytes], object]
"""Takes the next part of a body."""
Accept = Callable[[Response], Take | None]
"""Sees a response without its body; None refuses the body."""
Send = Callable[[str], Response]
"""Sends one request to that address."""
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})
_NO_PROXIES: Mapping[str, str] = MappingProxyType({})


class HttpClient:
    """An HTTP client without credentials or cookies."""

    def __init__(
        self,
        max_connections: int,
        environment: Mapping[str, str] = _NO_PROXIES,
        *,
        is_public: bool = False,
        user_agent: str = _USER_AGENT,
        total_timeout: float | None = None,
        max_redirects: int = _MAX_REDIRECTS,
    ) -> None:
        """`environment` names the proxies, if any. The first URL requested must be the show's own, unless it `is_public`."""
        from podcast_publisher.fetch.request import Transport  # slow to import

        self._transport = Transport(max_connections, Proxies(environment), is_public=is_public)
        self._usual = {"User-Agent": user_agent, "Accept-Encoding": "identity"}
        self._max_redirects = max_redirects
        self._failures: Counter[str] = Counter()
        self._deadline = time.monotonic() + (total_timeout or TOTAL_TIMEOUT)

    def get(
        self, url: str, headers: Mapping[str, str] = _NO_HEADERS, *, max_bytes: int
    ) -> Response:
        """GET; reads at most `max_bytes` of the body."""
        return self._follow(url, self._sender("GET", headers, max_bytes))

    def receive(self, url: str, headers: Mapping[str, str], accept: Accept) -> Response:
        """GET of something large, tried once: `accept` sees the response and returns what takes its parts.

        Errors of what takes the parts are raised as they are.
        """
        usual = {**self._usual, **headers}

        def send(current: str) -> Response:
            return self._transport.receive(current, usual, _unless_redirect(accept))

        return self._follow(url, send, retries=False)

    def get_here(self, url: str, *, max_bytes: int) -> Response:
        """GET; follows no redirect."""
        return self._request(url, self._sender("GET", _NO_HEADERS, max_bytes))

    def head(self, url: str, headers: Mapping[str, str] = _NO_HEADERS) -> Response:
        return self._follow(url, self._sender("HEAD", headers, 0))

    def options(self, url: str, headers: Mapping[str, str]) -> Response:
        """OPTIONS; follows no redirect, as browsers do."""
        return self._request(url, self._sender("OPTIONS", headers, 0))

    def close(self) -> None:
        """Refuse further requests and close every connection."""
        self._deadline = 0
        self._transport.close()

    def _sender(self, method: str, headers: Mapping[str, str], max_bytes: int) -> Send:
        every = {**self._usual, **headers}
        return lambda url: self._transport.send(method, url, every, max_bytes)

    def _follow(self, url: str, send: Send, *, retries: bool = True) -> Response:
        request = self._request if retries else self._request_once
        redirects: list[str] = []
        while True:
            response = request(redirects[-1] if redirects else url, send)
            onward = redirect_target(response)
            if onward is None:
                return replace(response, redirects=tuple(redirects))
            if onward in {url, *redirects}:
                return _bad_address(url, f"it redirects in a loop, back to {onward}")
            if len(redirects) == self._max_redirects:
                return _bad_address(
                    url, f"it redirects more than {self._max_redirects} times, last to {onward}"
                )
            redirects.append(onward)

    def _request(self, url: str, send: Send) -> Response:
        """Send the request; retry once after a failure that may pass."""
        response = self._request_once(url, send)
        may_recover = response.failure and response.failure.cause in {
            FailureCause.UNREACHABLE,
            FailureCause.TRUNCATED,
        }
        if may_recover or response.status in {502, 503, 504}:
            time.sleep(RETRY_DELAY)
            second = self._request_once(url, send)
            if not (second.failure and second.failure.cause is FailureCause.NOT_ATTEMPTED):
                return second
        return response

    def _request_once(self, url: str, send: Send) -> Response:
        server = _server(url)
        if server is None:
            return _bad_address(url, f'"{url}" is not a web address')
        if time.monotonic() > self._deadline:
            return Response(
                url,
                failure=Failure(
                    FailureCause.NOT_ATTEMPTED, "the time limit for all requests has passed"
                ),
            )
        if self._failures[server] >= _MAX_FAILURES:
            words = f"{server} was not asked again after {_MAX_FAILURES} failed requests"
            return Response(url, failure=Failure(FailureCause.NOT_ATTEMPTED, words))
        started = time.monotonic()
        response = send(url)
        response = replace(response, seconds=time.monotonic() - started)
        if response.failure and response.failure.cause in {
            FailureCause.TIMEOUT,
            FailureCause.UNREACHABLE,
        }:
            self._failures[server] += 1
        return response


def _unless_redirect(accept: Accept) -> Accept:
    return lambda response: None if redirect_target(response) else accept(response)


def _bad_address(url: str, words: str) -> Response:
    return Response(url, failure=Failure(FailureCause.BAD_ADDRESS, words))


def _server(url: str) -> str | None:
    """Host and port of a web address; nothing for other URLs."""
    try:
        address = urlsplit(url)
        on_the_web = address.scheme in {"http", "https"} and address.hostname
    except ValueError:
        return None
    return address.netloc if on_the_web else None


def redirect_target(response: Response) -> str | None:
    """The absolute URL that a redirect leads to."""
    location = response.headers.get("Location", "")
    if response.status not in {301, 302, 303, 307, 308} or not location:
        return None
    try:
        return urldefrag(urljoin(response.url, location)).url
    except ValueError:
        return location  # which is then reported as no address
