"""A publication: every object to upload, with its headers."""

import hashlib
import re
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.model.finding import Finding

FEED_KEY = "feed.xml"
"""The only key that apps know."""

INDEX_KEY = "index.html"
"""The series page: what people open."""

SITEMAP_KEY = "sitemap.xml"
"""What search engines read."""

SMALL_OBJECT = 64_000
"""Up to this many bytes, uploading an object is as fast as asking whether it is there."""

_KEY = re.compile(r"[a-z0-9_.-]+(/[a-z0-9_.-]+)*")


class Artifact(Struct, frozen=True):
    """One object: its key, its bytes and the headers it is served with.

    It cannot be made without a content type and a cache header: stores serve what they were told
    at upload, and their own default is not playable (docs/reference/stores.md).

    Raises:
        ValueError: the key has characters that do not survive every store and app, or a header
            is missing.
    """

    key: str
    content: bytes | Path | Callable[[], bytes]
    """The bytes, the file that holds them, or what renders or unpacks them."""
    size: int
    sha256: str
    md5: str
    content_type: str
    cache_control: str
    redirect: str = ""
    """The address to which a store that can serves a redirect in its place."""

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key) or ".." in self.key:
            raise ValueError(f"not a key for an object: {self.key!r}")
        if not self.content_type or not self.cache_control:
            raise ValueError(f"{self.key} needs a content type and a cache header")

    @classmethod
    def of_bytes(
        cls, key: str, body: bytes, *, content_type: str, cache_control: str, redirect: str = ""
    ) -> "Artifact":
        """An object made here rather than read from a file."""
        return cls(
            key=key,
            content=body,
            size=len(body),
            sha256=hashlib.sha256(body).hexdigest(),
            md5=hashlib.md5(body, usedforsecurity=False).hexdigest(),
            content_type=content_type,
            cache_control=cache_control,
            redirect=redirect,
        )

    @classmethod
    def internal(cls, key: str, body: bytes, content_type: str = "application/json") -> "Artifact":
        """An object for the program itself, which no listener requests."""
        return cls.of_bytes(key, body, content_type=content_type, cache_control="no-store")

    def packed(self) -> "Artifact":
        """The same with what is in memory compressed to a third."""
        if not isinstance(self.content, bytes):
            return self
        return replace(self, content=partial(zlib.decompress, zlib.compress(self.content, 1)))

    def body(self) -> bytes:
        """The bytes; read from the file if there is one.

        Raises:
            ValueError: they are rendered again, and differ.
        """
        if isinstance(self.content, bytes):
            return self.content
        if isinstance(self.content, Path):
            return self.content.read_bytes()
        body = self.content()
        if hashlib.sha256(body).hexdigest() != self.sha256:
            raise ValueError(f"{self.key} is rendered differently each time")
        return body

    def read_range(self, start: int, length: int) -> bytes:
        """At most so many bytes from `start` on."""
        if not isinstance(self.content, Path):
            return self.body()[start : start + length]
        with self.content.open("rb") as file:
            file.seek(start)
            return file.read(length)


class Publication(Struct, frozen=True):
    """The whole show, in the order in which it may appear: media, pages, and last the feed."""

    media: tuple[Artifact, ...]
    """Named by their content, so they never change: audio, artwork, transcripts, chapters,
    and what pages are shown with."""
    pages: tuple[Artifact, ...]
    """Replaced in place."""
    feed: Artifact
    findings: tuple[Finding, ...] = ()
    """What is wrong with the project's own templates; pages are made with ours then."""

    def __iter__(self) -> Iterator[Artifact]:
        yield from self.media
        yield from self.pages
        yield self.feed
