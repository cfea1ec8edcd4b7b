"""How a transcript agrees with what is heard in the recording."""

from msgspec import Struct


class Passage(Struct, frozen=True):
    """Words in a row, from when to when in seconds."""

    start: float
    end: float
    words: int
    text: str
    """The first of them."""
    line: int = 0
    """Of the transcript."""


class Lateness(Struct, frozen=True):
    """By how many seconds cues are late; below 0, they are early."""

    seconds: float = 0
    """At the beginning."""
    at_end: float = 0
    changes_at: float | None = None
    """Where it changes at once, in seconds; None where it stays the same, or grows evenly."""


class TranscriptMatch(Struct, frozen=True):
    """What a comparison of the words that are heard with those of the transcript gives."""

    heard: int = 0
    """Words that are heard; with few, nothing can be said."""
    share: float = 1
    """Of the words that are heard, or of those of the transcript where these are fewer: how many are the same."""
    whose: str = ""
    """The file of the episode whose words are heard, where it is another's."""
    lateness: Lateness = Lateness()
    unwritten: tuple[Passage, ...] = ()
    """Heard, and not in the transcript."""
    unheard: tuple[Passage, ...] = ()
    """In the transcript, and not heard."""
    repeated: Passage | None = None
    """The first words that are heard again, where much is."""
    repeated_share: float = 0
