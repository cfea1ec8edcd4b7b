"""Audio files: format, duration, tags and flaws."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from podcast_publisher.model.measurement import AudioMeasurements
from podcast_publisher.model.media_file import MediaFile
from podcast_publisher.model.transcript import Chapter

SUFFIXES = {"MP3": ".mp3", "M4A": ".m4a"}
"""What a recording may be, and the ending apps expect of it."""

CONVERTIBLE = frozenset(
    {
        *("a WAV recording", "an AIFF recording", "a CAF recording", "an AU recording"),
        *("a FLAC recording", "an Ogg recording", "an AMR recording", "an AC-3 recording"),
        *("a WavPack recording", "a TTA recording", "a Monkey's Audio recording"),
        *("a Wave64 recording", "a Windows Media file", "a Matroska or WebM file"),
        *("a Flash video", "an AVI video", "an MPEG video", "an MPEG transport stream"),
        *("MPEG audio of layer II (MP2)", "MPEG audio of layer I"),
        "raw AAC (ADTS), which must be put into an M4A",
    }
)
"""What else FFmpeg reads, by the words for its content."""

MEDIA_TYPES = {"MP3": "audio/mpeg", "M4A": "audio/x-m4a"}
"""`audio/x-m4a` is how Apple's guide spells it; IANA registers audio/mp4. Apps accept both."""


class Flaw(Enum):
    """Something in the bytes of a recording that players stumble over, or listeners hear."""

    TRUNCATED = auto()
    CORRUPT = auto()
    """Between frames stands what is no frame."""
    CHECKSUM_MISMATCH = auto()
    """The encoder's checksum over the music does not fit."""
    CONCATENATED = auto()
    """There is more than the header at its beginning says."""
    FORMAT_CHANGES = auto()
    VBR_WITHOUT_HEADER = auto()
    """The bit rate varies, and no header says how."""
    LEADING_JUNK = auto()
    TRAILING_JUNK = auto()
    MOOV_LAST = auto()
    DURATION_MISMATCH = auto()
    """The parts of an M4A's index do not agree in how long it is, or how much of it is played."""
    FRAGMENTED = auto()
    ENCRYPTED = auto()
    VIDEO = auto()
    UNSUPPORTED_CODEC = auto()
    """Something else than AAC is in an M4A."""
    LARGE_TAGS = auto()
    MULTIPLE_TAGS = auto()
    OVERLONG_TAG = auto()
    """A tag says that it is longer than it is, and swallows sound."""
    UNSUPPORTED_PICTURE = auto()
    """The picture in the tags is neither JPEG nor PNG."""
    PRIVATE_METADATA = auto()
    """The file holds what was not meant for the world: a place, a name, a path."""
    CREATION_DATE = auto()
    """The headers of an M4A say when it was made."""


UNPLAYABLE_FLAWS = (Flaw.VIDEO, Flaw.UNSUPPORTED_CODEC, Flaw.FRAGMENTED)
"""What makes an M4A something that no podcast app is made for, the gravest first."""


@dataclass(frozen=True, slots=True)
class Tags:
    """What a recording says of itself to people who download it."""

    title: str = ""
    picture_size: int = 0
    """Bytes."""
    chapters: tuple[Chapter, ...] = ()
    texts: tuple[str, ...] = ()
    """Everything else that is written there; nothing where a flaw tells of it already."""


@dataclass(frozen=True, slots=True)
class Audio:
    """What an audio file is by content; its name is not believed."""

    file: MediaFile
    format: str
    """`MP3`, `M4A`, or in words what it is instead: `a web page`."""
    seconds: float | None = None
    """Length, counted over the frames."""
    bit_rate: float = 0
    """Bits a second, on the average."""
    is_vbr: bool = False
    """Whether the bit rate does."""
    vbr_quality: int | None = None
    """Where an MP3's rate varies by what is heard, the step that was asked for: from 0, the best, to 9."""
    is_he_aac: bool = False
    """Whether it is HE-AAC, which needs half the bits."""
    sample_rate: int = 0
    """Samples a second."""
    channels: int = 0
    flaws: Mapping[Flaw, str] = field(default_factory=dict)
    """Each flaw there is, with what is to be said of it in this file."""
    tags: Tags = Tags()
    measurements: AudioMeasurements | None = None
    """What decoding it has measured, where that was asked for."""

    @property
    def is_podcast_format(self) -> bool:
        """Whether it is a kind that podcast apps play."""
        return self.format in SUFFIXES

    @property
    def is_convertible(self) -> bool:
        """Whether an MP3 can be made of it."""
        return self.is_podcast_format or self.format in CONVERTIBLE

    @property
    def is_playable(self) -> bool:
        """Whether apps play it as it is: an M4A with a video, for example, is none of theirs."""
        return self.is_podcast_format and not any(flaw in self.flaws for flaw in UNPLAYABLE_FLAWS)

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.format]

    @property
    def suffix(self) -> str:
        return SUFFIXES[self.format]
