"""Transcripts: cues, chapters and flaws of a WebVTT file."""

from msgspec import Struct

from podcast_publisher.model.finding import SourceFile
from podcast_publisher.model.media_file import MediaFile


def format_cue_time(seconds: float) -> str:
    """A time as WebVTT writes it: `00:01:02.500`."""
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, second = divmod(whole, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{second:02}.{thousandths:03}"


class Cue(Struct, frozen=True):
    """Words, who speaks them, and from when to when in seconds."""

    start: float
    end: float
    text: str
    voice: str = ""
    line: int = 0


class WebVTTFlaw(Struct, frozen=True):
    """A line of a transcript that does not follow WebVTT."""

    line: int
    message: str
    fix: str = ""
    """How to fix exactly this, if the rule's own fix is too general."""


class Transcript(Struct, frozen=True):
    """A WebVTT file: what could be parsed, and the flaws."""

    file: MediaFile
    source: SourceFile
    cues: tuple[Cue, ...] = ()
    flaws: tuple[WebVTTFlaw, ...] = ()


class Chapter(Struct, frozen=True):
    """A part of an episode that a listener can jump to."""

    start: float
    """Seconds from the beginning."""
    title: str
