"""Fetch the recordings that media.lock names from the public address of the show; no credentials are needed."""

import hashlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from msgspec import Struct

from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.fetch.download import Download, DownloadRefusedError
from podcast_publisher.load.files.placeholders import lfs_digest
from podcast_publisher.model.media_lock import LockedRecording
from podcast_publisher.model.workspace import Workspace

_AT_ONCE = 6
OnFetched = Callable[[LockedRecording], object]


class FetchedMedia(Struct, frozen=True):
    """What a run has fetched."""

    fetched: tuple[LockedRecording, ...]
    present: int
    """Files that were here, with the bytes that the lock names."""
    different: tuple[str, ...]
    """Files that are here with other bytes; they stay."""
    failed: tuple[tuple[str, str], ...]
    """Files that could not be fetched, each with a sentence without a full stop."""


def fetch_recordings(
    workspace: Workspace,
    public_url: str,
    recordings: tuple[LockedRecording, ...],
    environment: Mapping[str, str],
    on_fetched: OnFetched = lambda _: None,
) -> FetchedMedia:
    """Fetch each recording that is not here, and keep it only if it has the locked digest.

    A Git LFS pointer is replaced by what it points to. Any other file stays. What arrived before a
    run was stopped is not fetched again.

    Raises:
        OSError: this computer cannot write a file.
    """
    states = {recording: _state(workspace, recording) for recording in recordings}
    missing = [recording for recording in recordings if states[recording] == "missing"]
    client = HttpClient(_AT_ONCE, environment)
    try:
        with ThreadPoolExecutor(_AT_ONCE) as pool:

            def fetch(recording: LockedRecording) -> str:
                problem = _fetch(client, workspace, public_url, recording)
                if not problem:
                    on_fetched(recording)
                return problem

            problems = dict(zip(missing, pool.map(fetch, missing), strict=True))
    finally:
        client.close()
    return FetchedMedia(
        fetched=tuple(recording for recording, problem in problems.items() if not problem),
        present=sum(state == "present" for state in states.values()),
        different=tuple(item.file for item, state in states.items() if state == "different"),
        failed=tuple((item.file, problem) for item, problem in problems.items() if problem),
    )


def _state(workspace: Workspace, recording: LockedRecording) -> str:
    path = workspace.root / recording.file
    if not path.exists() and not path.is_symlink():
        return "missing"
    if not path.is_file() or path.is_symlink():
        return "different"
    if path.stat().st_size == recording.size and _sha256(path) == recording.sha256:
        return "present"
    return "missing" if lfs_digest(path) == recording.sha256 else "different"


def _fetch(
    client: HttpClient, workspace: Workspace, public_url: str, recording: LockedRecording
) -> str:
    """Why it could not be fetched; empty where it was."""
    path = workspace.root / recording.file
    if not workspace.contains(path.parent) or not path.parent.is_dir():
        return "Its folder is not in the project"
    download = Download(client, public_url + recording.key, path, max_bytes=recording.size)
    try:
        downloaded = download.run()
    except DownloadRefusedError as error:
        return f"{error}"
    if (downloaded.size, downloaded.sha256) != (recording.size, recording.sha256):
        download.forget()
        return "The bytes at its address are not those that media.lock names"
    downloaded.part.replace(path)
    download.forget()
    return ""


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
