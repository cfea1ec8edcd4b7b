"""Receive a file from a form, and write it as it arrives. The only user of python-multipart."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from msgspec import Struct
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from podcast_publisher.desk.server.request_body import RequestError

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

_LONGEST_FIELD = 10_000
"""Bytes of a text field beside the file."""
_MOST_PARTS = 20
MOST_FILES = 10
"""Of one form."""
_BEGINNING = 16
"""Bytes of a file from which its limit follows."""
_OVERHEAD = 1_000_000
"""Bytes of a body besides its file."""


class ReceivedFile(Struct):
    """A file of a form, and the name that its sender gives it; never use that as a path."""

    path: Path
    name: str = ""
    size: int = 0
    id: str = ""


class _Limits(Struct, frozen=True):
    """What may be received, and where it goes."""

    largest: int
    """Bytes of all files together."""
    most: int
    """Files."""
    place: Callable[[], tuple[str, Path]]
    """Gives an identifier and a path that is free."""
    is_allowed: Callable[[dict[str, str]], bool]
    largest_for: Callable[[bytes], int] | None = None
    """Bytes of a file that begins with these."""


async def receive_file(
    request: Request, into: Path, largest: int, is_allowed: Callable[[dict[str, str]], bool]
) -> ReceivedFile:
    """Write the one file of a form there; no part of it stays where the form is refused.

    `is_allowed` gets the text fields before the file, before any of it is written.

    Raises:
        RequestError: it is not a form, too large, or not allowed.
        OSError: the disk refuses.
    """
    limits = _Limits(largest, 1, lambda: ("", into), is_allowed)
    (file,) = await _receive(request, limits)
    if not file.size:
        into.unlink(missing_ok=True)
        raise RequestError("No file was chosen, or it is empty")
    return file


async def receive_files(
    request: Request,
    place: Callable[[], tuple[str, Path]],
    largest_for: Callable[[bytes], int],
    largest: int,
    is_allowed: Callable[[dict[str, str]], bool],
) -> list[ReceivedFile]:
    """The same for a form with several files; those without a name and content are left out.

    `largest_for` gives the limit for a file that begins with these bytes.
    """
    limits = _Limits(largest, MOST_FILES, place, is_allowed, largest_for)
    received = await _receive(request, limits)
    files = [file for file in received if file.size or file.name]
    for file in received:
        if file not in files:
            file.path.unlink(missing_ok=True)
    if not files:
        raise RequestError("No file was chosen")
    return files


async def _receive(request: Request, limits: _Limits) -> list[ReceivedFile]:
    media_type, options = parse_options_header(request.headers.get("content-type", ""))
    if media_type != b"multipart/form-data" or not options.get(b"boundary"):
        raise RequestError("This was not sent by a form with a file", 415)
    parts = _Parts(limits)
    is_complete = False
    try:
        parser = MultipartParser(options[b"boundary"], parts.callbacks())
        async for piece in request.stream():
            parts.received += len(piece)
            if parts.received > limits.largest + _OVERHEAD:
                raise _too_large(limits.largest)
            parser.write(piece)
        parser.finalize()
        if not parts.files:
            raise RequestError("No file was chosen, or it is empty")
        is_complete = True
    except FormParserError as error:
        raise RequestError("This was not sent by a form with a file") from error
    finally:
        parts.close()
        if not is_complete:
            for file in parts.files:
                file.path.unlink(missing_ok=True)
    return parts.files


def _too_large(largest: int) -> RequestError:
    return RequestError(f"This has more than {largest:,} bytes", 413)


class _Parts:
    """Callbacks of the parser, part by part."""

    def __init__(self, limits: _Limits) -> None:
        self.files: list[ReceivedFile] = []
        self.received = 0
        self._limits = limits
        self._fields: dict[str, str] = {}
        self._output: BinaryIO | None = None
        self._begun = b""
        self._header: tuple[bytearray, bytearray] = (bytearray(), bytearray())
        self._headers: dict[bytes, bytes] = {}
        self._name, self._is_file = "", False
        self._text = bytearray()
        self._count = 0

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._begin,
            "on_header_begin": self._header_begin,
            "on_header_field": lambda data, start, end: self._header[0].extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._header[1].extend(data[start:end]),
            "on_header_end": self._header_end,
            "on_headers_finished": self._begin_content,
            "on_part_data": self._content,
            "on_part_end": self._end,
        }

    def close(self) -> None:
        if self._output:
            self._output.close()
            self._output = None

    def _begin(self) -> None:
        self._count += 1
        if self._count > _MOST_PARTS:
            raise RequestError("The form has too many fields", 413)
        self._headers = {}
        self._text = bytearray()

    def _header_begin(self) -> None:
        self._header = (bytearray(), bytearray())

    def _header_end(self) -> None:
        name, value = self._header
        self._headers[bytes(name).lower()] = bytes(value)

    def _begin_content(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        self._is_file = b"filename" in options
        if not self._is_file:
            return
        if not self._limits.is_allowed(self._fields):
            raise RequestError("This was not sent from a page of the desk", 403)
        if len(self.files) == self._limits.most:
            raise RequestError(f"These are more than {self._limits.most} files", 413)
        identifier, path = self._limits.place()
        name = options[b"filename"].decode("utf-8", "replace")[:300]
        self._output = path.open("xb")
        self._begun = b""
        self.files.append(ReceivedFile(path, name, id=identifier))

    def _content(self, data: bytes, start: int, end: int) -> None:
        if self._is_file and self._output:
            self._write(data[start:end])
        elif len(self._text) + end - start > _LONGEST_FIELD:
            raise RequestError("A field is too long", 413)
        else:
            self._text += data[start:end]

    def _write(self, data: bytes) -> None:
        file, limits = self.files[-1], self._limits
        file.size += len(data)
        self._begun = (
            (self._begun + data)[:_BEGINNING] if len(self._begun) < _BEGINNING else self._begun
        )
        largest = limits.largest_for(self._begun) if limits.largest_for else limits.largest
        if file.size > largest:
            raise _too_large(largest)
        if self._output:
            self._output.write(data)

    def _end(self) -> None:
        self.close()
        if not self._is_file:
            self._fields[self._name] = self._text.decode("utf-8", "replace")
