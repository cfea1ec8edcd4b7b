"""What tells of people in the metadata of a recording: where, who, with what device, and when.

Findings say what kind of thing it is and where it stands, and never repeat it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

PLACE = "the place where it was recorded"
PERSON = "the name of a person"
DEVICE = "the device that recorded it"
MOMENT = "the minute in which it was recorded"
MAIL = "an e-mail address"
PATH = "the path of a file on somebody's computer"
PHOTOGRAPH = "where its picture was taken"
OF_A_PROGRAM = "notes of a program"
LEFT_OVER = "words that are left in unused space"

_GRAVEST = (PLACE, PHOTOGRAPH, PERSON, MAIL, PATH, DEVICE, MOMENT, LEFT_OVER, OF_A_PROGRAM)
_SHOWN = 4
"""Things that a message lists."""
_LONGEST = 1 << 20
"""Bytes of a text that are looked at."""
_SHORT = 200
"""Characters of a technical field; in longer texts a device may be spoken of."""

_PLACES = re.compile(
    r"[+-]\d{2,6}\.\d{1,12}[+-]\d{3,7}\.\d{1,12}|"  # ISO 6709
    r"(?<![\d.])(?:[+-]\d|[+-]?[0-8]\d)\.\d{3,15}[ \t]{0,3}[NS]?[,;/ \t]{1,4}[+-]?1?\d?\d\.\d{3,15}(?![\d.])|"
    r"(?<!\d)\d{1,2} ?[\u00b0\u00ba] ?\d{1,2} ?['\u2032]|"
    r"exif:GPS(?:Latitude|Longitude)|<(?:photoshop:City|Iptc4xmpCore:Location)\b"
)
_MAILS = re.compile(r"[\w.+-]{2,64}@[\w-]{2,63}\.[A-Za-z.]{2}")
_PATHS = re.compile(
    r"\b[A-Za-z]:[\\/](?:[^\s\\/]{1,64})[\\/]|\\\\[\w.-]{2,64}\\[\w$ .-]{1,64}\\|"
    r"/(?:Users|home|Volumes|var/mobile|storage/emulated)/[^\s/]"
)
_DEVICES = re.compile(
    r"\b(?:iPhone|iPad|iPod|VoiceMemos|Android|OnePlus|Samsung|Galaxy|SM-[A-Z]\d{3}|Pixel \d|Xiaomi|Redmi|"
    r"Huawei|Oppo|Motorola|Nokia|MacBook|iMac|iOS \d|macOS|Mac OS X|Windows NT|serial)\b",
    re.IGNORECASE,
)
_MOMENTS = re.compile(r"\d{4}[-:]\d\d[-:]\d\d[T ](?!00:00)\d\d:\d\d")
_WORD = r"(?<![a-z])(?:{})(?![a-z])"
_NAMES = (
    (PLACE, "location|gps|iso6709|latitude|longitude|geo(?:tag|loc)|" + _WORD.format("place|city")),
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
_KINDS_OF_NAMES = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _NAMES)
_DATES = re.compile(r"date|time|recorded|\u00a9day", re.IGNORECASE)
_TOOLS = re.compile(
    r"software|encod|tool|\u00a9too|\u00a9swr|\u00a9enc|tsse|hdlr|version", re.IGNORECASE
)
_IN_XMP = (
    (PLACE, rb"exif:GPS|photoshop:City|Iptc4xmpCore:Location|:LocationCreated"),
    (PERSON, rb"dc:creator|xmpDM:artist|:OwnerName|photoshop:AuthorsPosition|Iptc4xmpCore:Creator"),
    (DEVICE, rb"tiff:Model|tiff:Make|SerialNumber"),
)
_WORDS = re.compile(rb"[A-Za-z0-9+][A-Za-z0-9_ .,:;@'+/\\-]{5,}")


@dataclass(frozen=True, slots=True)
class Private:
    """Something that tells of people."""

    kind: str
    where: str


def in_words(found: Iterable[Private]) -> str:
    """All of it in a sentence, the gravest first; nothing where there is none."""
    unique = sorted(dict.fromkeys(found), key=lambda private: _GRAVEST.index(private.kind))
    by_kind: dict[str, str] = {}
    for private in unique:
        by_kind.setdefault(private.kind, private.where)
    parts = [f"{kind} ({where})" for kind, where in by_kind.items()]
    more = f" and {len(parts) - _SHOWN} more such things" if len(parts) > _SHOWN else ""
    return f"it holds {', '.join(parts[:_SHOWN])}{more}" if parts else ""


def in_field(name: str, text: str, where: str) -> Iterator[Private]:
    """What a field with that name and text tells."""
    text = text.strip("\0 \r\n\t")
    if not text:
        return
    for kind, pattern in _KINDS_OF_NAMES:
        if pattern.search(name):
            yield Private(kind, where)
    if _DATES.search(name) and _MOMENTS.search(text):
        yield Private(MOMENT, where)
    if _TOOLS.search(name) and len(text) <= _SHORT and _DEVICES.search(text):
        yield Private(DEVICE, where)
    yield from in_text(text, where)


def in_text(text: str, where: str) -> Iterator[Private]:
    """What any text may tell."""
    for kind, pattern in ((PLACE, _PLACES), (MAIL, _MAILS), (PATH, _PATHS)):
        if pattern.search(text):
            yield Private(kind, where)


def in_bytes(data: bytes, where: str) -> Iterator[Private]:
    """The same of bytes of which nobody knows how they are written."""
    yield from in_text(read(data), where)


def in_xmp(data: bytes, where: str) -> Iterator[Private]:
    """What an editor's record (XMP) tells; at the least that there is one."""
    found = [Private(kind, where) for kind, pattern in _IN_XMP if re.search(pattern, data)]
    found += in_bytes(data, where)
    yield from found or [Private(OF_A_PROGRAM, where)]


def is_xmp(data: bytes) -> bool:
    """Whether it is a record that an editor keeps in XMP."""
    return b"<x:xmpmeta" in data[:_LONGEST] or b"<rdf:RDF" in data[:_LONGEST]


def read(data: bytes) -> str:
    """Bytes as a text: letters of two bytes read as those of one, once their zeros are out."""
    return data[:_LONGEST].replace(b"\0", b"").decode("utf-8", "replace")


def words_in(data: bytes) -> list[str]:
    """The texts that stand in bytes of another kind."""
    return [word.decode("ascii") for word in _WORDS.findall(data[:_LONGEST].replace(b"\0", b""))]
