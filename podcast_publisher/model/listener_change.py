"""What listeners see of an episode or of the show, before and after a release."""

from msgspec import Struct

TRANSCRIPT = "transcript"


class PartChange(Struct, frozen=True):
    """A part that reads otherwise, as text."""

    label: str
    before: str
    after: str


class ListenerChange(Struct, frozen=True):
    """An episode, or the show, of which something reads or sounds otherwise."""

    title: str
    """Its title before; empty for the show."""
    parts: tuple[PartChange, ...]
    transcripts: tuple[str, str] = ("", "")
    """The keys of the transcript before and after, where they differ and both are there."""
