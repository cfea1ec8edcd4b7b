"""Tags written as players read them. The only user of mutagen here.

ID3v2.3 in UTF-16, because some players know no later version; chapters in the order of time, because
some list them as they stand in the file (audio.md 2.6).
"""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import mutagen
from mutagen import apev2, id3, mp4

from podcast_publisher.audio.tag_values import TagValues
from podcast_publisher.model.errors import RepairError

_UTF16 = id3.Encoding.UTF16
_NOWHERE = 0xFFFFFFFF
"""A chapter's place in bytes, which nobody needs: its time counts."""
_PADDING = bytes(1024)
"""Free for later corrections."""
_MOST_CHAPTERS = 255
"""Their list counts them in one byte (ID3v2 Chapter Frame Addendum, 3.2)."""
_HEADER = 10
"""Bytes before the first frame of a tag."""
_GAPLESS = "----:com.apple.iTunes:iTunSMPB"
"""How many samples of an M4A are no sound: part of the recording rather than of what is said of it."""
_UNDO = "MP3GAIN_UNDO"
_UNDO_FORM = re.compile(r"[+-]\d{3},[+-]\d{3},[NW]")
_GAPLESS_FORM = re.compile(rb"(?: [0-9A-Fa-f]{8,16}){3,12}")
"""Numbers and nothing else: words there would be somebody's."""


def tagged_mp3(sound: bytes, behind: bytes, labels: TagValues) -> bytes:
    """The sound of an MP3 with these labels in place of all tags; `behind` are the tags that stood behind it."""
    return id3_tag(labels) + sound + _undoing(behind)


def _undoing(data: bytes) -> bytes:
    """A tag with what MP3Gain has done to the frames, by which it can be undone; part of the sound rather."""
    kept, out = apev2.APEv2(), io.BytesIO()
    with suppress(mutagen.MutagenError, KeyError):
        undo = str(apev2.APEv2(io.BytesIO(data))[_UNDO])
        if _UNDO_FORM.fullmatch(undo):
            kept[_UNDO] = undo
            kept.save(out)
    return out.getvalue()


def tagged_m4a(bare: bytes, labels: TagValues, gapless: bytes = b"") -> bytes:
    """An M4A that says nothing of itself, with these labels and the note of how much of it is no sound.

    Raises:
        RepairError: no tags can be written into it.
    """
    if not labels and not gapless:
        return bare
    whole = io.BytesIO(bare)
    with _in_words():
        file: Any = mp4.MP4(whole)
        file.add_tags()
        file.tags.update(_m4a_tags(labels))
        if gapless:
            file.tags[_GAPLESS] = [mp4.MP4FreeForm(gapless)]
        whole.seek(0)
        file.save(whole)
    return whole.getvalue()


def read_gapless_info(data: bytes) -> bytes:
    """How many samples of an M4A are no sound, as its tags say it; nothing where they do not."""
    with suppress(mutagen.MutagenError, ValueError):
        file: Any = mp4.MP4(io.BytesIO(data))
        tags = file.tags or {}
        note = bytes(next(iter(tags.get(_GAPLESS, ())), b""))
        return note if _GAPLESS_FORM.fullmatch(note) else b""
    return b""


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (mutagen.MutagenError, ValueError) as error:  # it knows no better where lengths lie
        raise RepairError(
            f"its tags cannot be read: {error}", fix="Export the recording again, without tags."
        ) from error


def id3_tag(labels: TagValues) -> bytes:
    """A whole ID3v2.3 tag with these labels; nothing where there are none."""
    if not labels:
        return b""
    tag = id3.ID3()
    texts: dict[Any, str] = {
        id3.TIT2: labels.title,
        id3.TALB: labels.show,
        id3.TPE1: labels.author,
        id3.TRCK: _number(labels.number),
        id3.TPOS: _number(labels.season),
        id3.TDRC: labels.date,
    }
    frames: list[Any] = [kind(encoding=_UTF16, text=text) for kind, text in texts.items() if text]
    if labels.picture:
        frames.append(_front_cover(labels.picture))
    for frame in (*frames, *_chapters(labels)):
        tag.add(frame)
    return _written(tag)


def _front_cover(picture: bytes) -> Any:
    return id3.APIC(
        encoding=id3.Encoding.LATIN1,
        mime="image/png" if picture.startswith(b"\x89PNG") else "image/jpeg",
        type=id3.PictureType.COVER_FRONT,
        desc="",
        data=picture,
    )


def _chapters(labels: TagValues) -> Iterator[Any]:
    if not labels.chapters:
        return
    if (number := len(labels.chapters)) > _MOST_CHAPTERS:
        raise RepairError(
            f"there are {number} chapters, and a tag holds {_MOST_CHAPTERS}",
            fix="Leave the less important ones out.",
        )
    starts = [round(chapter.start * 1000) for chapter in labels.chapters]
    ends = [*starts[1:], round(labels.seconds * 1000)]
    names = [f"chp{number}" for number in range(len(starts))]
    yield id3.CTOC(
        element_id="toc",
        flags=id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED,
        child_element_ids=names,
        sub_frames=[],
    )
    for name, chapter, start, end in zip(names, labels.chapters, starts, ends, strict=True):
        yield id3.CHAP(
            element_id=name,
            start_time=start,
            end_time=end,
            start_offset=_NOWHERE,
            end_offset=_NOWHERE,
            sub_frames=[id3.TIT2(encoding=_UTF16, text=chapter.title)],
        )


def _written(tag: Any) -> bytes:
    """The tag as bytes; mutagen would sort the chapters by size, so each is written by itself."""
    tag.update_to_v23()  # before saving, which alone leaves frames of ID3v2.4 inside
    chapters = sorted(tag.getall("CHAP"), key=lambda one: one.start_time)
    tag.delall("CHAP")
    body = b"".join(_frames(one) for one in (tag, *map(_alone, chapters))) + _PADDING
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + size + body


def _alone(frame: Any) -> Any:
    tag = id3.ID3()
    tag.add(frame)
    return tag


def _frames(tag: Any) -> bytes:
    out = io.BytesIO()
    tag.save(out, v1=0, v2_version=3, padding=lambda _: 0)
    return out.getvalue()[_HEADER:]


def _m4a_tags(labels: TagValues) -> dict[str, Any]:
    png = labels.picture.startswith(b"\x89PNG")
    form = mp4.AtomDataType.PNG if png else mp4.AtomDataType.JPEG
    tags = {
        "\xa9nam": labels.title,
        "\xa9alb": labels.show,
        "\xa9ART": labels.author,
        "\xa9day": labels.date,
        "trkn": (labels.number, 0) if labels.number else None,
        "disk": (labels.season, 0) if labels.season else None,
        "covr": mp4.MP4Cover(labels.picture, form) if labels.picture else None,
    }
    return {name: [value] for name, value in tags.items() if value}


def _number(number: int | None) -> str:
    return "" if number is None else str(number)
