"""Results of pure functions on disk, for the next run.

A cache folder can come from somebody else: CI restores it, and whoever opens a pull request can write one.
So nothing of the file is parsed before its key has proved who wrote it: this user, or a job that knows the secret.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from msgspec import MsgspecError, Raw, msgpack

from podcast_publisher.load.cache.program import program_digest
from podcast_publisher.model.cache_mac import mac_of, without_mac
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
    if not results.has_unsaved or not workspace.cache_key:
        return
    today = now.toordinal()
    if (new := _few_new(workspace, results, today)) is not None:
        is_stored = _write(workspace, NEW_RESULTS_FILE, today, new)
    else:
        is_stored = _store_all(workspace, results, today)
    if is_stored:
        results.mark_as_saved()


def _few_new(workspace: Workspace, results: Results, today: int) -> _Entries | None:
    """Those of today's later runs; None where all are to be written."""
    whole = workspace.cache(RESULTS).size(RESULTS_FILE)
    day, new = _read(workspace, NEW_RESULTS_FILE) if whole else (0, {})
    if day != today:
        return None
    new |= {key: (today, body) for key, body in results.unsaved().items()}
    size = sum(len(memoryview(body)) for _, body in new.values())
    return new if size * _MOST_NEW < whole else None


def _store_all(workspace: Workspace, results: Results, today: int) -> bool:
    entries = _read_all(workspace).items()
    kept = {key: entry for key, entry in entries if today - entry[0] < _KEPT_DAYS}
    kept |= {key: (today, body) for key, body in results.encoded().items()}
    is_stored = _write(workspace, RESULTS_FILE, today, kept)
    if is_stored:
        _write(workspace, NEW_RESULTS_FILE, today, {})
    return is_stored


def _write(workspace: Workspace, name: str, day: int, entries: _Entries) -> bool:
    code = mac_of(workspace.cache_key, _encoded(day, entries))
    return workspace.cache(RESULTS).write_parts(name, chain((code,), _encoded(day, entries)))


def _encoded(day: int, entries: _Entries) -> Iterator[bytes]:
    """The parts of a `_Stored`: whole, a show of thousands of episodes would be in memory twice."""
    yield msgpack.encode((program_digest(), day, {}))[:-1]  # all but the empty map
    yield b"\xdf" + len(entries).to_bytes(4, "big")  # a map of so many entries
    for key, entry in entries.items():
        yield msgpack.encode(key)
        yield msgpack.encode(entry)


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
