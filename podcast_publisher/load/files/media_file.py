"""Locate the files that YAML names inside the project, and read them."""

import difflib
import hashlib
import os
import stat
import unicodedata
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self, TypeVar

from podcast_publisher.load.files import rules as file_rules
from podcast_publisher.load.files.nearest import find_nearest, path_problem
from podcast_publisher.load.files.placeholders import detect_placeholder, find_stub
from podcast_publisher.load.yaml import rules
from podcast_publisher.model.errors import ExitCode, PublisherError
from podcast_publisher.model.finding import Rule
from podcast_publisher.model.media_file import MediaFile
from podcast_publisher.model.workspace import Workspace

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

Probed = TypeVar("Probed")
_MAX_SIBLINGS = 2_000
"""Files of a folder that are searched for the intended one."""
_MIN_THREADED = 250_000
"""Bytes for whose digests threads are started."""
_BATCH = 1 << 20
"""Bytes that are digested at once."""
_MAX_BEHIND = 3
"""Batches that a digest may be behind."""


class FileRefusedError(PublisherError):
    """A file cannot be published, by the rule that it names."""

    code = ExitCode.WRONG_USE

    def __init__(self, rule: Rule, message: str, *, fix: str = "", meant: str = "") -> None:
        super().__init__(message, fix=fix)
        self.rule = rule
        self.meant = meant
        """The path that was meant, as the YAML writes it."""


def locate(workspace: Workspace, name: str, *, beside: Path) -> Path:
    """The ordinary file that a YAML file in the folder `beside` calls `name`.

    Symbolic links are followed before the question is asked where the file is.

    Raises:
        FileRefusedError: it is missing, outside the project, or nothing that can be read.
    """
    try:
        real = (beside / name).resolve()
        inside = real.is_relative_to(workspace.real_root)
        mode = real.stat().st_mode if inside else 0
    except FileNotFoundError as error:
        if stub := find_stub(beside / name):
            raise FileRefusedError(
                file_rules.every_file_is_the_file_itself, f"{name} {stub.message}", fix=stub.fix
            ) from error
        link = (beside / name).is_symlink()
        message = f"{name} is a link to a file that is not there"
        meant = find_nearest(workspace, name, beside=beside)
        if kind := path_problem(name):
            message = f"{name} {kind}"
        elif not link:
            elsewhere = f"; there is {meant}" if "/" in meant else ""
            message = f"There is no file {name}{_meant(beside / name) or elsewhere}"
        raise FileRefusedError(rules.file_missing, message, meant="" if link else meant) from error
    except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: links in a circle
        why = getattr(error, "strerror", None) or "its name leads nowhere"
        raise FileRefusedError(rules.not_a_file, f"{name} cannot be opened: {why}") from error
    if not inside:
        kind = path_problem(name) or "is outside the project's folder"
        meant = find_nearest(workspace, name, beside=beside)
        raise FileRefusedError(rules.file_outside_project, f"{name} {kind}", meant=meant)
    if not stat.S_ISREG(mode):
        what = "a folder" if stat.S_ISDIR(mode) else "not an ordinary file"
        raise FileRefusedError(rules.not_a_file, f"{name} is {what}")
    return real


def refuse_placeholder(path: Path, name: str) -> None:
    """Go on only where the file itself is there.

    Raises:
        FileRefusedError: a placeholder is in its place.
    """
    try:
        instead = detect_placeholder(path)
    except OSError:
        return  # reading it reports why it cannot be read
    if instead:
        raise FileRefusedError(
            file_rules.every_file_is_the_file_itself, f"{name} {instead.message}", fix=instead.fix
        )


@cache  # asked for each recording
def refusing_placeholders(probe: Callable[[Path, str], Probed]) -> Callable[[Path, str], Probed]:
    """The same probe, which refuses a placeholder."""

    @wraps(probe)
    def probe_file(path: Path, name: str) -> Probed:
        refuse_placeholder(path, name)
        return probe(path, name)

    return probe_file


def names_in(folder: Path) -> list[str]:
    """The names in the folder, in order; none if it cannot be read or has just been removed."""
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208 - a path for each name takes longer
    except (OSError, ValueError):
        return []


