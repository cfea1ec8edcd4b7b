"""A file that comes with a form, written down as it comes. The only user of python-multipart."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from podcast_publisher.desk.forms.request_body import RequestError

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

_LONGEST_FIELD = 10_000
"""Bytes of what is typed beside a file."""
_MOST_PARTS = 20
_OVERHEAD = 1_000_000
"""Bytes that a body may have besides its file."""


@dataclass
class Sent:
    """What came: what was typed, and the name its sender gives the file. That is never a path for us."""

    fields: dict[str, str] = field(default_factory=dict)
    name: str = ""
    size: int = 0


async def receive(
    request: Request, into: Path, largest: int, allowed: Callable[[dict[str, str]], bool]
) -> Sent:
    """Write the one file of a form there; nothing is left of it where the form is refused.

    `allowed` is asked with what was typed above the file, before a byte of it is written.

    Raises:
        RefusedBodyError: it is no form, too large, or not allowed.
        OSError: the disk refuses.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise RequestError("This is not what a form with a file sends.", 415)
    parts = _Parts(into, largest, allowed)
    whole = False
    try:
        parser = MultipartParser(options[b"boundary"], parts.callbacks())
        async for piece in request.stream():
            parts.seen += len(piece)
            if parts.seen > largest + _OVERHEAD:
                raise RequestError(f"This has more than {largest:,} bytes.", 413)
            parser.write(piece)
        parser.finalize()
        if not parts.sent.size:
            raise RequestError("No file was chosen, or there is nothing in it.")
        whole = True
    except FormParserError as error:
        raise RequestError("This is not what a form with a file sends.") from error
    finally:
        parts.close()
        if not whole:
            into.unlink(missing_ok=True)
    return parts.sent


class _Parts:
    """What the parser tells, part by part."""

    def __init__(self, into: Path, largest: int, allowed: Callable[[dict[str, str]], bool]) -> None:
        self.sent = Sent()
        self.seen = 0
        self._into, self._largest, self._allowed = into, largest, allowed
        self._file: BinaryIO | None = None
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
        if self._file:
            self._file.close()

    def _begin(self) -> None:
        self._count += 1
        if self._count > _MOST_PARTS:
            raise RequestError("There are too many fields in it.", 413)
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
        if self._file or not self._allowed(self.sent.fields):
            raise RequestError("This was not sent from a page of the desk.", 403)
        self.sent.name = options[b"filename"].decode("utf-8", "replace")[:300]
        self._file = self._into.open("xb")

    def _content(self, data: bytes, start: int, end: int) -> None:
        if self._is_file and self._file:
            self.sent.size += end - start
            if self.sent.size > self._largest:
                raise RequestError(f"This has more than {self._largest:,} bytes.", 413)
            self._file.write(data[start:end])
        elif len(self._text) + end - start > _LONGEST_FIELD:
            raise RequestError("A field of it is too long.", 413)
        else:
            self._text += data[start:end]

    def _end(self) -> None:
        if not self._is_file:
            self.sent.fields[self._name] = self._text.decode("utf-8", "replace")
