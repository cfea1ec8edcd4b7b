"""Results of pure functions on disk, for the next run.

A cache folder can come from somebody else: CI restores it, and whoever opens a pull request can write one.
So nothing of the file is parsed before its key has proved who wrote it: this user, or a job that knows the secret.
"""

from datetime import datetime

from msgspec import MsgspecError, Raw, msgpack

from podcast_publisher.load.cache.program import program_digest
from podcast_publisher.model.cache_mac import with_mac, without_mac
from podcast_publisher.model.results import Key, Results
from podcast_publisher.model.workspace import RESULTS, Workspace

RESULTS_FILE, NEW_RESULTS_FILE = "results", "results-new"
"""All of them; and those of today's later runs: a correction need not write thousands again."""
_MOST_NEW = 8
"""The part of the whole that new ones may be before all are written."""
_MAX_BYTES = 400_000_000
"""An episode takes some ten thousand."""
_KEPT_DAYS = 30
"""A result that no run has asked for in that time is dropped."""

_Entries = dict[Key, tuple[int, Raw]]
"""The day of the last use, and the result's encoding."""
_Stored = tuple[str, int, _Entries]
"""Digest of the program, and the day on which all were stored."""


def load_results(workspace: Workspace) -> Results:
    """The results that are stored for this project; none where they cannot be believed."""
    return Results({key: body for key, (_, body) in _read_all(workspace).items()})


def store_results(workspace: Workspace, results: Results, now: datetime) -> None:
    """Store them with those of other commands, where that is possible and something is new."""
    if not (added := results.unsaved()) or not workspace.cache_key:
        return
    today = now.toordinal()
    cache = workspace.cache(RESULTS)
    day, new = _read(workspace, NEW_RESULTS_FILE)
    new |= {key: (today, body) for key, body in added.items()}
    size = sum(len(memoryview(body)) for _, body in new.values())
    if day == today and size * _MOST_NEW < cache.size(RESULTS_FILE):
        is_stored = cache.write(NEW_RESULTS_FILE, _file(workspace, today, new))
    else:
        is_stored = _store_all(workspace, results, today)
    if is_stored:
        results.mark_as_saved()


def _store_all(workspace: Workspace, results: Results, today: int) -> bool:
    entries = _read_all(workspace).items()
    kept = {key: entry for key, entry in entries if today - entry[0] < _KEPT_DAYS}
    kept |= {key: (today, body) for key, body in results.encoded().items()}
    cache = workspace.cache(RESULTS)
    is_stored = cache.write(RESULTS_FILE, _file(workspace, today, kept))
    if is_stored:
        cache.write(NEW_RESULTS_FILE, _file(workspace, today, {}))
    return is_stored


def _file(workspace: Workspace, day: int, entries: _Entries) -> bytes:
    return with_mac(workspace.cache_key, msgpack.encode((program_digest(), day, entries)))


def _read_all(workspace: Workspace) -> _Entries:
    return _read(workspace, RESULTS_FILE)[1] | _read(workspace, NEW_RESULTS_FILE)[1]


def _read(workspace: Workspace, name: str) -> tuple[int, _Entries]:
    """The day on which all results were stored last, and those in that file."""
    file = workspace.cache(RESULTS).read(name, _MAX_BYTES) or b""
    body = without_mac(workspace.cache_key, file)
    if body is None:
        return 0, {}
    try:
        program, day, entries = msgpack.decode(body, type=_Stored)
    except MsgspecError:
        return 0, {}
    return (day, entries) if program == program_digest() else (0, {})
