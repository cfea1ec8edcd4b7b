"""Write tags as players read them. The only user of mutagen here.

ID3v2.3 in UTF-16, because some players know no later version; chapters by start, because some players
list them in file order.
"""

import io
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import mutagen
from mutagen import apev2, id3, mp4

from podcast_publisher.audio.m4a_chapters import read_head, with_chapters
from podcast_publisher.audio.tag_values import TagValues
from podcast_publisher.model.errors import RepairError
from podcast_publisher.model.transcript import Chapter

_UTF16 = id3.Encoding.UTF16
_NO_OFFSET = 0xFFFFFFFF
"""No byte offset for a chapter: its time counts."""
_PADDING = bytes(1024)
"""Room for later edits."""
_MAX_CHAPTERS = 255
"""Counted in one byte (ID3v2 Chapter Frame Addendum, 3.2; `chpl` of an M4A)."""
_HEADER_BYTES = 10
"""Bytes before the first frame of a tag."""
_GAPLESS = "----:com.apple.iTunes:iTunSMPB"
"""Padding samples of an M4A: part of the recording rather than a description of it."""
_UNDO = "MP3GAIN_UNDO"
_UNDO_FORMAT = re.compile(r"[+-]\d{3},[+-]\d{3},[NW]")
_GAPLESS_FORMAT = re.compile(rb"(?: [0-9A-Fa-f]{8,16}){3,12}")
"""Numbers alone: text there could be personal."""


def tagged_mp3(sound: bytes, trailing_tags: bytes, tags: TagValues) -> bytes:
    """The sound of an MP3 with these tags in place of all others; `trailing_tags` are those after it."""
    return id3_tag(tags) + sound + _mp3gain_undo_tag(trailing_tags)


def _mp3gain_undo_tag(data: bytes) -> bytes:
    """The APE tag by which a change of MP3Gain to the frames can be undone."""
    undo_tag, out = apev2.APEv2(), io.BytesIO()
    with suppress(mutagen.MutagenError, KeyError):
        undo = str(apev2.APEv2(io.BytesIO(data))[_UNDO])
        if _UNDO_FORMAT.fullmatch(undo):
            undo_tag[_UNDO] = undo
            undo_tag.save(out)
    return out.getvalue()


def tagged_m4a(bare: bytes, tags: TagValues, gapless: bytes = b"") -> bytes:
    """An M4A without tags, with these tags and its gapless info.

    Raises:
        RepairError: tags cannot be written.
    """
    if not tags and not gapless:
        return bare
    buffer = io.BytesIO(with_chapters(bare, _counted(tags.chapters)))
    with _as_repair_error():
        file: Any = mp4.MP4(buffer)
        file.add_tags()
        file.tags.update(_m4a_tags(tags))
        if gapless:
            file.tags[_GAPLESS] = [mp4.MP4FreeForm(gapless)]
        buffer.seek(0)
        file.save(buffer)
    return buffer.getvalue()


def copy_with_chapters(old: BinaryIO, new: BinaryIO, tags: TagValues) -> None:
    """Copy an M4A that has its index first from one file to another, with chapters.

    Raises:
        RepairError: they cannot be written.
    """
    if tags.chapters:
        new.write(with_chapters(read_head(old), _counted(tags.chapters)))
    shutil.copyfileobj(old, new, 1 << 20)


def write_m4a_tags(path: Path, tags: TagValues) -> None:
    """Write tags into an M4A that has none, in place.

    Raises:
        RepairError: tags cannot be written.
    """
    if not tags:
        return
    with _as_repair_error():
        file: Any = mp4.MP4(path)
        if file.tags is None:
            file.add_tags()
        file.tags.clear()
        file.tags.update(_m4a_tags(tags))
        file.save()


def read_gapless_info(data: bytes) -> bytes:
    """The gapless info in the tags of an M4A; empty where there is none."""
    with suppress(mutagen.MutagenError, ValueError):
        file: Any = mp4.MP4(io.BytesIO(data))
        tags = file.tags or {}
        note = bytes(next(iter(tags.get(_GAPLESS, ())), b""))
        return note if _GAPLESS_FORMAT.fullmatch(note) else b""
    return b""


