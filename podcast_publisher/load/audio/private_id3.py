"""What the tags around an MP3 tell of people: frames of ID3, and the older kinds of tags."""

import re
from collections.abc import Iterator
from typing import Any

from podcast_publisher.load.audio import private_metadata
from podcast_publisher.load.audio.private_metadata import Private

_OF_PERSON = {"TOWN", "OWNE"}
_OF_THE_SYSTEM = re.compile(
    r"WM/|PeakValue|AverageLevel|com\.apple\.streaming|iTun|Google|Amazon", re.IGNORECASE
)
"""Owners of private frames that hold numbers about the sound."""
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG")
_ITEM_OF_APE = re.compile(rb"\0([ -~]{2,40})\0([^\0]{3,500})")


def told_by_frame(frame: Any) -> Iterator[Private]:
    """What one frame tells, but for what is in a picture."""
    name = str(frame.FrameID)
    label = next(
        (str(value) for key in ("desc", "owner") if (value := getattr(frame, key, ""))), ""
    )
    where = f"{name} frame of its ID3 tag"
    if name in _OF_PERSON:
        yield Private(private_metadata.PERSON, where)
    yield from private_metadata.in_text(frame.pprint(), where)
    if isinstance(body := getattr(frame, "data", None), bytes) and name != "APIC":
        yield from _of_data(label, body, where)
        return
    for text in _texts(frame):
        yield from private_metadata.in_field(_FIELDS.get(name, label), text, where)


_FIELDS = {"TSSE": "encoder", "TENC": "encoder", "TDRC": "date", "TDEN": "date", "TIME": "time"}


def texts_of(frame: Any) -> list[str]:
    """The words in a frame, those in data of other programs too; a picture has none."""
    body = getattr(frame, "data", None)
    if not isinstance(body, bytes):
        return _texts(frame)
    of_numbers = private_metadata.is_xmp(body) or body.startswith(_PICTURES)
    return [] if of_numbers else private_metadata.words_in(body)


def told_by_other_tag(data: bytes) -> Iterator[Private]:
    """What a tag of another kind tells: APE, Lyrics3, ID3v1."""
    where = "a tag beside the ID3 tag"
    for name, text in _ITEM_OF_APE.findall(data[: 1 << 20]):
        yield from private_metadata.in_field(
            name.decode("latin-1"), text.decode("utf-8", "replace"), where
        )
    yield from private_metadata.in_bytes(data, where)


def _texts(frame: Any) -> list[str]:
    said = getattr(frame, "text", None) or [getattr(frame, "url", ""), getattr(frame, "seller", "")]
    return [said] if isinstance(said, str) else [str(text) for text in said if str(text)]


def _of_data(owner: str, body: bytes, where: str) -> Iterator[Private]:
    if private_metadata.is_xmp(body):
        yield from private_metadata.in_xmp(body, f"XMP in a {where}")
    elif not body.startswith(_PICTURES) and not _OF_THE_SYSTEM.match(owner):
        found = list(private_metadata.in_bytes(body, where))
        yield from found or [Private(private_metadata.OF_A_PROGRAM, where)]
