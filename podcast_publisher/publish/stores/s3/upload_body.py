"""The body of an upload: small ones whole, large files as they are read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from podcast_publisher.model.publication import SMALL_OBJECT, Artifact


@contextmanager
def open_body(artifact: Artifact, progress: Callable[[int], None]) -> Iterator[Any]:
    """The artifact's bytes, or a file that reports how far it was read."""
    if not isinstance(artifact.content, Path):
        yield artifact.body()
    elif artifact.size <= SMALL_OBJECT:
        yield artifact.read_range(0, artifact.size)
    else:
        with artifact.content.open("rb") as file:
            yield _Counted(file, progress)


class _Counted:
    """A file that reports how far it was read; a retry starts again."""

    def __init__(self, file: BinaryIO, progress: Callable[[int], None]) -> None:
        self._file = file
        self._progress = progress

    def read(self, size: int = -1) -> bytes:
        chunk = self._file.read(size)
        self._progress(self._file.tell())
        return chunk

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)
