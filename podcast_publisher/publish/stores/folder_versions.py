"""Everything that stands in a folder that is a destination, for erasing: it keeps no old versions, but headers."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from podcast_publisher.model.destination import Destination, DestinationError
from podcast_publisher.model.erasure import Entry

_PIECE = 1 << 20


class FolderVersions:
    """The files of a folder."""

    keeps = False
    known = True

    def __init__(self, destination: Destination, folder: Path, headers: Path) -> None:
        self._destination = destination
        self._folder = folder
        self._headers = headers

    def entries(self) -> Iterator[Entry]:
        for one in self._destination.list_objects(""):
            yield Entry(one.key, one.size)

    def read(self, entry: Entry, most: int) -> Iterator[bytes]:
        """At most so many bytes of the file, in pieces."""
        try:
            with (self._folder / entry.key).open("rb") as file:
                while most > 0 and (piece := file.read(min(_PIECE, most))):
                    most -= len(piece)
                    yield piece
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            raise DestinationError(f"{entry.key} cannot be read: {error.strerror}") from error

    def remove(self, entry: Entry) -> None:
        self._destination.remove(entry.key)

    def sweep(self) -> None:
        """Delete the headers of files that are no longer there: their names hold the files'."""
        for record in sorted(self._headers.rglob("*.json")):
            key = record.parent.relative_to(self._headers)
            if not (self._folder / key).is_file():
                shutil.rmtree(record.parent, ignore_errors=True)
