"""A media file with its digests."""

from pathlib import Path

from msgspec import Struct


class MediaFile(Struct, frozen=True):
    """A file beside the YAML, read once.

    Both digests come from that one reading. SHA-256 names the object; the MD5 goes with it to the
    store, which refuses a body that differs: a file that changes between check and upload is
    never published (docs/reference/stores.md).
    """

    path: Path
    """The path to read it from."""
    name: str
    """Relative to the project, with forward slashes: for people."""
    size: int
    """Bytes."""
    sha256: str
    """Hexadecimal, lower case."""
    md5: str
    """Hexadecimal, lower case."""
