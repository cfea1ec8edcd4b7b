"""HTTP as podcast apps speak it. The only user of urllib3."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import urllib3

_AGENT = "podcast_publisher verify (like a podcast app)"
_TIMEOUT = urllib3.Timeout(connect=5, read=20)
_RETRIES = urllib3.Retry(total=2, backoff_factor=0.2, redirect=5, status_forcelist=[502, 503, 504])


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, or in `failure` why nothing did."""

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=urllib3.HTTPHeaderDict)
    body: bytes = b""
    failure: str = ""

    @property
    def type(self) -> str:
        """The media type without its parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def length(self) -> int | None:
        value = self.headers.get("Content-Length", "")
        return int(value) if value.isdigit() else None


class Web:
    """A connection pool without credentials: what the world sees."""

    def __init__(self) -> None:
        self._pool = urllib3.PoolManager(
            maxsize=8, timeout=_TIMEOUT, retries=_RETRIES, headers={"User-Agent": _AGENT}
        )

    def head(self, url: str) -> Answer:
        return self._ask("HEAD", url, {})

    def get(self, url: str, **headers: str) -> Answer:
        """GET; `range_` and `if_none_match` become the headers Range and If-None-Match."""
        named = {name.strip("_").replace("_", "-").title(): to for name, to in headers.items()}
        return self._ask("GET", url, named)

    def _ask(self, method: str, url: str, headers: Mapping[str, str]) -> Answer:
        try:
            answer = self._pool.request(method, url, headers={"User-Agent": _AGENT, **headers})
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            return Answer(failure=_in_words(error))
        return Answer(answer.status, answer.headers, answer.data)

    def close(self) -> None:
        self._pool.clear()


def _in_words(error: Exception) -> str:
    """The cause behind urllib3's wrapping, without its addresses in memory."""
    cause = getattr(error, "reason", None) or error
    if isinstance(cause, urllib3.exceptions.NameResolutionError):
        return "there is no server of that name"
    if isinstance(cause, urllib3.exceptions.NewConnectionError):
        return "nothing answers there"
    if isinstance(cause, urllib3.exceptions.TimeoutError):
        return "it did not answer in time"
    if isinstance(cause, urllib3.exceptions.SSLError):
        return f"its certificate is not accepted ({cause})"
    return str(cause)
