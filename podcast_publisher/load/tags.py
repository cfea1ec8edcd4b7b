"""What a recording says of itself: title, picture, chapters. The only user of mutagen.

mutagen reads tags well; lengths and flaws come from the walks over frames and boxes, because it
believes what headers say (audio.md, 1.2).
"""

import io
import re
from typing import Any

import mutagen
import mutagen.id3
import mutagen.mp4

from podcast_publisher.model.audio import Flaw, Tags
from podcast_publisher.model.transcript import Chapter

HEAVY = 1 << 20
"""Bytes of tags that every listener's telephone must fetch before the first sound."""

_TELLING = re.compile(
    r"[A-Za-z]:\\[^\s\\]+\\|/(?:Users|home|Volumes)/[^\s/]+|[\w.+-]+@[\w-]+\.[\w.]+"
)
"""Paths of somebody's computer, and e-mail addresses: editors leave them in tags."""


def read_tags(data: bytes, content: str) -> tuple[Tags, dict[Flaw, str]]:
    """The tags in the bytes of an MP3 or M4A, and the flaws in them; unreadable tags are none."""
    try:
        return (_of_mp4 if content == "M4A" else _of_id3)(data)
    except (mutagen.MutagenError, ValueError, KeyError, IndexError, TypeError, OverflowError):
        return Tags(), {}


def _of_id3(data: bytes) -> tuple[Tags, dict[Flaw, str]]:
    if data[:3] != b"ID3":
        return Tags(), {}
    tag = mutagen.id3.ID3(io.BytesIO(data))
    pictures = [frame.data for frame in tag.getall("APIC")]
    chapters = sorted(tag.getall("CHAP"), key=lambda one: one.start_time)
    flaws = _flaws(tag.size, pictures)
    if swallowed := _swallowed(data, tag.size):
        flaws[Flaw.LYING_TAG] = f"its ID3 tag swallows {swallowed:,} bytes that are no tag"
    texts = (frame.pprint() for frame in tag.values() if frame.FrameID not in {"APIC", "CHAP"})
    if telling := next((found for text in texts if (found := _TELLING.search(text))), None):
        flaws[Flaw.TELLING_TAG] = f"a tag holds {_veiled(telling[0])}"
    return (
        Tags(
            title=str(tag.get("TIT2", "")),
            picture_size=sum(map(len, pictures)),
            chapters=tuple(
                Chapter(one.start_time / 1000, str(one.sub_frames.get("TIT2", "")))
                for one in chapters
            ),
        ),
        flaws,
    )


def _of_mp4(data: bytes) -> tuple[Tags, dict[Flaw, str]]:
    file: Any = mutagen.mp4.MP4(io.BytesIO(data))
    tags = file.tags or {}
    pictures = [bytes(one) for one in tags.get("covr", [])]
    chapters = tuple(Chapter(one.start, one.title) for one in file.chapters or ())
    title = str(next(iter(tags.get("\xa9nam", [])), ""))
    return Tags(title, sum(map(len, pictures)), chapters), _flaws(sum(map(len, pictures)), pictures)


def _flaws(size: int, pictures: list[bytes]) -> dict[Flaw, str]:
    flaws = {}
    if size > HEAVY:
        flaws[Flaw.HEAVY_TAGS] = f"its tags have {size / 1_000_000:.1f} MB"
    if any(not one.startswith((b"\xff\xd8\xff", b"\x89PNG")) for one in pictures):
        flaws[Flaw.ODD_PICTURE] = "the picture in its tags is neither JPEG nor PNG"
    return flaws


def _swallowed(data: bytes, size: int) -> int:
    """Bytes in the tag's padding that are not zero: sound, if the tag lies about its length."""
    at, end, minor = 10, min(size, len(data)), data[3]
    head, name = (6, 3) if minor == 2 else (10, 4)
    while at + head <= end and re.fullmatch(rb"[A-Z0-9]+", data[at : at + name]):
        length = data[at + name : at + name + (3 if minor == 2 else 4)]
        at += head + (_synchsafe(length) if minor == 4 else int.from_bytes(length, "big"))
    return len(data[at:end].strip(b"\x00")) if at < end else 0


def _synchsafe(length: bytes) -> int:
    number = 0
    for byte in length:
        number = number << 7 | byte & 0x7F
    return number


def _veiled(found: str) -> str:
    """What it is, without saying it once more."""
    return "an e-mail address" if "@" in found else "the path of a file on somebody's computer"