@contextmanager
def _as_repair_error() -> Iterator[None]:
    try:
        yield
    except (
        mutagen.MutagenError,
        ValueError,
    ) as error:  # mutagen raises ValueError for wrong lengths
        raise RepairError(
            f"its tags cannot be read: {error}", fix="Export the recording again, without tags."
        ) from error


def id3_tag(values: TagValues) -> bytes:
    """An ID3v2.3 tag with these values; empty where there are none."""
    if not values:
        return b""
    tag = id3.ID3()
    texts: dict[Any, str] = {
        id3.TIT2: values.title,
        id3.TALB: values.show,
        id3.TPE1: values.author,
        id3.TRCK: _number(values.number),
        id3.TPOS: _number(values.season),
        id3.TDRC: values.date,
    }
    frames: list[Any] = [kind(encoding=_UTF16, text=text) for kind, text in texts.items() if text]
    if values.picture:
        frames.append(_front_cover(values.picture))
    for frame in (*frames, *_chapters(values)):
        tag.add(frame)
    return _render_id3(tag)


def _front_cover(picture: bytes) -> Any:
    return id3.APIC(
        encoding=id3.Encoding.LATIN1,
        mime="image/png" if picture.startswith(b"\x89PNG") else "image/jpeg",
        type=id3.PictureType.COVER_FRONT,
        desc="",
        data=picture,
    )


def _chapters(tags: TagValues) -> Iterator[Any]:
    if not tags.chapters:
        return
    starts = [round(chapter.start * 1000) for chapter in _counted(tags.chapters)]
    ends = [*starts[1:], round(tags.seconds * 1000)]
    names = [f"chp{number}" for number in range(len(starts))]
    yield id3.CTOC(
        element_id="toc",
        flags=id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED,
        child_element_ids=names,
        sub_frames=[],
    )
    for name, chapter, start, end in zip(names, tags.chapters, starts, ends, strict=True):
        yield id3.CHAP(
            element_id=name,
            start_time=start,
            end_time=end,
            start_offset=_NO_OFFSET,
            end_offset=_NO_OFFSET,
            sub_frames=[id3.TIT2(encoding=_UTF16, text=chapter.title)],
        )


def _counted(chapters: Sequence[Chapter]) -> Sequence[Chapter]:
    """The chapters, if a tag holds as many.

    Raises:
        RepairError: there are more.
    """
    if (number := len(chapters)) > _MAX_CHAPTERS:
        raise RepairError(
            f"there are {number} chapters, and a tag holds {_MAX_CHAPTERS}",
            fix="Leave the less important ones out.",
        )
    return chapters


def _render_id3(tag: Any) -> bytes:
    """The tag as bytes; chapters are rendered one by one, because mutagen sorts them by size."""
    tag.update_to_v23()  # saving alone would leave frames of ID3v2.4 inside
    chapters = sorted(tag.getall("CHAP"), key=lambda chapter: chapter.start_time)
    tag.delall("CHAP")
    body = (
        b"".join(_frames(chapter) for chapter in (tag, *map(_single_frame_tag, chapters)))
        + _PADDING
    )
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + size + body


def _single_frame_tag(frame: Any) -> Any:
    tag = id3.ID3()
    tag.add(frame)
    return tag


def _frames(tag: Any) -> bytes:
    out = io.BytesIO()
    tag.save(out, v1=0, v2_version=3, padding=lambda _: 0)
    return out.getvalue()[_HEADER_BYTES:]


def _m4a_tags(values: TagValues) -> dict[str, Any]:
    png = values.picture.startswith(b"\x89PNG")
    form = mp4.AtomDataType.PNG if png else mp4.AtomDataType.JPEG
    tags = {
        "\xa9nam": values.title,
        "\xa9alb": values.show,
        "\xa9ART": values.author,
        "\xa9day": values.date,
        "trkn": (values.number, 0) if values.number else None,
        "disk": (values.season, 0) if values.season else None,
        "covr": mp4.MP4Cover(values.picture, form) if values.picture else None,
    }
    return {name: [value] for name, value in tags.items() if value}


def _number(number: int | None) -> str:
    return "" if number is None else str(number)
