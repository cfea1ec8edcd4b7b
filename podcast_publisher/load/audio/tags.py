"""Read tags: title, picture, chapters. The only user of mutagen in `load`.

Durations and flaws come from the walks over frames and boxes, because mutagen believes what headers
say.
"""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from msgspec.structs import replace
from mutagen import version_string

from podcast_publisher.load.audio import id3
from podcast_publisher.load.audio.mp4 import Mp4
from podcast_publisher.load.audio.private_id3 import (
    private_in_frame,
    private_in_other_tag,
    texts_of,
)
from podcast_publisher.load.audio.private_metadata import (
    DEVICE,
    PERSON,
    PHOTOGRAPH,
    PROGRAM_NOTES,
    Private,
    describe_private,
    in_text,
)
from podcast_publisher.load.audio.private_mp4 import private_in_mp4
from podcast_publisher.load.files.paged_file import Data
from podcast_publisher.load.picture.header import image_format, jpeg_header, png_header
from podcast_publisher.load.picture.probe import probe_artwork_bytes
from podcast_publisher.model.audio import Flaw, Tags
from podcast_publisher.model.media_file import MediaFile
from podcast_publisher.model.transcript import Chapter

LIBRARY = version_string
MAX_TAG_BYTES = 1 << 20
"""Every listener downloads the tags before the sound."""

_PICTURE = MediaFile(Path(), "", 0, "", "")
"""A name for the picture inside a recording."""


def read_mp3_tags(data: Data, around: tuple[bytes, ...] = ()) -> tuple[Tags, dict[Flaw, str]]:
    """Read the tags of an MP3, and their flaws; unreadable tags are ignored.

    `around` are other tags, which are searched for private data only.
    """
    tags, flaws, private = _parse_or_none(_parse_id3, data)
    for part in around:
        private += _parse_or_none(_parse_id3, part)[2] if part.startswith(b"ID3") else ()
        private += private_in_other_tag(part)
    return _drop_private_texts(tags), flaws | _private_flaw(private)


def read_m4a_tags(data: Data, walk: Mp4) -> tuple[Tags, dict[Flaw, str]]:
    """Read the tags of an M4A, and their flaws."""
    tags, flaws, private = _parse_or_none(_parse_mp4, data)
    chunks = walk.sound_tracks[0].chunks if walk.sound_tracks else ()
    found_private = private_in_mp4(data, chunks, walk.media_data, walk.tracks_of_any_kind)
    private += [
        *found_private.private,
        *(item for body in found_private.pictures for item in _private_in_picture(body)),
    ]
    if found_private.text_track and not tags.chapters:
        private.append(Private(PROGRAM_NOTES, found_private.text_track))
    return _drop_private_texts(
        replace(tags, texts=(*tags.texts, *found_private.texts))
    ), flaws | _private_flaw(private)


def _drop_private_texts(tags: Tags) -> Tags:
    """The tags without texts that a flaw reports already."""
    return replace(tags, texts=tuple(text for text in tags.texts if not any(in_text(text, ""))))


Read = tuple[Tags, dict[Flaw, str], list[Private]]


def _parse_or_none(parse: Callable[[Data], Read], data: Data) -> Read:
    try:
        return parse(data)
    except Exception:  # noqa: BLE001 - whatever is in the tags, the sound can be played
        return Tags(), {}, []


def _parse_id3(data: Data) -> Read:
    from mutagen.id3 import ID3  # slow to import, and not needed for cached recordings

    if data[:3] != b"ID3":
        return Tags(), {}, []
    walked = id3.walk(data)
    if not walked.harmless:
        return Tags(), _heavy_tag_flaw(id3.tag_size(data), walked), []
    tag = ID3(_as_file(data))
    pictures = [frame.data for frame in tag.getall("APIC")]
    chapters = sorted(tag.getall("CHAP"), key=lambda chapter_frame: chapter_frame.start_time)
    others = [frame for frame in tag.values() if frame.FrameID not in {"APIC", "CHAP"}]
    inner = [frame for chapter in chapters for frame in chapter.sub_frames.values()]
    pictures_anywhere = [
        *pictures,
        *(frame.data for frame in (*others, *inner) if _holds_picture(frame)),
    ]
    private = [
        item for frame in (*others, *inner, *tag.getall("APIC")) for item in private_in_frame(frame)
    ]
    private += [item for body in pictures_anywhere for item in _private_in_picture(body)]
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
        _flaws(tag.size, pictures) | _length_flaw(walked),
        private,
    )


