"""Log files by the names that people give: files, folders, patterns, and places in a bucket."""

import glob
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct

from podcast_publisher.model.destination import Destination, DestinationError, ListedObject
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.publish.stores.open_destination import open_logs

_PIECE = 1 << 18
_RANGE = 4 << 20
"""Bytes of an object that one request reads: each ends in bounded time."""
_S3 = "s3://"


class LogFile(Struct, frozen=True):
    """A file of log lines, not opened yet."""

    name: str
    pieces: Callable[[], Iterator[bytes]]
    """Its bytes, as they are stored."""


def log_files(names: Sequence[str], settings: DestinationSettings) -> Iterator[LogFile]:
    """The files of those names, in order; places in a bucket are at the destination's store.

    Raises:
        WrongUseError: a name fits no file.
        DestinationError: a bucket cannot be listed.
    """
    for name in names:
        files = list(_in_bucket(name, settings) if name.startswith(_S3) else _local(name))
        if not files:
            raise WrongUseError(
                f"There is no log file {name}", fix="Check the name, and quote patterns."
            )
        yield from files


def _local(name: str) -> Iterator[LogFile]:
    path = Path(name)
    if path.is_dir():
        paths = list(path.rglob("*"))
    elif path.exists():
        paths = [path]
    else:
        paths = [Path(each) for each in glob.iglob(name, recursive=True)]  # noqa: PTH207 - patterns may be absolute
    for each in sorted(paths):
        if each.is_file():
            yield LogFile(str(each), partial(_read_file, each))


def _read_file(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _in_bucket(name: str, settings: DestinationSettings) -> Iterator[LogFile]:
    bucket, _, prefix = name.removeprefix(_S3).partition("/")
    if not bucket:
        raise WrongUseError(f"{name} names no bucket", fix="Write s3://BUCKET/PREFIX.")
    store = open_logs(settings, bucket)
    for listed in store.list_objects(prefix):
        yield LogFile(f"{_S3}{bucket}/{listed.key}", partial(_read_object, store, listed))


def _read_object(store: Destination, listed: ListedObject) -> Iterator[bytes]:
    for start in range(0, listed.size, _RANGE):
        read_result = store.read_range(listed.key, start, _RANGE)
        if read_result is None or (listed.etag and read_result[1].etag != listed.etag):
            raise DestinationError(f"{listed.key} in {store.name} changed while it was read")
        if not read_result[0]:
            raise DestinationError(f"{store.name} does not send parts of {listed.key}")
        yield read_result[0]
