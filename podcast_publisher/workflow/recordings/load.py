"""Recordings as `load` reads them, for the repairs in `audio`, which may not import it."""

import sys
from collections.abc import Sequence
from pathlib import Path

from podcast_publisher.audio.reader import Extent
from podcast_publisher.audio.worker import (
    INSTALL,
    NOT_INSTALLED,
    Tick,
    is_installed,
    run_module,
)
from podcast_publisher.load.audio import mp3, mp4
from podcast_publisher.load.audio.probe import probe_audio, probe_master
from podcast_publisher.load.files.media_file import FileRefusedError, open_limited
from podcast_publisher.load.files.paged_file import PagedFile
from podcast_publisher.load.markers.chunks import missing_bytes
from podcast_publisher.load.markers.read import markers
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.master import MasterSound
from podcast_publisher.model.measurement import AudioMeasurements
from podcast_publisher.model.transcript import Chapter

_MEASURE = "podcast_publisher.load.loudness.measure"


def can_decode() -> bool:
    """Whether recordings can be decoded and made here."""
    return is_installed()


def require_decoder() -> None:
    """Go on only where recordings can be decoded.

    Raises:
        WrongUseError: the libraries for it are not installed.
    """
    if not is_installed():
        raise WrongUseError(NOT_INSTALLED.capitalize(), fix=INSTALL)


def is_master(path: Path, name: str) -> bool:
    """Whether apps do not play that file, and a recording can be made from it."""
    try:
        audio = probe_master(path, name)
    except FileRefusedError:
        return False
    return audio.is_convertible and not audio.is_playable


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

    def probe_master(self, path: Path, name: str) -> Audio:
        return probe_master(path, name)

    def missing_bytes(self, path: Path) -> int:
        with open_limited(path, path.name, sys.maxsize) as (file, size):
            return missing_bytes(PagedFile(file, size))

    def read_master(self, path: Path, track: int, tick: Tick) -> MasterSound:
        facts = run_module(
            "podcast_publisher.load.loudness.master", str(path), str(track), seconds=0, tick=tick
        )
        facts["measurements"] = AudioMeasurements(**facts["measurements"])
        facts["chapters"] = tuple(Chapter(*chapter) for chapter in facts["chapters"])
        return MasterSound(**facts)

    def markers(self, path: Path) -> tuple[Chapter, ...]:
        with open_limited(path, path.name, sys.maxsize) as (file, size):
            return markers(PagedFile(file, size))

    def measure(self, path: Path, seconds: float) -> AudioMeasurements:
        return AudioMeasurements(
            **run_module(_MEASURE, str(path), "--exit-with-parent", seconds=seconds)
        )
