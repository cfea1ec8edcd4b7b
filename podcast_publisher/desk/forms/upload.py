"""Receive a file from a form, and write it as it arrives. The only user of python-multipart."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from msgspec import Struct, field
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from podcast_publisher.desk.server.request_body import RequestError

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

_LONGEST_FIELD = 10_000
"""Bytes of a text field beside the file."""
_MOST_PARTS = 20
_OVERHEAD = 1_000_000
"""Bytes of a body besides its file."""


class ReceivedFile(Struct):
    """The text fields of the form, and the name that its sender gives the file; never use it as a path."""

    fields: dict[str, str] = field(default_factory=dict)
    name: str = ""
    size: int = 0


async def receive_file(
    request: Request, into: Path, largest: int, is_allowed: Callable[[dict[str, str]], bool]
) -> ReceivedFile:
    """Write the one file of a form there; no part of it stays where the form is refused.

    `is_allowed` gets the text fields before the file, before any of it is written.

    Raises:
        RequestError: it is not a form, too large, or not allowed.
        OSError: the disk refuses.
    """
    media_type, options = parse_options_header(request.headers.get("content-type", ""))
    if media_type != b"multipart/form-data" or not options.get(b"boundary"):
        raise RequestError("This was not sent by a form with a file", 415)
    parts = _Parts(into, largest, is_allowed)
    is_complete = False
    try:
        parser = MultipartParser(options[b"boundary"], parts.callbacks())
        async for piece in request.stream():
            parts.received += len(piece)
            if parts.received > largest + _OVERHEAD:
                raise RequestError(f"This has more than {largest:,} bytes", 413)
            parser.write(piece)
        parser.finalize()
        if not parts.file.size:
            raise RequestError("No file was chosen, or it is empty")
        is_complete = True
    except FormParserError as error:
        raise RequestError("This was not sent by a form with a file") from error
    finally:
        parts.close()
        if not is_complete:
            into.unlink(missing_ok=True)
    return parts.file


class _Parts:
    """Callbacks of the parser, part by part."""

    def __init__(
        self, into: Path, largest: int, is_allowed: Callable[[dict[str, str]], bool]
    ) -> None:
        self.file = ReceivedFile()
        self.received = 0
        self._into, self._largest, self._is_allowed = into, largest, is_allowed
        self._output: BinaryIO | None = None
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
        if self._output or not self._is_allowed(self.file.fields):
            raise RequestError("This was not sent from a page of the desk", 403)
        self.file.name = options[b"filename"].decode("utf-8", "replace")[:300]
        self._output = self._into.open("xb")

    def _content(self, data: bytes, start: int, end: int) -> None:
        if self._is_file and self._output:
            self.file.size += end - start
            if self.file.size > self._largest:
                raise RequestError(f"This has more than {self._largest:,} bytes", 413)
            self._output.write(data[start:end])
        elif len(self._text) + end - start > _LONGEST_FIELD:
            raise RequestError("A field is too long", 413)
        else:
            self._text += data[start:end]

    def _end(self) -> None:
        if not self._is_file:
            self.file.fields[self._name] = self._text.decode("utf-8", "replace")
