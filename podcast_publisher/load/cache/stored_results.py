"""Results of pure functions on disk, for the next run.

A cache folder can come from somebody else: CI restores it, and whoever opens a pull request can write one.
So nothing of the file is parsed before its key has proved who wrote it: this user, or a job that knows the secret.
"""

from datetime import datetime

from msgspec import MsgspecError, msgpack

from podcast_publisher.load.cache.program import program_digest
from podcast_publisher.model.cache_mac import with_mac, without_mac
from podcast_publisher.model.results import Key, Results
from podcast_publisher.model.workspace import RESULTS, Workspace

RESULTS_FILE = "results"
_MAX_BYTES = 200_000_000
"""An episode takes some ten thousand."""
_KEPT_DAYS = 30
"""A result that no run has asked for in that time is dropped."""

_Stored = tuple[str, dict[Key, tuple[int, bytes]]]
"""Digest of the program; for each result the day of its last use, and its encoding."""


def load_results(workspace: Workspace) -> Results:
    """The results that are stored for this project; none where they cannot be believed."""
    return Results({key: body for key, (_, body) in _read(workspace).items()})


def store_results(workspace: Workspace, results: Results, now: datetime) -> None:
    """Store them with those of other commands, where that is possible and something is new."""
    if not results.has_new or not workspace.cache_key:
        return
    today = now.toordinal()
    entries = {
        key: (day, body)
        for key, (day, body) in _read(workspace).items()
        if today - day < _KEPT_DAYS
    }
    entries |= {key: (today, body) for key, body in results.encoded().items()}
    body = msgpack.encode((program_digest(), entries))
    if workspace.cache(RESULTS).write(RESULTS_FILE, with_mac(workspace.cache_key, body)):
        results.has_new = False


def _read(workspace: Workspace) -> dict[Key, tuple[int, bytes]]:
    file = workspace.cache(RESULTS).read(RESULTS_FILE, _MAX_BYTES) or b""
    body = without_mac(workspace.cache_key, file)
    if body is None:
        return {}
    try:
        program, entries = msgpack.decode(body, type=_Stored)
    except MsgspecError:
        return {}
    return entries if program == program_digest() else {}
