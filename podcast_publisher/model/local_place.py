"""Where the program keeps something of a project on this computer."""

from pathlib import Path

from msgspec import Struct


class LocalPlace(Struct, frozen=True):
    """A folder on this computer in which the program keeps something of a project.

    Each can hold an episode's sound, pictures or words: erasing an episode clears it.
    """

    name: str
    path: Path
    holds: str
    """For people."""
    former: bool = False
    """Whether only earlier versions kept it there."""
