"""A memory of files, kept on the disk from one run to the next: what each was found to be.

None is read again before it changes: to read, hash and walk nine recordings of 20 MB takes most of
the time of a check that finds nothing new. `Memory` says how a file is known again. One that was
changed shortly before it was looked at is not kept: a second change, within the same tick of the
file system's clock, would not show.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec import MsgspecError, Struct, json

from podcast_publisher.load.audio import tags
from podcast_publisher.load.audio.probe import look_at_audio
from podcast_publisher.load.cache.file_cache import CacheEntries, FileCache, Stamp
from podcast_publisher.load.cache.validation import is_plausible
from podcast_publisher.load.files.media_file import relative
from podcast_publisher.load.picture import probe
from podcast_publisher.load.picture.probe import probe_artwork
from podcast_publisher.model.artwork import Artwork
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.cache import Cache
from podcast_publisher.model.workspace import PROBES, Workspace

CACHE_FILE = "files.json"
_LARGEST = 50_000_000
"""Bytes; an episode takes some two thousand."""
SETTLE_TIME = timedelta(seconds=10)
"""Since a file was changed. No file system counts in steps of more than two seconds (FAT)."""


class _Kept(Struct):
    by: str
    """Who looked: see `_looker`."""
    recordings: dict[str, tuple[Stamp, Audio]] = {}
    pictures: dict[str, tuple[Stamp, Artwork]] = {}
    """Both by the file's name in the project."""


def load_media_cache(workspace: Workspace) -> FileCache:
    """A memory of what earlier runs have seen of this project; one that cannot be read is forgotten."""
    kept = _read(workspace.cache(PROBES), _looker())
    return FileCache(_known(kept, workspace.root.resolve()))


@contextmanager
def media_cache(workspace: Workspace, now: datetime) -> Iterator[FileCache]:
    """The same; and what is new in it at the end is kept, where that is possible."""
    looker, cache, root = _looker(), workspace.cache(PROBES), workspace.root.resolve()
    before = _read(cache, looker)
    files = FileCache(_known(before, root))
    yield files
    settled = int((now - SETTLE_TIME).timestamp() * 1e9)
    after = _sorted_out(files.used, looker, root, settled)
    if after != before:
        try:
            body = json.encode(after, enc_hook=str)
        except UnicodeEncodeError:  # of a name that is no Unicode
            return
        cache.write(CACHE_FILE, body)


def _read(cache: Cache, looker: str) -> _Kept:
    body = cache.read(CACHE_FILE, _LARGEST)
    try:
        kept = json.decode(body or b"", type=_Kept, dec_hook=lambda _, name: Path(name))
    except (MsgspecError, ValueError, TypeError, RecursionError):
        return _Kept(looker)
    return kept if kept.by == looker and is_plausible(kept) else _Kept(looker)


def _known(kept: _Kept, root: Path) -> CacheEntries:
    """As `Memory` knows it; the project's folder may have moved since."""
    known: CacheEntries = {}
    for look, files in ((look_at_audio, kept.recordings), (probe_artwork, kept.pictures)):
        for name, (stamp, found) in files.items():
            if stamp[2:3] != (found.file.size,):
                continue  # no look at any file says so
            file = replace(found.file, path=root / name)
            known[root / name, look.__name__] = (stamp, replace(found, file=file))
    return known


def _sorted_out(seen: CacheEntries, looker: str, root: Path, settled: int) -> _Kept:
    """Those that had not changed for a while, by kind."""

    def by(look: Any) -> dict[str, Any]:
        return {
            relative(path, root): (stamp, found)
            for (path, name), (stamp, found) in seen.items()
            if name == look.__name__ and stamp and max(stamp[:2]) < settled
        }

    return _Kept(looker, by(look_at_audio), by(probe_artwork))


def _looker() -> str:
    """A digest of the code that looks, and of what it looks with: other code may see more."""
    package = Path(__file__).parent.parent.parent
    code = sorted((*package.glob("load/**/*.py"), *package.glob("model/**/*.py")))
    versions = f"{tags.LIBRARY} {probe.LIBRARY}".encode()
    return hashlib.sha256(b"".join(one.read_bytes() for one in code) + versions).hexdigest()
