"""Asks as an app does: sent on where it is told to, once more where it may help, and not for ever."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import urldefrag, urljoin, urlsplit

from podcast_publisher.fetch.proxies import Proxies
from podcast_publisher.fetch.request import Web
from podcast_publisher.fetch.response import Answer, Cause, Failure

ALL_WITHIN = 3600.0
"""Seconds for everything that is asked."""
PAUSE = 0.5
"""Seconds before something is asked again."""
_PATIENCE = 5
"""Requests in vain after which a server is asked no more."""
_MOST_HOPS = 5

_AGENT = "podcast_publisher verify (like a podcast app)"
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})
_NO_PROXIES: Mapping[str, str] = MappingProxyType({})


class Visitor:
    """One that comes without credentials and without cookies."""

    def __init__(self, at_once: int, environment: Mapping[str, str] = _NO_PROXIES) -> None:
        """`environment` names the proxies, if there are any. What is asked first is the show's own address."""
        self._web = Web(at_once, Proxies(environment))
        self._in_vain: Counter[str] = Counter()
        self._until = time.monotonic() + ALL_WITHIN

    def get(self, url: str, headers: Mapping[str, str] = _NO_HEADERS, *, most: int) -> Answer:
        """GET, and at most that many bytes of the body."""
        return self._follow("GET", url, headers, most)

    def head(self, url: str, headers: Mapping[str, str] = _NO_HEADERS) -> Answer:
        return self._follow("HEAD", url, headers, 0)

    def options(self, url: str, headers: Mapping[str, str]) -> Answer:
        """OPTIONS, with which no browser lets itself be sent on."""
        return self._ask("OPTIONS", url, headers, 0)

    def leave(self) -> None:
        """Ask nothing more, and let go of every connection."""
        self._until = 0
        self._web.close()

    def _follow(self, method: str, url: str, headers: Mapping[str, str], most: int) -> Answer:
        hops: list[str] = []
        while True:
            answer = self._ask(method, hops[-1] if hops else url, headers, most)
            onward = _onward(answer)
            if onward is None:
                return replace(answer, hops=tuple(hops))
            if onward in {url, *hops}:
                return _astray(url, f"it is sent round in a circle, back to {onward}")
            if len(hops) == _MOST_HOPS:
                return _astray(url, f"it is sent on more than {_MOST_HOPS} times, last to {onward}")
            hops.append(onward)

    def _ask(self, method: str, url: str, headers: Mapping[str, str], most: int) -> Answer:
        """Ask, and once more where the trouble may be over by then."""
        answer = self._ask_once(method, url, headers, most)
        again = answer.failure and answer.failure.cause in {Cause.ABSENT, Cause.CUT_OFF}
        if again or answer.status in {502, 503, 504}:
            time.sleep(PAUSE)
            second = self._ask_once(method, url, headers, most)
            if not (second.failure and second.failure.cause is Cause.NOT_ASKED):
                return second
        return answer

    def _ask_once(self, method: str, url: str, headers: Mapping[str, str], most: int) -> Answer:
        server = _server(url)
        if server is None:
            return _astray(url, f'"{url}" is no address on the web')
        if time.monotonic() > self._until:
            return Answer(url, failure=Failure(Cause.NOT_ASKED, "the time for all of it was up"))
        if self._in_vain[server] >= _PATIENCE:
            words = f"{server} was asked no more, after {_PATIENCE} requests in vain"
            return Answer(url, failure=Failure(Cause.NOT_ASKED, words))
        usual = {"User-Agent": _AGENT, "Accept-Encoding": "identity"}
        asked = time.monotonic()
        answer = self._web.ask(method, url, {**usual, **headers}, most)
        answer = replace(answer, seconds=time.monotonic() - asked)
        if answer.failure and answer.failure.cause in {Cause.SILENT, Cause.ABSENT}:
            self._in_vain[server] += 1
        return answer


def _astray(url: str, words: str) -> Answer:
    return Answer(url, failure=Failure(Cause.ASTRAY, words))


def _server(url: str) -> str | None:
    """Host and port of an address on the web."""
    try:
        address = urlsplit(url)
        on_the_web = address.scheme in {"http", "https"} and address.hostname
    except ValueError:
        return None
    return address.netloc if on_the_web else None


def _onward(answer: Answer) -> str | None:
    """Where a redirect leads."""
    location = answer.headers.get("Location", "")
    if answer.status not in {301, 302, 303, 307, 308} or not location:
        return None
    try:
        return urldefrag(urljoin(answer.url, location)).url
    except ValueError:
        return location  # which is then told to be no address
