"""What a recording says of itself: title, picture, chapters. The only user of mutagen.

mutagen reads tags well; lengths and flaws come from the walks over frames and boxes, because it
believes what headers say (audio.md, 1.2).
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from mutagen import version_string

from podcast_publisher.load.audio import id3
from podcast_publisher.load.audio.mp4 import Mp4
from podcast_publisher.load.audio.private_id3 import texts_of, told_by_frame, told_by_other_tag
from podcast_publisher.load.audio.private_metadata import (
    DEVICE,
    OF_A_PROGRAM,
    PERSON,
    PHOTOGRAPH,
    Private,
    in_text,
    in_words,
)
from podcast_publisher.load.audio.private_mp4 import told_by_mp4
from podcast_publisher.load.files.paged_file import Data
from podcast_publisher.load.picture.header import image_format, jpeg_header, png_header
from podcast_publisher.load.picture.probe import probe_artwork_bytes
from podcast_publisher.model.audio import Flaw, Tags
from podcast_publisher.model.media_file import MediaFile
from podcast_publisher.model.transcript import Chapter

LIBRARY = version_string
HEAVY = 1 << 20
"""Bytes of tags that every listener's telephone must fetch before the first sound."""

_PICTURE = MediaFile(Path(), "", 0, "", "")
"""A picture inside a recording is no file of its own."""


def read_mp3_tags(data: Data, around: tuple[bytes, ...] = ()) -> tuple[Tags, dict[Flaw, str]]:
    """The tags in the bytes of an MP3, and the flaws in them; unreadable tags are none.

    `around` are tags of other kinds, in which nothing is looked for but what tells of people.
    """
    tags, flaws, private = _guarded(_of_id3, data)
    for part in around:
        private += _guarded(_of_id3, part)[2] if part.startswith(b"ID3") else ()
        private += told_by_other_tag(part)
    return _without_told(tags), flaws | _telling(private)


def read_m4a_tags(data: Data, walk: Mp4) -> tuple[Tags, dict[Flaw, str]]:
    """The same of an M4A, in whatever boxes something is told."""
    tags, flaws, private = _guarded(_of_mp4, data)
    chunks = walk.heard[0].chunks if walk.heard else ()
    told = told_by_mp4(data, chunks, walk.places, walk.tracks_of_any_kind)
    private += [
        *told.private,
        *(found for body in told.pictures for found in _told_by_picture(body)),
    ]
    if told.of_words and not tags.chapters:
        private.append(Private(OF_A_PROGRAM, told.of_words))
    return _without_told(replace(tags, texts=(*tags.texts, *told.texts))), flaws | _telling(private)


def _without_told(tags: Tags) -> Tags:
    """Without texts of which a flaw tells already."""
    return replace(tags, texts=tuple(text for text in tags.texts if not any(in_text(text, ""))))


Read = tuple[Tags, dict[Flaw, str], list[Private]]


def _guarded(read: Callable[[Data], Read], data: Data) -> Read:
    try:
        return read(data)
    except Exception:  # noqa: BLE001 - whatever a program wrote there, the sound can be played
        return Tags(), {}, []


def _of_id3(data: Data) -> Read:
    from mutagen.id3 import ID3  # where it is used: a recording that is known is not looked at

    if data[:3] != b"ID3":
        return Tags(), {}, []
    walked = id3.walk(data)
    if not walked.harmless:
        return Tags(), _unread(id3.tag_size(data), walked), []
    tag = ID3(_as_file(data))
    pictures = [frame.data for frame in tag.getall("APIC")]
    chapters = sorted(tag.getall("CHAP"), key=lambda one: one.start_time)
    others = [frame for frame in tag.values() if frame.FrameID not in {"APIC", "CHAP"}]
    inner = [frame for chapter in chapters for frame in chapter.sub_frames.values()]
    inside = [*pictures, *(frame.data for frame in (*others, *inner) if _holds_picture(frame))]
    private = [
        found for frame in (*others, *inner, *tag.getall("APIC")) for found in told_by_frame(frame)
    ]
    private += [found for body in inside for found in _told_by_picture(body)]
    return (
        Tags(
            title=str(tag.get("TIT2", "")),
            picture_size=sum(map(len, pictures)),
            chapters=tuple(
                Chapter(chapter.start_time / 1000, str(chapter.sub_frames.get("TIT2", "")))
                for chapter in chapters
            ),
            texts=tuple(text for frame in others for text in texts_of(frame)),
        ),
        _flaws(tag.size, pictures) | _swallowed(walked),
        private,
    )


