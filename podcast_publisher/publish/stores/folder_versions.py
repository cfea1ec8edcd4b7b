"""List and delete everything in a folder destination, for erasing. It keeps no versions, but headers."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from podcast_publisher.model.destination import Destination, DestinationError
from podcast_publisher.model.erasure import ObjectVersion

_PIECE = 1 << 20


class FolderVersions:
    """The files of a folder."""

    keeps_versions = False
    can_list = True

    def __init__(self, destination: Destination, folder: Path, headers: Path) -> None:
        self._destination = destination
        self._folder = folder
        self._headers = headers

    def list_versions(self) -> Iterator[ObjectVersion]:
        for path in self._destination.list_objects(""):
            yield ObjectVersion(path.key, path.size)

    def read(self, entry: ObjectVersion, max_bytes: int) -> Iterator[bytes]:
        """At most so many bytes of the file, in pieces."""
        try:
            with (self._folder / entry.key).open("rb") as file:
                while max_bytes > 0 and (piece := file.read(min(_PIECE, max_bytes))):
                    max_bytes -= len(piece)
                    yield piece
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            raise DestinationError(f"{entry.key} cannot be read: {error.strerror}") from error

    def delete(self, entry: ObjectVersion) -> None:
        self._destination.delete(entry.key)

    def delete_leftovers(self) -> None:
        """Delete the headers of files that are no longer there: their names hold the files'."""
        for record in sorted(self._headers.rglob("*.json")):
            key = record.parent.relative_to(self._headers)
            if not (self._folder / key).is_file():
                shutil.rmtree(record.parent, ignore_errors=True)
