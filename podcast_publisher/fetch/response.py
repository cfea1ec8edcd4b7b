"""What came back from an address, and what its headers say."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})", re.IGNORECASE | re.ASCII)
_MOST_DIGITS = 18
_GZIP = 16 + zlib.MAX_WBITS
_STATUSES = {
    401: "it asks for a password",
    403: "it is not public",
    404: "it is not there",
    407: "the proxy asks for a name and a password",
    410: "it is gone for good",
    429: "it was asked too often",
}


class Cause(Enum):
    """Why there is no answer, as far as it decides what to do next."""

    SILENT = auto()
    """The server took too long."""
    ABSENT = auto()
    """There is no server, or it hung up before it said anything."""
    CUT_OFF = auto()
    """The answer ended before its end."""
    UNTRUSTED = auto()
    """The connection is not secure, so nothing was asked."""
    ASTRAY = auto()
    """The address leads nowhere."""
    NOT_ASKED = auto()
    """The server had failed too often by then, or the time was up."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why nothing came back, in words that follow "It cannot be fetched:"."""

    cause: Cause
    words: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, or in `failure` why nothing did."""

    url: str
    """Where it came from in the end."""
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    """As it came, at most as much as was asked for."""
    whole: bool = True
    """Whether the body ended there."""
    failure: Failure | None = None
    seconds: float = 0.0
    """From the request to the end of what was read."""
    hops: tuple[str, ...] = ()
    """The addresses it was sent on to, in their order."""

    @property
    def fault(self) -> str | None:
        """Why this is not what was asked for, as a sentence; nothing where it is."""
        if self.failure:
            words = f"It cannot be fetched: {self.failure.words}"
        elif self.status in {200, 206}:
            return None
        else:
            meaning = _STATUSES.get(self.status, "its server fails" if self.status >= 500 else "")
            words = f"It answers {self.status}{f': {meaning}' if meaning else ''}"
        return f"{words} (sent on to {self.url})" if self.hops else words

    @property
    def type(self) -> str:
        """The media type without its parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def served(self) -> str:
        """The media type for a sentence."""
        return self.type or "no type at all"

    @property
    def charset(self) -> str:
        """The character set that the type names, or nothing."""
        parameters = self.headers.get("Content-Type", "").lower()
        found = re.search(r"charset\s*=\s*\"?([^\s;\"]+)", parameters)
        return found[1] if found else ""

    @property
    def length(self) -> int | None:
        """The bytes of the body, as the headers say."""
        value = self.headers.get("Content-Length", "")
        sane = value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS
        return int(value) if sane else None

    @property
    def span(self) -> tuple[int, int, int] | None:
        """First and last byte of a range, and the bytes of the whole, as the headers say."""
        found = _RANGE.fullmatch(self.headers.get("Content-Range", "").strip())
        return (int(found[1]), int(found[2]), int(found[3])) if found else None

    @property
    def total(self) -> int | None:
        """The bytes of the whole, also where only a part was sent."""
        return self.span[2] if self.span else self.length

    @property
    def coding(self) -> str:
        """How the body is compressed, or nothing."""
        coding = self.headers.get("Content-Encoding", "").strip().lower()
        return "" if coding == "identity" else coding

    def plain(self, most: int) -> bytes | None:
        """The body without its compression; nothing where it cannot be had within that many bytes."""
        if not self.coding:
            return self.body
        if self.coding not in {"gzip", "x-gzip"}:
            return None
        decoder = zlib.decompressobj(_GZIP)
        try:
            body = decoder.decompress(self.body, most)
        except zlib.error:
            return None
        return body if decoder.eof else None