def _holds_picture(frame: Any) -> bool:
    return image_format(getattr(frame, "data", b"") or b"") in {"JPEG", "PNG"}


def _of_mp4(data: Data) -> Read:
    from mutagen.mp4 import MP4

    file: Any = MP4(_as_file(data))
    tags = file.tags or {}
    pictures = [bytes(one) for one in tags.get("covr", [])]
    chapters = tuple(Chapter(chapter.start, chapter.title) for chapter in file.chapters or ())
    title = str(next(iter(tags.get("\xa9nam", [])), ""))
    others = [one for name, values in tags.items() if name != "covr" for one in _listed(values)]
    texts = tuple(other for other in others if isinstance(other, str))
    size = sum(map(len, pictures))
    return Tags(title, size, chapters, texts), _flaws(size, pictures), []


def _as_file(data: Data) -> BinaryIO:
    file: BinaryIO = io.BytesIO(data) if isinstance(data, bytes) else data.file
    file.seek(0)
    return file


def _listed(values: Any) -> list[Any]:
    return values if isinstance(values, list) else [values]


def _telling(private: list[Private]) -> dict[Flaw, str]:
    return {Flaw.PRIVATE_METADATA: in_words(private)} if private else {}


_OF_PICTURES = {
    "its author's name": PERSON,
    "its owner's name": PERSON,
    "the name of the camera": DEVICE,
    "the camera's serial number": DEVICE,
    "XMP data of an editor": OF_A_PROGRAM,
}
"""What is hidden in a picture, by the words for it, and of what kind it is."""


def _flaws(size: int, pictures: list[bytes]) -> dict[Flaw, str]:
    flaws = {}
    if size > HEAVY:
        flaws[Flaw.LARGE_TAGS] = f"its tags have {size / 1_000_000:.1f} MB"
    for picture in pictures:
        flaws |= _flaws_of_picture(picture)
    return flaws


def _flaws_of_picture(body: bytes) -> dict[Flaw, str]:
    read = {"JPEG": jpeg_header, "PNG": png_header}.get(image_format(body))
    if read is None:
        return {Flaw.UNSUPPORTED_PICTURE: "the picture in its tags is neither JPEG nor PNG"}
    header = read(body)
    if header is None or not header.complete or not header.checksums_match:
        return {Flaw.UNSUPPORTED_PICTURE: "the picture in its tags is damaged or cut off"}
    return {}


def _told_by_picture(body: bytes) -> Iterator[Private]:
    """What a picture in the tags tells, as one that is published by itself."""
    picture, where = probe_artwork_bytes(_PICTURE, body), "the picture in its tags"
    if picture.has_location:
        yield Private(PHOTOGRAPH, where)
    for what in picture.metadata:
        if kind := _OF_PICTURES.get(what):
            yield Private(kind, where)


def _swallowed(walked: id3.Walked) -> dict[Flaw, str]:
    if walked.swallowed:
        return {
            Flaw.OVERLONG_TAG: f"its ID3 tag swallows {walked.swallowed:,} bytes that are no tag"
        }
    if walked.overrun:
        return {
            Flaw.OVERLONG_TAG: "a part of its ID3 tag says that it is longer than the whole tag"
        }
    return {}


def _unread(size: int, walked: id3.Walked) -> dict[Flaw, str]:
    """A tag of which no more can be said than that nobody should have to read it."""
    megabytes = f"{size / 1_000_000:.1f} MB in {walked.frames:,} frames"
    words = f"its tags ({megabytes}) are more than a program should unpack"
    return _swallowed(walked) or {Flaw.LARGE_TAGS: words}
