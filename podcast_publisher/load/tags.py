"""What a recording says of itself: title, picture, chapters. The only user of mutagen.

mutagen reads tags well; lengths and flaws come from the walks over frames and boxes, because it
believes what headers say (audio.md, 1.2).
"""

import io
import re
from typing import Any

from mutagen import version_string

from podcast_publisher.load import id3
from podcast_publisher.load.exif import read_exif
from podcast_publisher.load.picture_data import tells_place
from podcast_publisher.load.picture_header import jpeg_header, kind_of, png_header
from podcast_publisher.model.audio import Flaw, Tags
from podcast_publisher.model.transcript import Chapter

LIBRARY = version_string
HEAVY = 1 << 20
"""Bytes of tags that every listener's telephone must fetch before the first sound."""

_TELLING = re.compile(
    rb"[A-Za-z]:\\[^\s\\]{1,64}\\|\\\\[\w.-]{2,64}\\[\w$ .-]{1,64}\\|/(?:Users|home|Volumes)/[^\s/]+|"
    rb"[\w.+-]{2,64}@[\w-]{2,63}\.[A-Za-z.]{2}"
)
"""Paths of somebody's computer, and e-mail addresses: editors leave them in tags."""


def read_tags(
    data: bytes, content: str, around: tuple[bytes, ...] = ()
) -> tuple[Tags, dict[Flaw, str]]:
    """The tags in the bytes of an MP3 or M4A, and the flaws in them; unreadable tags are none.

    `around` are tags of other kinds, in which nothing is looked for but what tells too much.
    """
    try:
        tags, flaws = (_of_mp4 if content == "M4A" else _of_id3)(data)
    except Exception:  # noqa: BLE001 - whatever a program wrote there, the sound can be played
        tags, flaws = Tags(), {}
    return tags, _telling(*around) | flaws


def _of_id3(data: bytes) -> tuple[Tags, dict[Flaw, str]]:
    from mutagen.id3 import ID3  # where it is used: a recording that is known is not looked at

    if data[:3] != b"ID3":
        return Tags(), {}
    walked = id3.walk(data)
    if not walked.harmless:
        return Tags(), _unread(id3.tag_size(data), walked)
    tag = ID3(io.BytesIO(data))
    pictures = [frame.data for frame in tag.getall("APIC")]
    chapters = sorted(tag.getall("CHAP"), key=lambda one: one.start_time)
    flaws = _flaws(tag.size, pictures) | _swallowed(walked)
    others = [frame for frame in tag.values() if frame.FrameID not in {"APIC", "CHAP"}]
    texts = [one for frame in others for one in _words(frame)]
    flaws |= _telling(*(frame.pprint().encode() for frame in others))
    flaws |= _telling(*(bytes(frame.data) for frame in others if hasattr(frame, "data")))
    return (
        Tags(
            title=str(tag.get("TIT2", "")),
            picture_size=sum(map(len, pictures)),
            chapters=tuple(
                Chapter(one.start_time / 1000, str(one.sub_frames.get("TIT2", "")))
                for one in chapters
            ),
            texts=() if Flaw.TELLING_TAG in flaws else tuple(texts),
        ),
        flaws,
    )


def _words(frame: Any) -> list[str]:
    """What a frame of text, a comment or lyrics say."""
    said = getattr(frame, "text", [])
    return [said] if isinstance(said, str) else [str(one) for one in said]


def _of_mp4(data: bytes) -> tuple[Tags, dict[Flaw, str]]:
    from mutagen.mp4 import MP4

    file: Any = MP4(io.BytesIO(data))
    tags = file.tags or {}
    pictures = [bytes(one) for one in tags.get("covr", [])]
    chapters = tuple(Chapter(one.start, one.title) for one in file.chapters or ())
    title = str(next(iter(tags.get("\xa9nam", [])), ""))
    others = [one for name, values in tags.items() if name != "covr" for one in _listed(values)]
    flaws = _flaws(sum(map(len, pictures)), pictures)
    flaws |= _telling(*(one if isinstance(one, bytes) else str(one).encode() for one in others))
    texts = (
        () if Flaw.TELLING_TAG in flaws else tuple(one for one in others if isinstance(one, str))
    )
    return Tags(title, sum(map(len, pictures)), chapters, texts), flaws


def _listed(values: Any) -> list[Any]:
    return values if isinstance(values, list) else [values]


def _telling(*texts: bytes) -> dict[Flaw, str]:
    """What tells too much; text of two bytes a letter reads as that of one, once its zeros are out."""
    for text in texts:
        if found := _TELLING.search(text.replace(b"\0", b"")):
            return {Flaw.TELLING_TAG: f"a tag holds {_veiled(found[0])}"}
    return {}


def _flaws(size: int, pictures: list[bytes]) -> dict[Flaw, str]:
    flaws = {}
    if size > HEAVY:
        flaws[Flaw.HEAVY_TAGS] = f"its tags have {size / 1_000_000:.1f} MB"
    for one in pictures:
        flaws |= _flaws_of_picture(one)
    return flaws


def _flaws_of_picture(body: bytes) -> dict[Flaw, str]:
    read = {"JPEG": jpeg_header, "PNG": png_header}.get(kind_of(body))
    if read is None:
        return {Flaw.ODD_PICTURE: "the picture in its tags is neither JPEG nor PNG"}
    header = read(body)
    if header is None or not header.whole or not header.sound:
        return {Flaw.ODD_PICTURE: "the picture in its tags is damaged or cut off"}
    if tells_place(read_exif(header.exif).tags, {}):
        return {Flaw.TELLING_TAG: "the picture in its tags says where it was taken"}
    return {}


def _swallowed(walked: id3.Walked) -> dict[Flaw, str]:
    if walked.swallowed:
        return {Flaw.LYING_TAG: f"its ID3 tag swallows {walked.swallowed:,} bytes that are no tag"}
    if walked.overrun:
        return {Flaw.LYING_TAG: "a part of its ID3 tag says that it is longer than the whole tag"}
    return {}


def _unread(size: int, walked: id3.Walked) -> dict[Flaw, str]:
    """A tag of which no more can be said than that nobody should have to read it."""
    megabytes = f"{size / 1_000_000:.1f} MB in {walked.frames:,} frames"
    words = f"its tags ({megabytes}) are more than a program should unpack"
    return _swallowed(walked) or {Flaw.HEAVY_TAGS: words}


def _veiled(found: bytes) -> str:
    """What it is, without saying it once more."""
    return "an e-mail address" if b"@" in found else "the path of a file on somebody's computer"