def _meant(path: Path) -> str:
    """A hint at the file that its author may have had in mind."""
    siblings = names_in(path.parent)[:_MAX_SIBLINGS]
    # capital letters matter to most stores, and one accent can be stored in two ways
    for alike in (str.lower, _composed):
        if find_nearest := next(
            (sibling for sibling in siblings if alike(sibling) == alike(path.name)), ""
        ):
            stored = "" if alike is str.lower else ", whose accents are stored in another way"
            return f", but there is {find_nearest}{stored}"
    close = difflib.get_close_matches(path.name[:255], siblings, n=1, cutoff=0.8)
    return f". Did you mean {close[0]}?" if close else ""


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name).lower()


def read_media(path: Path, name: str, largest: int) -> tuple[MediaFile, bytes]:
    """A file with its bytes, from one reading, so that the digest is that of the checked bytes.

    Raises:
        FileRefusedError: it cannot be read, or has more than `largest` bytes.
    """
    body = read_whole(path, name, largest)
    return media_file_of(path, name, body), body


def read_whole(path: Path, name: str, largest: int) -> bytes:
    """The bytes of a file.

    Raises:
        FileRefusedError: it cannot be read, or has more than `largest` of them.
    """
    with open_limited(path, name, largest) as (file, size):
        return file.read(size)


@contextmanager
def open_limited(path: Path, name: str, largest: int) -> Iterator[tuple[BinaryIO, int]]:
    """Open a file for reading; yields it and its size.

    Raises:
        FileRefusedError: it cannot be read, or has more than `largest` bytes.
    """
    try:
        with path.open("rb") as file:
            if (size := os.fstat(file.fileno()).st_size) > largest:
                raise FileRefusedError(
                    rules.not_a_file,
                    f"{name} has {size:,} bytes, too many to check",
                    fix=f"Check that it is the right file; {largest:,} bytes are the most.",
                )
            yield file, size
    except OSError as error:
        raise FileRefusedError(
            rules.not_a_file, f"{name} cannot be read: {error.strerror}"
        ) from error


def media_file_of(path: Path, name: str, body: bytes) -> MediaFile:
    """The media file with those bytes."""
    with Digests() as digests:
        digests.update(body)
        return digests.file(path, name)


class Digests:
    """Digests of a file, computed a batch of pieces at a time, each in a thread of its own."""

    def __init__(self) -> None:
        self._size = 0
        self._hashes = (hashlib.sha256(), hashlib.md5(usedforsecurity=False))
        self._batch: list[bytes] = []
        self._batched = 0
        self._threads: tuple[ThreadPoolExecutor, ...] = ()
        self._running: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for thread in self._threads:
            thread.shutdown(cancel_futures=True)

    def update(self, piece: bytes) -> None:
        """Add a piece, and wait until few batches are left to do, so that memory is bounded."""
        self._size += len(piece)
        self._batched += len(piece)
        self._batch.append(piece)
        if self._batched >= _BATCH:
            self._digest_batch()
            self._wait(_MAX_BEHIND * len(self._hashes))

    def file(self, path: Path, name: str) -> MediaFile:
        """The media file with the bytes added."""
        self._digest_batch()
        self._wait(0)
        sha256, md5 = (digest.hexdigest() for digest in self._hashes)
        return MediaFile(path, name, self._size, sha256, md5)

    def _digest_batch(self) -> None:
        data = b"".join(self._batch)
        self._batch, self._batched = [], 0
        if len(data) < _MIN_THREADED and not self._threads:
            for digest in self._hashes:
                digest.update(data)
        else:
            self._digest_in_threads(data)

    def _digest_in_threads(self, data: bytes) -> None:
        from concurrent.futures import ThreadPoolExecutor  # not needed for cached recordings

        # hashlib releases the GIL, but gets it back late: hence few batches. A thread takes them in order
        self._threads = self._threads or tuple(ThreadPoolExecutor(1) for _ in self._hashes)
        for thread, digest in zip(self._threads, self._hashes, strict=True):
            self._running.append(thread.submit(digest.update, data))

    def _wait(self, remaining: int) -> None:
        while len(self._running) > remaining:
            self._running.popleft().result()
