"""What a repair must be told of a recording, before and after: the port to whoever reads recordings."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from podcast_publisher.model.audio import Audio
from podcast_publisher.model.sound import Sound
from podcast_publisher.repair.beside import Original
from podcast_publisher.repair.refusal import RepairError


@dataclass(frozen=True, slots=True)
class Extent:
    """Where in the bytes of an MP3 its sound stands."""

    tags: int
    """Bytes of the tags before it."""
    tags_behind: int
    start: int
    """Where its first frame begins."""
    ends: int
    """Where its last frame ends."""
    has_header: bool
    """Whether the first frame says what the others are."""


class Reader(Protocol):
    """Reads recordings; says in a `RepairError` why it cannot."""

    def look(self, path: Path, name: str) -> Audio:
        """What the file is, and what is wrong with it."""

    def extent(self, data: bytes) -> Extent | None:
        """Where the sound of an MP3 stands; nothing where there is none."""

    def measure(self, path: Path, seconds: float) -> Sound:
        """What is heard in a recording of about that length."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording that is to be mended, as it was found."""

    original: Original
    audio: Audio
    data: bytes

    @classmethod
    def found(cls, reader: Reader, path: Path, name: str) -> "Recording":
        """The file of that name, looked at and read; it may change from now on, and is then left."""
        real = path.resolve()
        original = Original(real)
        return cls(original, reader.look(real, name), real.read_bytes())

    @property
    def path(self) -> Path:
        return self.original.path

    @property
    def seconds(self) -> float:
        return self.audio.seconds or 0

    def refuse_new_flaws(self, after: Audio) -> None:
        """A repair makes nothing worse.

        Raises:
            RepairError: the new file has a fault that this one has not.
        """
        for flaw, words in after.flaws.items():
            if flaw not in self.audio.flaws:
                raise RepairError(f"the new file would have a fault: {words}")
