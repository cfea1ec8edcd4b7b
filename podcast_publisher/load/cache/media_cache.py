"""Media cache on disk: probe results of recordings and pictures.

Reading, hashing and parsing nine recordings of 20 MB takes most of the time of a check that finds
nothing new. `FileCache` decides whether a file is unchanged. Results for a file that changed shortly
before are not stored: a second change within a tick of the file system's clock would not show.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec import MsgspecError, Struct, json
from msgspec.structs import replace

from podcast_publisher.load.audio.probe import probe_audio
from podcast_publisher.load.cache.file_cache import CacheEntries, FileCache, Stamp
from podcast_publisher.load.cache.program import program_digest
from podcast_publisher.load.cache.validation import is_plausible
from podcast_publisher.load.picture.probe import probe_artwork
from podcast_publisher.load.transcript.webvtt import known_transcript, read_transcript
from podcast_publisher.model.artwork import Artwork
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.cache_mac import with_mac, without_mac
from podcast_publisher.model.transcript import TranscriptSummary
from podcast_publisher.model.workspace import PROBES, Workspace

CACHE_FILE = "files.json"
_MAX_BYTES = 50_000_000
"""An episode takes some two thousand."""
SETTLE_TIME = timedelta(seconds=10)
"""Time since the last change. The coarsest file system clock has steps of two seconds (FAT)."""


class _StoredProbes(Struct):
    by: str
    """Digest of the program."""
    recordings: dict[str, tuple[Stamp, Audio]] = {}
    pictures: dict[str, tuple[Stamp, Artwork]] = {}
    transcripts: dict[str, tuple[Stamp, TranscriptSummary]] = {}
    """All by file name, relative to the project."""


def load_media_cache(workspace: Workspace) -> FileCache:
    """The stored cache of this project; empty where it cannot be read.

    Without transcripts: a desk needs their content, also of files that have changed since it was read.
    """
    stored = _read(workspace, program_digest())
    stored.transcripts = {}
    return FileCache(_entries(stored, workspace))


@contextmanager
def media_cache(workspace: Workspace, now: datetime) -> Iterator[FileCache]:
    """The stored cache; new results are stored at the end, where possible."""
    code_digest = program_digest()
    before = _read(workspace, code_digest)
    files = FileCache(_entries(before, workspace))
    files.settled_before = int((now - SETTLE_TIME).timestamp() * 1e9)
    yield files
    after = _settled_probes(files.used, code_digest, workspace, files.settled_before)
    if after != before:
        try:
            body = json.encode(after, enc_hook=str)
        except UnicodeEncodeError:  # a file name that is not Unicode
            return
        key = workspace.cache_key
        workspace.cache(PROBES).write(CACHE_FILE, with_mac(key, body) if key else body)


def _read(workspace: Workspace, code_digest: str) -> _StoredProbes:
    """What is stored; without a key to prove that we wrote it, only if it is plausible."""
    body, key = workspace.cache(PROBES).read(CACHE_FILE, _MAX_BYTES), workspace.cache_key
    if body and key:
        body = without_mac(key, body)
    try:
        stored = json.decode(body or b"", type=_StoredProbes, dec_hook=lambda _, name: Path(name))
    except (MsgspecError, ValueError, TypeError, RecursionError):
        return _StoredProbes(code_digest)
    is_ours = stored.by == code_digest and (key or is_plausible(stored))
    return stored if is_ours else _StoredProbes(code_digest)


def _entries(stored: _StoredProbes, workspace: Workspace) -> CacheEntries:
    """Entries for `FileCache`; the project folder may have moved since."""
    known: CacheEntries = {}
    folder = workspace.real_root
    for prober, files in ((probe_audio, stored.recordings), (probe_artwork, stored.pictures)):
        for name, (stamp, media) in files.items():
            if stamp[2:3] != (media.file.size,):
                continue  # no probe gives this
            file = replace(media.file, path=folder / name)
            known[file.path, prober.__name__] = (stamp, replace(media, file=file))
    for name, (stamp, summary) in stored.transcripts.items():
        if stamp[2:3] == (summary.file.size,):
            file = replace(summary.file, path=folder / name)
            transcript = known_transcript(replace(summary, file=file))
            known[file.path, read_transcript.__name__] = (stamp, transcript)
    return known


def _settled_probes(
    entries: CacheEntries, code_digest: str, workspace: Workspace, settled_before: int
) -> _StoredProbes:
    """Results to store, by kind: those of files that had not changed for a while."""

    def of_kind(probe: Any) -> dict[str, Any]:
        return {
            workspace.relative(path): (stamp, media)
            for (path, name), (stamp, media) in entries.items()
            if name == probe.__name__ and stamp and max(stamp[:2]) < settled_before
        }

    transcripts = {
        name: (stamp, transcript.summary)
        for name, (stamp, transcript) in of_kind(read_transcript).items()
    }
    return _StoredProbes(code_digest, of_kind(probe_audio), of_kind(probe_artwork), transcripts)
