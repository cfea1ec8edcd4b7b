"""Kinds of addresses: web addresses, email addresses and paths of files."""

import re
from urllib.parse import urlsplit

from podcast_publisher.load.yaml.scalars import ValueKind, abbreviate
from podcast_publisher.load.yaml.schema import ANY_SCALAR


class WebAddress(ValueKind):
    """A web address."""

    label = "a web address that begins with https://"
    blank = ""
    pattern = r"[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#]\S*"

    def value(self, text: str) -> str:
        parts = urlsplit(text)
        is_visible = text.isprintable() and not re.search(r"\s", text)
        if (
            parts.scheme not in {"https", "http"}
            or not is_visible
            or not _is_host(parts.hostname or "")
        ):
            raise ValueError(f"{abbreviate(text)} is not a web address")
        return text


def _is_host(name: str) -> bool:
    """Whether it is a valid host name; `https://` written twice gives the host `https`."""
    return bool(re.fullmatch(r"[\w.:%-]+", name)) and name not in {"http", "https"}


class Email(ValueKind):
    """An email address."""

    label = "an email address"
    blank = ""
    pattern = r"[^@\s<>:;,]+@[^@\s<>:;,]+\.[^@\s<>.:;,]+"

    def value(self, text: str) -> str:
        if not re.fullmatch(self.pattern, text) or not text.isprintable():
            raise ValueError(f"{abbreviate(text)} is not an email address")
        return text


class FileName(ValueKind):
    """The path of a file, relative to the YAML file that names it."""

    label = "the name of a file, relative to this one"
    blank = ""
    types = ANY_SCALAR
    pattern = r"[^\n]*\S[^\n]*"

    def value(self, text: str) -> str:
        if not text.strip() or "\n" in text:
            raise ValueError(f"{abbreviate(text)} is not a file name")
        return text
