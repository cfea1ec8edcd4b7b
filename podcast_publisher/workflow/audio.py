"""Recordings as `load` reads them, for the repairs in `audio`, which may not import it."""

from collections.abc import Sequence
from pathlib import Path

from podcast_publisher.audio.reader import Extent
from podcast_publisher.audio.worker import INSTALL, NOT_INSTALLED, is_installed, run_module
from podcast_publisher.load.audio import mp3, mp4
from podcast_publisher.load.audio.probe import probe_audio
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.measurement import AudioMeasurements


def require_decoder() -> None:
    """Go on only where recordings can be decoded.

    Raises:
        WrongUseError: the libraries for it are not installed.
    """
    if not is_installed():
        raise WrongUseError(NOT_INSTALLED.capitalize(), fix=INSTALL)


class RecordingReader:
    """Reads recordings for `audio`."""

    def probe(self, path: Path, name: str) -> Audio:
        return probe_audio(path, name)

    def extent(self, data: bytes) -> Extent | None:
        walk = mp3.walk(data)
        if walk is None:
            return None
        counts = walk.header is not None and walk.header.frames != 0
        return Extent(
            walk.tags, walk.trailing_tags, walk.start, walk.audio_start, walk.end, has_header=counts
        )

    def chunks(self, data: bytes) -> Sequence[tuple[int, int]]:
        return next((track.chunks for track in mp4.walk(data).sound_tracks), ())

    def measure(self, path: Path, seconds: float) -> AudioMeasurements:
        return AudioMeasurements(
            **run_module("podcast_publisher.load.loudness.measure", str(path), seconds=seconds)
        )
