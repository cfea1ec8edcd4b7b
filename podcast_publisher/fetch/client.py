"""HTTP client: follows redirects, retries once, has a deadline."""

import time
from collections import Counter
from collections.abc import Mapping
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
        total_timeout: float = TOTAL_TIMEOUT,
    ) -> None:
        """`environment` names the proxies, if any. The first URL requested must be the show's own, unless it `is_public`."""
        from podcast_publisher.fetch.request import Transport  # slow to import

        self._transport = Transport(max_connections, Proxies(environment), is_public=is_public)
        self._user_agent = user_agent
        self._failures: Counter[str] = Counter()
        self._deadline = time.monotonic() + total_timeout

    def get(
        self, url: str, headers: Mapping[str, str] = _NO_HEADERS, *, max_bytes: int
    ) -> Response:
        """GET; reads at most `max_bytes` of the body."""
        return self._follow("GET", url, headers, max_bytes)

    def get_here(self, url: str, *, max_bytes: int) -> Response:
        """GET; follows no redirect."""
        return self._request("GET", url, _NO_HEADERS, max_bytes)

    def head(self, url: str, headers: Mapping[str, str] = _NO_HEADERS) -> Response:
        return self._follow("HEAD", url, headers, 0)

    def options(self, url: str, headers: Mapping[str, str]) -> Response:
        """OPTIONS; follows no redirect, as browsers do."""
        return self._request("OPTIONS", url, headers, 0)

    def close(self) -> None:
        """Refuse further requests and close every connection."""
        self._deadline = 0
        self._transport.close()

    def _follow(
        self, method: str, url: str, headers: Mapping[str, str], max_bytes: int
    ) -> Response:
        redirects: list[str] = []
        while True:
            response = self._request(
                method, redirects[-1] if redirects else url, headers, max_bytes
            )
            onward = redirect_target(response)
            if onward is None:
                return replace(response, redirects=tuple(redirects))
            if onward in {url, *redirects}:
                return _bad_address(url, f"it redirects in a loop, back to {onward}")
            if len(redirects) == _MAX_REDIRECTS:
                return _bad_address(
                    url, f"it redirects more than {_MAX_REDIRECTS} times, last to {onward}"
                )
            redirects.append(onward)

    def _request(
        self, method: str, url: str, headers: Mapping[str, str], max_bytes: int
    ) -> Response:
        """Send the request; retry once after a failure that may pass."""
        response = self._request_once(method, url, headers, max_bytes)
        may_recover = response.failure and response.failure.cause in {
            FailureCause.UNREACHABLE,
            FailureCause.TRUNCATED,
        }
        if may_recover or response.status in {502, 503, 504}:
            time.sleep(RETRY_DELAY)
            second = self._request_once(method, url, headers, max_bytes)
            if not (second.failure and second.failure.cause is FailureCause.NOT_ATTEMPTED):
                return second
        return response

    def _request_once(
        self, method: str, url: str, headers: Mapping[str, str], max_bytes: int
    ) -> Response:
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
        usual = {"User-Agent": self._user_agent, "Accept-Encoding": "identity"}
        started = time.monotonic()
        response = self._transport.send(method, url, {**usual, **headers}, max_bytes)
        response = replace(response, seconds=time.monotonic() - started)
        if response.failure and response.failure.cause in {
            FailureCause.TIMEOUT,
            FailureCause.UNREACHABLE,
        }:
            self._failures[server] += 1
        return response


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
