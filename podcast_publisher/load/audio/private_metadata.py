"""Private data in metadata: location, person, device and time.

Messages name the kind and the place, and never repeat the data.
"""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from podcast_publisher.model.patterns import lazy_pattern

LOCATION = "the place where it was recorded"
PERSON = "the name of a person"
DEVICE = "the device that recorded it"
TIME = "the minute in which it was recorded"
MAIL = "an email address"
PATH = "the path of a file on somebody's computer"
PHOTOGRAPH = "where its picture was taken"
PROGRAM_NOTES = "notes of a program"
UNUSED_SPACE = "words that are left in unused space"

_BY_SEVERITY = (LOCATION, PHOTOGRAPH, PERSON, MAIL, PATH, DEVICE, TIME, UNUSED_SPACE, PROGRAM_NOTES)
_MAX_LISTED = 4
"""Items listed in a message."""
_MAX_BYTES = 1 << 20
"""Of a text that is searched."""
_MAX_TECHNICAL = 200
"""Characters of a technical field; a longer text may be about a device."""

_LOCATION_TEXT = lazy_pattern(
    r"[+-]\d{2,6}\.\d{1,12}[+-]\d{3,7}\.\d{1,12}|"  # ISO 6709
    r"(?<![\d.])(?:[+-]\d|[+-]?[0-8]\d)\.\d{3,15}[ \t]{0,3}[NS]?[,;/ \t]{1,4}[+-]?1?\d?\d\.\d{3,15}(?![\d.])|"
    r"(?<!\d)\d{1,2} ?[\u00b0\u00ba] ?\d{1,2} ?['\u2032]|"
    r"exif:GPS(?:Latitude|Longitude)|<(?:photoshop:City|Iptc4xmpCore:Location)\b"
)
_MAIL_TEXT = lazy_pattern(r"[\w.+-]{2,64}@[\w-]{2,63}\.[A-Za-z.]{2}")
_PATH_TEXT = lazy_pattern(
    r"\b[A-Za-z]:[\\/](?:[^\s\\/]{1,64})[\\/]|\\\\[\w.-]{2,64}\\[\w$ .-]{1,64}\\|"
    r"/(?:Users|home|Volumes|var/mobile|storage/emulated)/[^\s/]"
)
_DEVICE_TEXT = lazy_pattern(
    r"\b(?:iPhone|iPad|iPod|VoiceMemos|Android|OnePlus|Samsung|Galaxy|SM-[A-Z]\d{3}|Pixel \d|Xiaomi|Redmi|"
    r"Huawei|Oppo|Motorola|Nokia|MacBook|iMac|iOS \d|macOS|Mac OS X|Windows NT|serial)\b",
    re.IGNORECASE,
)
_TIME_TEXT = lazy_pattern(r"\d{4}[-:]\d\d[-:]\d\d[T ](?!00:00)\d\d:\d\d")
_WORD = r"(?<![a-z])(?:{})(?![a-z])"
_NAMES = (
    (
        LOCATION,
        "location|gps|iso6709|latitude|longitude|geo(?:tag|loc)|" + _WORD.format("place|city"),
    ),
    (
        PERSON,
        _WORD.format(
            "author|owner|user|recordedby|interviewer|speaker|username|operator|recordist|interviewee|patient|account|contact"
        ),
    ),
    (
        DEVICE,
        _WORD.format(
            "make|model|manufacturer|device|serial|serialnumber|host|hostcomputer|camera|phone|android.version"
        ),
    ),
)
_NAME_PATTERNS = tuple((kind, lazy_pattern(pattern, re.IGNORECASE)) for kind, pattern in _NAMES)
_DATE_NAME = lazy_pattern(r"date|time|recorded|\u00a9day", re.IGNORECASE)
_TOOL_NAME = lazy_pattern(
    r"software|encod|tool|\u00a9too|\u00a9swr|\u00a9enc|tsse|hdlr|version", re.IGNORECASE
)
_XMP_PATTERNS = (
    (LOCATION, rb"exif:GPS|photoshop:City|Iptc4xmpCore:Location|:LocationCreated"),
    (PERSON, rb"dc:creator|xmpDM:artist|:OwnerName|photoshop:AuthorsPosition|Iptc4xmpCore:Creator"),
    (DEVICE, rb"tiff:Model|tiff:Make|SerialNumber"),
)
_TEXT_RUN = lazy_pattern(rb"[A-Za-z0-9+][A-Za-z0-9_ .,:;@'+/\\-]{5,}")


class Private(Struct, frozen=True):
    """A piece of private data."""

    kind: str
    where: str


def describe_private(items: Iterable[Private]) -> str:
    """A message, the most severe first; empty where there is nothing."""
    unique = sorted(dict.fromkeys(items), key=lambda private: _BY_SEVERITY.index(private.kind))
    by_kind: dict[str, str] = {}
    for private in unique:
        by_kind.setdefault(private.kind, private.where)
    parts = [f"{kind} ({where})" for kind, where in by_kind.items()]
    more = f" and {len(parts) - _MAX_LISTED} more such things" if len(parts) > _MAX_LISTED else ""
    return f"it holds {', '.join(parts[:_MAX_LISTED])}{more}" if parts else ""


def in_field(name: str, text: str, where: str) -> Iterator[Private]:
    """Private data in a field with that name and text."""
    text = text.strip("\0 \r\n\t")
    if not text:
        return
    for kind, pattern in _NAME_PATTERNS:
        if pattern.search(name):
            yield Private(kind, where)
    if _DATE_NAME.search(name) and _TIME_TEXT.search(text):
        yield Private(TIME, where)
    if _TOOL_NAME.search(name) and len(text) <= _MAX_TECHNICAL and _DEVICE_TEXT.search(text):
        yield Private(DEVICE, where)
    yield from in_text(text, where)


def in_text(text: str, where: str) -> Iterator[Private]:
    """Private data in any text."""
    for kind, pattern in ((LOCATION, _LOCATION_TEXT), (MAIL, _MAIL_TEXT), (PATH, _PATH_TEXT)):
        if pattern.search(text):
            yield Private(kind, where)


def in_bytes(data: bytes, where: str) -> Iterator[Private]:
    """Private data in bytes of unknown encoding."""
    yield from in_text(decode_loosely(data), where)


def in_xmp(data: bytes, where: str) -> Iterator[Private]:
    """Private data in XMP; at least the notes of a program."""
    items = [Private(kind, where) for kind, pattern in _XMP_PATTERNS if re.search(pattern, data)]
    items += in_bytes(data, where)
    yield from items or [Private(PROGRAM_NOTES, where)]


def is_xmp(data: bytes) -> bool:
    """Whether it is XMP."""
    return b"<x:xmpmeta" in data[:_MAX_BYTES] or b"<rdf:RDF" in data[:_MAX_BYTES]


def decode_loosely(data: bytes) -> str:
    """Bytes as text; UTF-16 is readable once zeros are removed."""
    return data[:_MAX_BYTES].replace(b"\0", b"").decode("utf-8", "replace")


def texts_in(data: bytes) -> list[str]:
    """Runs of text in binary data."""
    return [
        word.decode("ascii") for word in _TEXT_RUN.findall(data[:_MAX_BYTES].replace(b"\0", b""))
    ]
