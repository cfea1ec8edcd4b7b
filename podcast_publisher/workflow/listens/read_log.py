"""Read a log file: unpack it, split it into lines, and find its format. It may be hostile."""

import hashlib
import zlib
from collections.abc import Callable, Iterator
from itertools import chain

from msgspec import Struct, field

from podcast_publisher.listens.formats.recognise import recognise
from podcast_publisher.listens.lines import split_lines
from podcast_publisher.listens.request import Request, Tally
from podcast_publisher.model.destination import DestinationError
from podcast_publisher.workflow.listens.log_files import LogFile

_PIECE = 1 << 18
_MAX_RATIO, _SPARE = 200, 64 << 20
"""Logs shrink to a tenth or a thirtieth; what grows to more than this, with some bytes to spare, is a bomb."""
_GZIP = b"\x1f\x8b"
_OTHER = {
    b"PAR1": "is Parquet, which is not read; choose JSON or w3c in the settings of the log",
    b"\x28\xb5\x2f\xfd": "is packed with zstd; unpack it first: unzstd FILE",
    b"BZh": "is packed with bzip2; unpack it first: bunzip2 FILE",
    b"PK\x03\x04": "is a ZIP archive; unpack it first",
    b"\xfd7zXZ": "is packed with xz; unpack it first: unxz FILE",
}
"""What else logs are packed into, by magic number."""


class _UnusableError(Exception):
    """The file cannot be counted; the message follows its name."""


class ReadLog(Struct):
    """A log file, while it is read."""

    tally: Tally = field(default_factory=Tally)
    format: str = ""
    """The name of its format; empty for a file without lines."""
    digest: str = ""
    """SHA-256 of the file as it is stored, once it is read."""
    problem: str = ""
    """Why it cannot be counted: what follows its name in a sentence."""

    def requests(self, file: LogFile) -> Iterator[Request]:
        """Its requests; `problem` says afterwards whether it could be read to its end."""
        try:
            yield from self._requests(file.pieces())
        except (EOFError, zlib.error):
            self.problem = "is damaged, or not copied to its end"
        except _UnusableError as error:
            self.problem = str(error)
        except DestinationError as error:
            self.problem = f"cannot be read: {error}"
        except OSError as error:
            self.problem = f"cannot be read: {error.strerror or error}"

    def _requests(self, pieces: Iterator[bytes]) -> Iterator[Request]:
        sha256 = hashlib.sha256()
        batches = split_lines(_unpacked(pieces, sha256.update), self.tally)
        first = next(filter(None, batches), [])
        if first:
            parser = recognise(first)
            if parser is None:
                raise _UnusableError("is no log in a format that is known here")
            self.format = parser.name
            for lines in chain([first], batches):
                yield from parser.requests(lines, self.tally)
        self.digest = sha256.hexdigest()


def _unpacked(pieces: Iterator[bytes], digest: Callable[[bytes], object]) -> Iterator[bytes]:
    """The pieces, unpacked where they are packed with gzip; `digest` gets them as they are.

    Raises:
        EOFError, zlib.error: the file is damaged.
        _UnusableError: it is packed in another way, or unpacks without end.
    """
    first = next(pieces, b"")
    for magic, why in _OTHER.items():
        if first.startswith(magic):
            raise _UnusableError(why)
    is_packed = first.startswith(_GZIP)
    decoder = zlib.decompressobj(31)
    packed = unpacked = 0
    for piece in chain([first], pieces):
        digest(piece)
        if not is_packed:
            yield piece
            continue
        packed += len(piece)
        rest = piece
        while rest:
            if decoder.eof:  # logs are joined by writing one after another
                decoder = zlib.decompressobj(31)
            lines = decoder.decompress(rest, _PIECE)
            unpacked += len(lines)
            if unpacked > packed * _MAX_RATIO + _SPARE:
                raise _UnusableError("unpacks to far more than a log does")
            yield lines
            rest = decoder.unused_data if decoder.eof else decoder.unconsumed_tail
    if is_packed:
        yield decoder.flush()
        if not decoder.eof:
            raise EOFError
