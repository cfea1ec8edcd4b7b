"""Recordings that cannot be repaired, and why."""

from collections.abc import Iterator
from contextlib import contextmanager

from podcast_publisher.model.audio import Audio, Flaw
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


def refuse_broken(audio: Audio, *more: Flaw) -> None:
    """Accept only an MP3 or M4A without those flaws.

    Raises:
        RepairError: it has another format, or a flaw that cannot be repaired.
    """
    if not audio.is_podcast_format:
        raise RepairError(
            f"it is {audio.format}, not an MP3 or M4A", fix="Export the recording as MP3."
        )
    _refuse_flaws(audio, *more)


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


def _refuse_flaws(audio: Audio, *more: Flaw) -> None:
    for flaw in (*_BROKEN, *more):
        if flaw in audio.flaws:
            raise RepairError(
                audio.flaws[flaw],
                fix="Copy or export the recording again; podcast-publisher check says more.",
            )


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
