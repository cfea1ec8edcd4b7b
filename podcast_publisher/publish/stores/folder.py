"""A folder as a destination: for a web server, or where no store can run.

Objects are plain files under their keys. What a store would remember of them (type, cache header,
digest) stands in `.headers/<key>/<digest>.json`: named by the digest, so that replacing the object
in one step replaces both.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BufferedReader
from itertools import islice
from pathlib import Path, PurePosixPath
from threading import Lock

from podcast_publisher.model.capabilities import Versioning
from podcast_publisher.model.destination import (
    MAX_LISTED,
    MAX_READ,
    Condition,
    ConflictError,
    DestinationError,
    ListedObject,
    StoredObject,
    UnfinishedUpload,
)
from podcast_publisher.model.erasure import ObjectVersions
from podcast_publisher.model.publication import Artifact
from podcast_publisher.publish.stores.folder_files import (
    UNFINISHED,
    file_status,
    is_regular,
    open_file,
    read_headers,
    replace_file,
)
from podcast_publisher.publish.stores.folder_versions import FolderVersions

_HEADERS = ".headers"
_PATIENCE = 30
"""Seconds to wait for another publisher that is writing one object."""


class FolderDestination:
    """Objects as files below a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writing = Lock()
        self.name = f"the folder {folder}"

    def read(self, key: str) -> tuple[bytes, StoredObject] | None:
        """The file and its stored headers."""
        with self._opened(key) as file:
            if file is None:
                return None
            body = file.read(MAX_READ + 1)
            if len(body) > MAX_READ:
                raise DestinationError(
                    f"{key} in {self.name} is larger than {MAX_READ:,} bytes, the most that is read",
                    fix="Check what it is; nothing that this program writes there is as large.",
                )
            return body, self._describe(key, len(body), hashlib.sha256(body).hexdigest())

    def head(self, key: str) -> StoredObject | None:
        """Reads the whole file for its digest."""
        with self._opened(key) as file:
            return self._digested(key, file) if file else None

    def request_for(self, key: str) -> dict[str, str]:
        """Where an object and its stored headers are."""
        return {"path": str(self._path(key)), "headers": str(self._folder / _HEADERS / key)}

    def read_range(self, key: str, start: int, length: int) -> tuple[bytes, StoredObject] | None:
        """Bytes of the file from `start` on."""
        with self._opened(key) as file:
            if file is None:
                return None
            stored = self._digested(key, file)
            file.seek(start)
            return file.read(length), stored

    def write(
        self, artifact: Artifact, condition: Condition | None = None, *, release: int | None = None
    ) -> bool:
        """Write to a temporary file and rename it, under a lock."""
        with self._error(artifact.key), self._lock():
            before = self.head(artifact.key)
            if condition is not None and not condition.is_met(before):
                if before and before.matches(artifact, release):
                    return False
                raise ConflictError(artifact.key)
            body = artifact.body()
            if hashlib.sha256(body).hexdigest() != artifact.sha256:
                raise DestinationError(
                    f"{artifact.key} was changed while it was being published",
                    fix="Wait until nobody writes to the file any more, and publish again.",
                )
            self._remember(artifact, release)
            replace_file(self._path(artifact.key), body)
            return True

    def interrupt_upload(self, artifact: Artifact) -> None:
        """Nothing: until a file is complete, it is beside the object, under no key."""

    def versioning(self) -> Versioning:
        """A file that is deleted is gone; what backups keep nobody knows here."""
        return Versioning()

    def replace_headers(self, artifact: Artifact) -> None:
        """Replaces the stored headers alone."""
        with self._error(artifact.key), self._lock():
            stored = self.head(artifact.key)
            if stored is None or stored.sha256 != artifact.sha256:
                raise DestinationError(f"{artifact.key} is not there, or is another one by now")
            self._remember(artifact, stored.release)

    def list_objects(self, prefix: str) -> Iterator[ListedObject]:
        """The files, but not what is being written."""
        with self._error(prefix):
            paths = list(islice(self._folder.rglob("*"), MAX_LISTED + 1))
            if len(paths) > MAX_LISTED:
                raise DestinationError(
                    f"{self.name} holds more than {MAX_LISTED:,} files, the most that are listed",
                    fix="Publish into a folder of its own.",
                )
            for path in sorted(paths):
                key = path.relative_to(self._folder).as_posix()
                if not key.startswith(prefix) or key.startswith(_HEADERS):
                    continue
                status = file_status(path)
                if status and is_regular(status) and not path.name.endswith(UNFINISHED):
                    written = datetime.fromtimestamp(status.st_mtime, UTC)
                    yield ListedObject(key, status.st_size, written)

    def delete(self, key: str) -> None:
        """The file and its stored headers."""
        with self._error(key), self._lock():
            self._path(key).unlink(missing_ok=True)
            shutil.rmtree(self._folder / _HEADERS / key, ignore_errors=True)

    def versions(self) -> ObjectVersions:
        return FolderVersions(self, self._folder, self._folder / _HEADERS)

    def unfinished_uploads(self, prefix: str) -> Iterator[UnfinishedUpload]:
        """The files beside an object that an interrupted run left, or a running one writes."""
        with self._error(prefix):
            for path in sorted(self._folder.rglob(f".*{UNFINISHED}")):
                beside = path.relative_to(self._folder)
                key = beside.with_name(path.name[1:].rsplit(".", 2)[0]).as_posix()
                if not key.startswith(prefix) or beside.parts[0] == _HEADERS:
                    continue
                status = file_status(path)
                if status and is_regular(status):
                    started = datetime.fromtimestamp(status.st_mtime, UTC)
                    yield UnfinishedUpload(key, beside.as_posix(), started)

    def abort_upload(self, upload: UnfinishedUpload) -> None:
        """The file is deleted; who is still writing it fails."""
        with self._error(upload.key):
            self._path(upload.upload_id).unlink(missing_ok=True)

    @contextmanager
    def _opened(self, key: str) -> Iterator[BufferedReader | None]:
        """The file, or nothing where there is none."""
        path = self._path(key)
        with self._error(key):
            file = open_file(path)
            if file is None:
                yield None
                return
            with file:
                if not is_regular(os.fstat(file.fileno())):
                    raise DestinationError(f"{key} in {self.name} is no file")
                yield file

    def _digested(self, key: str, file: BufferedReader) -> StoredObject:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return self._describe(key, file.tell(), digest)

    def _describe(self, key: str, size: int, digest: str) -> StoredObject:
        headers = read_headers(self._headers(key, digest))
        release = headers.get("release")
        return StoredObject(
            size=size,
            etag=digest,
            content_type=str(headers.get("type", "")),
            cache_control=str(headers.get("cache", "")),
            sha256=digest,
            release=release if isinstance(release, int) else None,
        )

    def _remember(self, artifact: Artifact, release: int | None) -> None:
        headers = {
            "type": artifact.content_type,
            "cache": artifact.cache_control,
            "release": release,
        }
        replace_file(self._headers(artifact.key, artifact.sha256), json.dumps(headers).encode())

    def _path(self, key: str) -> Path:
        """Where the object is: a key out of a record may be anybody's, and leads nowhere else."""
        if not key or PurePosixPath(key).is_absolute() or {"..", "."} & set(key.split("/")):
            raise DestinationError(f'"{key}" is no name of an object in {self.name}')
        return self._folder / key

    def _headers(self, key: str, digest: str) -> Path:
        return self._folder / _HEADERS / key / f"{digest}.json"

    @contextmanager
    def _lock(self) -> Iterator[None]:
        from filelock import FileLock, Timeout  # where it is used: a bucket needs none

        lock = self._folder / _HEADERS / "lock"
        lock.parent.mkdir(parents=True, exist_ok=True)
        try:
            # a FileLock is asked for again and again: threads would wait 0.05 s for each other's files
            with self._writing, FileLock(lock, timeout=_PATIENCE):
                yield
        except Timeout as error:
            raise DestinationError(
                f"Another publisher has kept {self.name} locked for {_PATIENCE} seconds",
                fix="Wait until it has finished, and publish again.",
            ) from error

    @contextmanager
    def _error(self, key: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise DestinationError(
                f"{key} cannot be read or written in {self.name}: {error.strerror}",
                fix="Check the folder's permissions, and whether the disk is full.",
            ) from error
