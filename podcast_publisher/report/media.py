"""Locked and fetched recordings, in words."""

from collections.abc import Iterator, Sequence

from podcast_publisher.model.media_lock import LOCK_FILE, LockedRecording
from podcast_publisher.report.words import plural, size


def lock_lines(recordings: Sequence[LockedRecording], unpublished: Sequence[str]) -> Iterator[str]:
    """What media.lock names now, and what must stay where it is."""
    total = size(sum(recording.size for recording in recordings))
    yield f"{LOCK_FILE} names {plural(len(recordings), 'recording')} ({total}) that the live release keeps."
    for file in unpublished:
        yield f"  {file} is not in the live release: keep it in git until it is published"


def fetch_lines(
    fetched: Sequence[LockedRecording],
    present: int,
    different: Sequence[str],
    failed: Sequence[tuple[str, str]],
) -> Iterator[str]:
    """What was fetched, and what was not and why."""
    total = size(sum(recording.size for recording in fetched))
    yield f"Fetched {plural(len(fetched), 'recording')} ({total}); {present} present before."
    for file in different:
        yield f"  {file} differs from {LOCK_FILE} and stays as it is"
    for file, problem in failed:
        yield f"  {file} could not be fetched: {problem}"
