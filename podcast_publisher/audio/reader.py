"""The port through which repairs read recordings."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from podcast_publisher.audio.replace_file import Original
from podcast_publisher.audio.worker import Tick
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.errors import RepairError
from podcast_publisher.model.master import MasterSound
from podcast_publisher.model.measurement import AudioMeasurements
from podcast_publisher.model.transcript import Chapter

_MIN_BYTES_PER_SECOND = 1_000
"""Bytes."""


class Extent(Struct, frozen=True):
    """Where the sound is in the bytes of an MP3."""

    tags: int
    """Bytes of tags before the sound."""
    trailing_tags: int
    start: int
    """Start of the first frame."""
    audio_start: int
    """Start of the first frame with sound, after the header frame."""
    end: int
    """End of the last frame."""
    has_header: bool
    """Whether the first frame is a header with the number of frames."""


class Reader(Protocol):
    """Reads recordings; raises `RepairError` where it cannot."""

    def probe(self, path: Path, name: str) -> Audio:
        """Format and flaws of the file."""

    def extent(self, data: bytes) -> Extent | None:
        """Where the sound is in an MP3; None where there is none."""

    def chunks(self, data: bytes) -> Sequence[tuple[int, int]]:
        """Where the chunks of sound are in an M4A; empty where there are none."""

    def measure(self, path: Path, seconds: float) -> AudioMeasurements:
        """Measure a recording of about that length."""

    def probe_master(self, path: Path, name: str) -> Audio:
        """Format and flaws of a file of any size; nothing is digested."""

    def missing_bytes(self, path: Path) -> int:
        """How many bytes of its sound are missing at the end, as its headers say."""

    def read_master(self, path: Path, track: int, tick: Tick) -> MasterSound:
        """Inspect and measure a master."""

    def markers(self, path: Path) -> tuple[Chapter, ...]:
        """The markers in a master that FFmpeg does not read."""


class Recording(Struct, frozen=True):
    """A recording to be repaired, as first probed."""

    original: Original
    audio: Audio

    @classmethod
    def open(cls, reader: Reader, path: Path, name: str) -> "Recording":
        """Probe the file; it is not replaced if it changes from now on."""
        real = path.resolve()
        original = Original(real)
        return cls(original, reader.probe(real, name))

    @property
    def path(self) -> Path:
        return self.original.path

    @property
    def seconds(self) -> float:
        """Duration, or an upper bound where it is not known before decoding."""
        return self.audio.seconds or self.audio.file.size / _MIN_BYTES_PER_SECOND

    def refuse_new_flaws(self, after: Audio) -> None:
        """Refuse a repair that adds a flaw.

        Raises:
            RepairError: the new file has a fault that this one has not.
        """
        for flaw, message in after.flaws.items():
            if flaw not in self.audio.flaws:
                raise RepairError(f"the new file would have a fault: {message}")
