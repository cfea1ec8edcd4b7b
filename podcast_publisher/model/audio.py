"""Audio files: format, duration, tags and flaws."""

from collections.abc import Mapping
from enum import Enum, auto

from msgspec import Struct, field

from podcast_publisher.model.listening import Listening
from podcast_publisher.model.measurement import AudioMeasurements
from podcast_publisher.model.media_file import MediaFile
from podcast_publisher.model.transcript import Chapter

SUFFIXES = {"MP3": ".mp3", "M4A": ".m4a"}
"""Formats that podcast apps play, and the file extensions they expect."""

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
"""Other formats that FFmpeg reads, by our names for them."""

MEDIA_TYPES = {"MP3": "audio/mpeg", "M4A": "audio/x-m4a"}
"""`audio/x-m4a` is how Apple's guide spells it; IANA registers audio/mp4. Apps accept both."""


class Flaw(Enum):
    """A flaw in the bytes of a recording, which players cannot handle or listeners hear."""

    TRUNCATED = auto()
    CORRUPT = auto()
    """There is other data between frames."""
    CHECKSUM_MISMATCH = auto()
    """The encoder's checksum over the sound does not match."""
    CONCATENATED = auto()
    """The file holds more than the header at its beginning says."""
    FORMAT_CHANGES = auto()
    VBR_WITHOUT_HEADER = auto()
    """The bit rate varies, but no header says so."""
    LEADING_JUNK = auto()
    TRAILING_JUNK = auto()
    MOOV_LAST = auto()
    DURATION_MISMATCH = auto()
    """The parts of an M4A's index disagree on how long it is, or how much of it is played."""
    FRAGMENTED = auto()
    ENCRYPTED = auto()
    VIDEO = auto()
    UNSUPPORTED_CODEC = auto()
    """The sound in an M4A is not AAC."""
    LARGE_TAGS = auto()
    MULTIPLE_TAGS = auto()
    OVERLONG_TAG = auto()
    """A tag claims to be longer than it is, and swallows sound."""
    UNSUPPORTED_PICTURE = auto()
    """The picture in the tags is neither JPEG nor PNG."""
    PRIVATE_METADATA = auto()
    """The file holds private data: a place, a name, a path."""
    CREATION_DATE = auto()
    """The headers of an M4A say when it was made."""


UNPLAYABLE_FLAWS = (Flaw.VIDEO, Flaw.UNSUPPORTED_CODEC, Flaw.FRAGMENTED)
"""Flaws that make an M4A unplayable in podcast apps, the worst first."""


class Tags(Struct, frozen=True):
    """The tags of a recording, which people see who download it."""

    title: str = ""
    picture_size: int = 0
    """Bytes."""
    chapters: tuple[Chapter, ...] = ()
    texts: tuple[str, ...] = ()
    """All other texts in the tags; empty if a flaw reports them already."""


class Audio(Struct, frozen=True):
    """An audio file by its content, whatever its name says."""

    file: MediaFile
    format: str
    """`MP3`, `M4A`, or another format in words: `a web page`."""
    seconds: float | None = None
    """Duration, counted over the frames."""
    bit_rate: float = 0
    """Bits a second, on average."""
    is_vbr: bool = False
    """Whether the bit rate varies."""
    vbr_quality: int | None = None
    """The quality setting of an MP3 with a variable bit rate: from 0, the best, to 9."""
    is_he_aac: bool = False
    """Whether it is HE-AAC, which needs only half the bit rate."""
    sample_rate: int = 0
    """Samples a second."""
    channels: int = 0
    flaws: Mapping[Flaw, str] = field(default_factory=dict)
    """Its flaws, each with a message about this file."""
    tags: Tags = Tags()
    first_sound_byte: int = 0
    """Bytes before its sound: tags with their picture, or an index."""
    minute_bytes: int = 0
    """Bytes of its first minute of sound, or of all of it; 0 where that is not known."""
    measurements: AudioMeasurements | None = None
    """What decoding it measured; None if it was not decoded."""
    listening: Listening | None = None
    """What is heard in it; None if it was not decoded in this run, or an earlier `check --deep`."""

    @property
    def is_podcast_format(self) -> bool:
        """Whether podcast apps play its format."""
        return self.format in SUFFIXES

    @property
    def is_convertible(self) -> bool:
        """Whether it can be converted to MP3."""
        return self.is_podcast_format or self.format in CONVERTIBLE

    @property
    def is_playable(self) -> bool:
        """Whether apps play it as it is: not an M4A with a video, for example."""
        return self.is_podcast_format and not any(flaw in self.flaws for flaw in UNPLAYABLE_FLAWS)

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.format]

    @property
    def suffix(self) -> str:
        return SUFFIXES[self.format]
