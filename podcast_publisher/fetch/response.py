"""An HTTP response and what its headers say."""

import re
import zlib
from collections.abc import Mapping
from enum import Enum, auto

from msgspec import Struct, field

_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})", re.IGNORECASE | re.ASCII)
_MOST_DIGITS = 18
_GZIP = 16 + zlib.MAX_WBITS
_STATUS_MEANINGS = {
    401: "it asks for a password",
    403: "it is not public",
    404: "it is not there",
    407: "the proxy asks for a name and a password",
    410: "it is gone for good",
    429: "it was asked too often",
}


class FailureCause(Enum):
    """Why there is no response, as far as it decides what to do next."""

    TIMEOUT = auto()
    """The server took too long."""
    UNREACHABLE = auto()
    """There is no server, or it hung up before it said anything."""
    TRUNCATED = auto()
    """The answer ended before its end."""
    INSECURE = auto()
    """The connection is not secure, so nothing was asked."""
    BAD_ADDRESS = auto()
    """The address leads nowhere."""
    NOT_ATTEMPTED = auto()
    """The server had failed too often by then, or the time was up."""


class Failure(Struct, frozen=True):
    """Why there is no response, in words that follow "It cannot be fetched:"."""

    cause: FailureCause
    reason: str
    is_before_request: bool = False
    """Whether it is certain that the server was asked nothing."""


class Response(Struct, frozen=True):
    """An HTTP response, or in `failure` why there is none."""

    url: str
    """Where it came from in the end."""
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    """As it came, at most as much as was asked for."""
    complete: bool = True
    """Whether the body ended there."""
    failure: Failure | None = None
    seconds: float = 0.0
    """From the request to the end of what was read."""
    redirects: tuple[str, ...] = ()
    """The addresses it was sent on to, in their order."""

    @property
    def problem(self) -> str | None:
        """Why the request failed, as a sentence; nothing where it succeeded."""
        if self.failure:
            words = f"It cannot be fetched: {self.failure.reason}"
        elif self.status in {200, 206}:
            return None
        else:
            meaning = _STATUS_MEANINGS.get(
                self.status, "its server fails" if self.status >= 500 else ""
            )
            words = f"It answers {self.status}{f': {meaning}' if meaning else ''}"
        return f"{words} (redirected to {self.url})" if self.redirects else words

    @property
    def media_type(self) -> str:
        """The media type without its parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def media_type_label(self) -> str:
        """The media type, worded for a sentence."""
        return self.media_type or "no type at all"

    @property
    def charset(self) -> str:
        """The character set of the media type, or nothing."""
        parameters = self.headers.get("Content-Type", "").lower()
        match = re.search(r"charset\s*=\s*\"?([^\s;\"]+)", parameters)
        return match[1] if match else ""

    @property
    def content_length(self) -> int | None:
        """Content-Length."""
        value = self.headers.get("Content-Length", "")
        sane = value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS
        return int(value) if sane else None

    @property
    def content_range(self) -> tuple[int, int, int] | None:
        """First byte, last byte and total size, from Content-Range."""
        match = _CONTENT_RANGE.fullmatch(self.headers.get("Content-Range", "").strip())
        return (int(match[1]), int(match[2]), int(match[3])) if match else None

    @property
    def total_size(self) -> int | None:
        """The size of the whole file, also for a range."""
        return self.content_range[2] if self.content_range else self.content_length

    @property
    def content_encoding(self) -> str:
        """The compression (Content-Encoding), or nothing."""
        coding = self.headers.get("Content-Encoding", "").strip().lower()
        return "" if coding == "identity" else coding

    def decoded(self, max_bytes: int) -> bytes | None:
        """The decompressed body; nothing where it is damaged or longer than `max_bytes`."""
        if not self.content_encoding:
            return self.body
        if self.content_encoding not in {"gzip", "x-gzip"}:
            return None
        decoder = zlib.decompressobj(_GZIP)
        try:
            body = decoder.decompress(self.body, max_bytes)
        except zlib.error:
            return None
        return body if decoder.eof else None
