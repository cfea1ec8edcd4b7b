"""Recordings that cannot be repaired, and why."""

from collections.abc import Iterator
from contextlib import contextmanager

from podcast_publisher.model.audio import UNPLAYABLE_FLAWS, Audio, Flaw
from podcast_publisher.model.errors import RepairError

_BROKEN = (
    Flaw.TRUNCATED,
    Flaw.CORRUPT,
    Flaw.CONCATENATED,
    Flaw.FORMAT_CHANGES,
    Flaw.OVERLONG_TAG,
    Flaw.ENCRYPTED,
)
"""In such a file, the end of the sound is not known."""

_MAKE = "podcast-publisher audio make makes an MP3 from it."
_EXPORT_AGAIN = "Copy or export the recording again; podcast-publisher check says more."


def refuse_broken(audio: Audio, *more: Flaw) -> None:
    """Accept only an MP3 or M4A without those flaws.

    Raises:
        RepairError: it has another format, or a flaw that cannot be repaired.
    """
    if not audio.is_podcast_format:
        raise RepairError(
            f"it is {audio.format}, not an MP3 or M4A",
            fix=_MAKE if audio.is_convertible else "Export the recording as MP3.",
        )
    _refuse_flaws(audio)
    for flaw in more:
        if flaw in audio.flaws:
            fix = _MAKE if flaw in UNPLAYABLE_FLAWS else _EXPORT_AGAIN
            raise RepairError(audio.flaws[flaw], fix=fix)


def refuse_undecodable(audio: Audio) -> None:
    """Accept only a recording that FFmpeg decodes, without those flaws.

    Raises:
        RepairError: it has another format, or a flaw that cannot be repaired.
    """
    if not audio.is_convertible:
        raise RepairError(
            f"it is {audio.format}, and no recording",
            fix="Export it from the audio editor again, for example as WAV, FLAC or MP3.",
        )
    _refuse_flaws(audio)


def _refuse_flaws(audio: Audio) -> None:
    for flaw in _BROKEN:
        if flaw in audio.flaws:
            raise RepairError(audio.flaws[flaw], fix=_EXPORT_AGAIN)


@contextmanager
def disk_errors_as_repair_errors() -> Iterator[None]:
    """Turn OSError into RepairError with a message.

    Raises:
        RepairError: something could not be read or written.
    """
    try:
        yield
    except OSError as error:
        raise RepairError(
            f"the disk refuses: {error.strerror or error}",
            fix="Check the folder's permissions, and whether the disk is full.",
        ) from error
