"""A digest of this program: other code, or another library, may give other results."""

import hashlib
import sys
import zoneinfo
from contextlib import suppress
from functools import cache
from pathlib import Path

import msgspec

from podcast_publisher.model.time_zone import LONDON

_PACKAGE = Path(__file__).parent.parent.parent
_ROOMS = ("check", "feed", "load", "model", "render")
"""What results that are kept are made by."""


@cache
def program_digest() -> str:
    """The digest of the rooms whose results are kept, of Python, all libraries beside ours, and London's time zone."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(path for room in _ROOMS for path in (_PACKAGE / room).rglob("*")):
        if path.suffix != ".pyc" and path.is_file():
            digest.update(f"\0{path.relative_to(_PACKAGE).as_posix()}\0".encode())
            digest.update(path.read_bytes())
    libraries = Path(msgspec.__file__).parent.parent.glob("*.dist-info")
    digest.update("\0".join(sorted(library.name for library in libraries)).encode())
    for folder in zoneinfo.TZPATH:
        with suppress(OSError):
            digest.update(Path(folder, LONDON.key).read_bytes())
    return digest.hexdigest()