def _holds_picture(frame: Any) -> bool:
    return image_format(getattr(frame, "data", b"") or b"") in {"JPEG", "PNG"}


def _parse_mp4(data: Data) -> Read:
    from mutagen.mp4 import MP4

    file: Any = MP4(_as_file(data))
    tags = file.tags or {}
    pictures = [bytes(value) for value in tags.get("covr", [])]
    chapters = tuple(Chapter(chapter.start, chapter.title) for chapter in file.chapters or ())
    title = str(next(iter(tags.get("\xa9nam", [])), ""))
    others = [
        value for name, values in tags.items() if name != "covr" for value in _as_list(values)
    ]
    texts = tuple(other for other in others if isinstance(other, str))
    size = sum(map(len, pictures))
    return Tags(title, size, chapters, texts), _flaws(size, pictures), []


def _as_file(data: Data) -> BinaryIO:
    file: BinaryIO = io.BytesIO(data) if isinstance(data, bytes) else data.file
    file.seek(0)
    return file


def _as_list(values: Any) -> list[Any]:
    return values if isinstance(values, list) else [values]


def _private_flaw(private: list[Private]) -> dict[Flaw, str]:
    return {Flaw.PRIVATE_METADATA: describe_private(private)} if private else {}


_PICTURE_KINDS = {
    "its author's name": PERSON,
    "its owner's name": PERSON,
    "the name of the camera": DEVICE,
    "the camera's serial number": DEVICE,
    "XMP data of an editor": PROGRAM_NOTES,
}
"""Kind of private data, by the description of a picture's metadata."""


def _flaws(size: int, pictures: list[bytes]) -> dict[Flaw, str]:
    flaws = {}
    if size > MAX_TAG_BYTES:
        flaws[Flaw.LARGE_TAGS] = f"its tags have {size / 1_000_000:.1f} MB"
    for picture in pictures:
        flaws |= _flaws_of_picture(picture)
    return flaws


def _flaws_of_picture(body: bytes) -> dict[Flaw, str]:
    read_header = {"JPEG": jpeg_header, "PNG": png_header}.get(image_format(body))
    if read_header is None:
        return {Flaw.UNSUPPORTED_PICTURE: "the picture in its tags is neither JPEG nor PNG"}
    header = read_header(body)
    if header is None or not header.complete or not header.checksums_match:
        return {Flaw.UNSUPPORTED_PICTURE: "the picture in its tags is damaged or cut off"}
    return {}


def _private_in_picture(body: bytes) -> Iterator[Private]:
    """Private data in a picture in the tags."""
    picture, where = probe_artwork_bytes(_PICTURE, body), "the picture in its tags"
    if picture.has_location:
        yield Private(PHOTOGRAPH, where)
    for description in picture.metadata:
        if kind := _PICTURE_KINDS.get(description):
            yield Private(kind, where)


def _length_flaw(walked: id3.TagWalk) -> dict[Flaw, str]:
    if walked.swallowed:
        return {
            Flaw.OVERLONG_TAG: f"its ID3 tag swallows {walked.swallowed:,} bytes that are not a tag"
        }
    if walked.overrun:
        return {
            Flaw.OVERLONG_TAG: "a part of its ID3 tag says that it is longer than the whole tag"
        }
    return {}


def _heavy_tag_flaw(size: int, walked: id3.TagWalk) -> dict[Flaw, str]:
    """The flaw of a tag that is too large to read."""
    megabytes = f"{size / 1_000_000:.1f} MB in {walked.frames:,} frames"
    message = f"its tags ({megabytes}) are more than a program should unpack"
    return _length_flaw(walked) or {Flaw.LARGE_TAGS: message}
