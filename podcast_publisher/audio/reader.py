"""What a repair must be told of a recording, before and after: the port to whoever reads recordings."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from podcast_publisher.audio.replace_file import Original
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.errors import RepairError
from podcast_publisher.model.measurement import AudioMeasurements

_FEWEST_BYTES = 1_000
"""Bytes that a second of sound has at least."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Where in the bytes of an MP3 its sound stands."""

    tags: int
    """Bytes of the tags before it."""
    trailing_tags: int
    start: int
    """Where its first frame begins."""
    audio_start: int
    """Where its first frame with sound begins: behind the header, where there is one."""
    end: int
    """Where its last frame ends."""
    has_header: bool
    """Whether the first frame says how many others there are."""


class Reader(Protocol):
    """Reads recordings; says in a `RepairError` why it cannot."""

    def probe(self, path: Path, name: str) -> Audio:
        """What the file is, and what is wrong with it."""

    def extent(self, data: bytes) -> Extent | None:
        """Where the sound of an MP3 stands; nothing where there is none."""

    def chunks(self, data: bytes) -> Sequence[tuple[int, int]]:
        """Where the sound of an M4A stands, piece by piece; nothing where there is none."""

    def measure(self, path: Path, seconds: float) -> AudioMeasurements:
        """What is heard in a recording of about that length."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording that is to be mended, as it was found."""

    original: Original
    audio: Audio

    @classmethod
    def open(cls, reader: Reader, path: Path, name: str) -> "Recording":
        """The file of that name, looked at; it may change from now on, and is then left."""
        real = path.resolve()
        original = Original(real)
        return cls(original, reader.probe(real, name))

    @property
    def path(self) -> Path:
        return self.original.path

    @property
    def seconds(self) -> float:
        """How long it is, or at most may be where nobody can tell before it is decoded."""
        return self.audio.seconds or self.audio.file.size / _FEWEST_BYTES

    def refuse_new_flaws(self, after: Audio) -> None:
        """A repair makes nothing worse.

        Raises:
            RepairError: the new file has a fault that this one has not.
        """
        for flaw, words in after.flaws.items():
            if flaw not in self.audio.flaws:
                raise RepairError(f"the new file would have a fault: {words}")
