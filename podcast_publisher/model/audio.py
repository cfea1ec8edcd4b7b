"""A recording, as its bytes show it."""

from dataclasses import dataclass

from podcast_publisher.model.file import MediaFile

SUFFIXES = {"MP3": ".mp3", "M4A": ".m4a"}
"""What a recording may be, and the ending apps expect of it."""

MEDIA_TYPES = {"MP3": "audio/mpeg", "M4A": "audio/x-m4a"}
"""Apple's spelling of the second; apps accept it everywhere (feed-rules.md 6)."""


@dataclass(frozen=True, slots=True)
class Audio:
    """What an audio file is by content; its name is not believed."""

    file: MediaFile
    content: str
    """`MP3`, `M4A`, or in words what it is instead: `a web page`."""
    seconds: float | None = None
    """Length by the file's own headers."""
    missing_bytes: int = 0
    """How much the headers promise beyond the file's end: it was cut off."""

    @property
    def playable(self) -> bool:
        """Whether it is a kind that podcast apps play."""
        return self.content in SUFFIXES

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.content]

    @property
    def suffix(self) -> str:
        return SUFFIXES[self.content]
