"""Transcripts: cues, chapters and flaws of a WebVTT file."""

import hashlib
from collections.abc import Callable, Iterable
from functools import cached_property

from msgspec import Struct

from podcast_publisher.model.artwork import Artwork
from podcast_publisher.model.finding import SourceFile
from podcast_publisher.model.media_file import MediaFile

_FEW_WORDS = 10
"""With no more than these, two transcripts may be alike by chance."""

MACHINE_NOTE = "NOTE Written by speech recognition"
"""How the comment in a WebVTT file begins that says so, until somebody has read the transcript."""


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


class ParsedTranscript(Struct, frozen=True):
    """What could be parsed, and the flaws."""

    source: SourceFile
    cues: tuple[Cue, ...] = ()
    flaws: tuple[WebVTTFlaw, ...] = ()


class TranscriptSummary(Struct, frozen=True):
    """What is known of a transcript without parsing it again."""

    file: MediaFile
    words: int
    fingerprint: str
    """A digest of all words; empty for a few."""


class Transcript:
    """A WebVTT file. Its content is parsed when it is first asked for: an unchanged episode needs only the summary."""

    def __init__(self, summary: TranscriptSummary, parse: Callable[[], ParsedTranscript]) -> None:
        self.summary = summary
        self._parse = parse

    @classmethod
    def of(cls, file: MediaFile, content: ParsedTranscript) -> "Transcript":
        """A transcript that has been parsed."""
        words = " ".join(cue.text for cue in content.cues)
        digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
        fingerprint = digest if words.count(" ") >= _FEW_WORDS else ""
        return cls(TranscriptSummary(file, len(words.split()), fingerprint), lambda: content)

    @cached_property
    def content(self) -> ParsedTranscript:
        """The content.

        Raises:
            PublisherError: the file has changed meanwhile.
        """
        return self._parse()

    @property
    def file(self) -> MediaFile:
        return self.summary.file

    @property
    def source(self) -> SourceFile:
        return self.content.source

    @property
    def cues(self) -> tuple[Cue, ...]:
        return self.content.cues

    @property
    def flaws(self) -> tuple[WebVTTFlaw, ...]:
        return self.content.flaws

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Transcript) and self.summary == other.summary

    def __hash__(self) -> int:
        return hash(self.summary)


class Translation(Struct, frozen=True):
    """A transcript in another language than the one that is spoken."""

    file: str
    """As the YAML names it."""
    language: str
    """A code of BCP 47."""
    transcript: Transcript | None = None
    """None if the file cannot be read, which is an error."""


class Chapter(Struct, frozen=True):
    """A part of an episode that a listener can jump to."""

    start: float
    """Seconds from the beginning."""
    title: str
    link: str = ""
    """A page about what is said."""
    image: str = ""
    """The file of its picture, as the YAML names it."""
    end: float = 0.0
    """Seconds from the beginning; without it (0), it ends where the next one begins."""
    hidden: bool = False
    """Whether lists leave it out: it changes picture and link, and is no place to jump to."""
    picture: Artwork | None = None
    """The picture in the file."""


def shown_chapters(chapters: Iterable[Chapter]) -> tuple[Chapter, ...]:
    """The chapters of a list."""
    return tuple(chapter for chapter in chapters if not chapter.hidden)
