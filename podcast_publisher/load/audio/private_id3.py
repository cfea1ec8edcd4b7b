"""Private data in the tags of an MP3: ID3 frames and older tags."""

import re
from collections.abc import Iterator
from typing import Any

from podcast_publisher.load.audio import private_metadata
from podcast_publisher.load.audio.private_metadata import Private

_PERSON_FRAMES = {"TOWN", "OWNE"}
_HARMLESS_OWNERS = re.compile(
    r"WM/|PeakValue|AverageLevel|com\.apple\.streaming|iTun|Google|Amazon", re.IGNORECASE
)
"""Owners of private frames with numbers about the sound."""
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG")
_APE_ITEM = re.compile(rb"\0([ -~]{2,40})\0([^\0]{3,500})")


def private_in_frame(frame: Any) -> Iterator[Private]:
    """Private data in a frame, but not in its picture."""
    name = str(frame.FrameID)
    label = next(
        (str(value) for key in ("desc", "owner") if (value := getattr(frame, key, ""))), ""
    )
    where = f"{name} frame of its ID3 tag"
    if name in _PERSON_FRAMES:
        yield Private(private_metadata.PERSON, where)
    yield from private_metadata.in_text(frame.pprint(), where)
    if isinstance(body := getattr(frame, "data", None), bytes) and name != "APIC":
        yield from _private_in_data(label, body, where)
        return
    for text in _texts(frame):
        yield from private_metadata.in_field(_FIELDS.get(name, label), text, where)


_FIELDS = {"TSSE": "encoder", "TENC": "encoder", "TDRC": "date", "TDEN": "date", "TIME": "time"}


def texts_of(frame: Any) -> list[str]:
    """The texts in a frame, private frames of programs included."""
    body = getattr(frame, "data", None)
    if not isinstance(body, bytes):
        return _texts(frame)
    of_numbers = private_metadata.is_xmp(body) or body.startswith(_PICTURES)
    return [] if of_numbers else private_metadata.texts_in(body)


def private_in_other_tag(data: bytes) -> Iterator[Private]:
    """Private data in another tag: APE, Lyrics3, ID3v1."""
    where = "a tag beside the ID3 tag"
    for name, text in _APE_ITEM.findall(data[: 1 << 20]):
        yield from private_metadata.in_field(
            name.decode("latin-1"), text.decode("utf-8", "replace"), where
        )
    yield from private_metadata.in_bytes(data, where)


def _texts(frame: Any) -> list[str]:
    texts = getattr(frame, "text", None) or [
        getattr(frame, "url", ""),
        getattr(frame, "seller", ""),
    ]
    return [texts] if isinstance(texts, str) else [str(text) for text in texts if str(text)]


def _private_in_data(owner: str, body: bytes, where: str) -> Iterator[Private]:
    if private_metadata.is_xmp(body):
        yield from private_metadata.in_xmp(body, f"XMP in a {where}")
    elif not body.startswith(_PICTURES) and not _HARMLESS_OWNERS.match(owner):
        private = list(private_metadata.in_bytes(body, where))
        yield from private or [Private(private_metadata.PROGRAM_NOTES, where)]
