"""What a publish has read at public addresses, and which files are therefore not examined one by one."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath

from msgspec import Struct, field

from podcast_publisher.fetch.response import Response
from podcast_publisher.model.publication import Artifact

Kind = tuple[str, str]
"""The folder and the type of files that a server treats alike."""
_SLOW = 3.0
"""Seconds: a file that takes longer is examined."""


class _Served(Struct, frozen=True):
    """How a file came: what the checks look at, but for the bytes."""

    status: int
    content_type: str
    cache_control: str
    encoding: str


class AlreadyRead(Struct):
    """What this run has read: the right bytes came, directly and soon."""

    artifacts: dict[str, Artifact] = field(default_factory=dict)
    """By URL."""
    left_out: set[str] = field(default_factory=set)
    """The URLs of new files that were not read, because others of their kind were."""
    _served: dict[str, _Served] = field(default_factory=dict)

    def add(self, url: str, artifact: Artifact, response: Response) -> None:
        """Remember a response with the right bytes."""
        if response.redirects or response.seconds > _SLOW:
            return
        headers = response.headers
        self._served[url] = _Served(
            response.status,
            headers.get("Content-Type", ""),
            headers.get("Cache-Control", ""),
            response.content_encoding,
        )
        self.artifacts[url] = artifact

    def to_examine(self, urls: Iterable[str]) -> frozenset[str]:
        """All that were not read, and of those that were served alike the first and the largest."""
        alike: defaultdict[tuple[Kind, _Served], list[str]] = defaultdict(list)
        chosen = set[str]()
        for url in urls:
            if served := self._served.get(url):
                alike[kind_of(url), served].append(url)
            elif url not in self.left_out:
                chosen.add(url)
        for group in alike.values():
            chosen |= {group[0], max(group, key=lambda url: self.artifacts[url].size)}
        return frozenset(chosen)


def kind_of(name: str) -> Kind:
    """The kind of a key or URL."""
    return name.rpartition("/")[0], PurePosixPath(name).suffix
