"""A memory of files, kept on the disk from one run to the next: what each was found to be.

None is read again before it changes: to read, hash and walk nine recordings of 20 MB takes most of
the time of a check that finds nothing new. `Memory` says how a file is known again. One that was
changed shortly before it was looked at is not kept: a second change, within the same tick of the
file system's clock, would not show.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec import MsgspecError, Struct, json

from podcast_publisher.load import artwork, tags
from podcast_publisher.load.artwork import look_at_artwork
from podcast_publisher.load.audio import look_at_audio
from podcast_publisher.load.files import relative
from podcast_publisher.load.keeping import keep
from podcast_publisher.load.memory import Known, Memory, Stamp
from podcast_publisher.model.artwork import Artwork
from podcast_publisher.model.audio import Audio

KEPT = Path(".podcast", "looked", "files.json")
SETTLED = timedelta(seconds=10)
"""Since a file was changed. No file system counts in steps of more than two seconds (FAT)."""


class _Kept(Struct):
    by: str
    """Who looked: see `_looker`."""
    recordings: dict[str, tuple[Stamp, Audio]] = {}
    pictures: dict[str, tuple[Stamp, Artwork]] = {}
    """Both by the file's name in the project."""


def recall(root: Path) -> Memory:
    """A memory of what earlier runs have seen of this project; one that cannot be read is forgotten."""
    return Memory(_known(_read(root, _looker()), root.resolve()))


@contextmanager
def remembered(root: Path, now: datetime) -> Iterator[Memory]:
    """The same; and what is new in it at the end is kept, where that is possible."""
    looker = _looker()
    before = _read(root, looker)
    memory = Memory(_known(before, root.resolve()))
    yield memory
    settled = int((now - SETTLED).timestamp() * 1e9)
    after = _sorted_out(memory.seen, looker, root.resolve(), settled)
    if after != before:
        with suppress(OSError, UnicodeEncodeError):  # of a name that is no Unicode
            keep(root / KEPT, json.encode(after, enc_hook=str))


def _read(root: Path, looker: str) -> _Kept:
    try:
        kept = (root / KEPT).read_bytes()
        read = json.decode(kept, type=_Kept, dec_hook=lambda _, name: Path(name))
    except (OSError, MsgspecError, ValueError):
        return _Kept(looker)
    return read if read.by == looker else _Kept(looker)


def _known(kept: _Kept, root: Path) -> Known:
    """As `Memory` knows it; the project's folder may have moved since."""
    known: Known = {}
    for look, files in ((look_at_audio, kept.recordings), (look_at_artwork, kept.pictures)):
        for name, (stamp, found) in files.items():
            file = replace(found.file, path=root / name)
            known[root / name, look.__name__] = (stamp, replace(found, file=file))
    return known


def _sorted_out(seen: Known, looker: str, root: Path, settled: int) -> _Kept:
    """Those that had not changed for a while, by kind."""

    def by(look: Any) -> dict[str, Any]:
        return {
            relative(path, root): (stamp, found)
            for (path, name), (stamp, found) in seen.items()
            if name == look.__name__ and stamp and max(stamp[:2]) < settled
        }

    return _Kept(looker, by(look_at_audio), by(look_at_artwork))


def _looker() -> str:
    """A digest of the code that looks, and of what it looks with: other code may see more."""
    package = Path(__file__).parent.parent
    code = sorted((*package.glob("load/*.py"), *package.glob("model/*.py")))
    versions = f"{tags.LIBRARY} {artwork.LIBRARY}".encode()
    return hashlib.sha256(b"".join(one.read_bytes() for one in code) + versions).hexdigest()
