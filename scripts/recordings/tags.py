"""Tag recordings for people who download them, leaving the sound exactly as it is."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from mutagen.id3 import APIC, ID3, TALB, TIT2, TLAN, TPE1, TRCK, TYER, Encoding, PictureType
from PIL import Image

from .paths import ARTWORK, EPISODES, stems

SHOW = "Medical breakthroughs: The research journey"
PUBLISHER = "Leeds Teaching Hospitals NHS Trust"
LANGUAGE = "eng"  # ISO 639-2, as ID3 wants it
PICTURE_SIDE = 600  # pixels: enough for a player, and light enough not to delay the first sound
PADDING = 1024  # bytes kept free behind the tags

ID3_HEADER, ID3_FOOTER, FOOTER_FLAG = 10, 10, 0x10  # bytes, bytes, bit of the header's flags


def tag_all(chosen: Sequence[str]) -> None:
    """Tag the recordings of these episodes, and print which picture each was given."""
    for stem in chosen:
        recording, picture = EPISODES / f"{stem}.mp3", picture_for(stem)
        tag(recording, picture, episodes=len(stems()))
        print(f"{stem}: tagged, with {picture.name}")


def tag(recording: Path, picture: Path, *, episodes: int) -> None:
    """Give a recording the title, number and year of the YAML beside it, and a front cover.

    All tags that were there go: an editing program leaves project paths and names in them.
    """
    facts: dict[str, Any] = yaml.safe_load(recording.with_suffix(".yaml").read_text("utf-8"))
    texts = {
        TIT2: facts["title"],
        TALB: SHOW,
        TPE1: PUBLISHER,
        TRCK: f"{facts['number']}/{episodes}",
        TYER: str(facts["published"])[:4],
        TLAN: LANGUAGE,
    }
    tags = ID3()
    for frame, text in texts.items():
        tags.add(frame(encoding=Encoding.UTF16, text=text))  # all the Unicode ID3v2.3 knows
    tags.add(_front_cover(picture))
    written = io.BytesIO()
    tags.save(written, v1=0, v2_version=3, padding=lambda _: PADDING)
    recording.write_bytes(written.getvalue() + sound(recording.read_bytes()))


def sound(mp3: bytes) -> bytes:
    """An MP3 without the ID3v2 tags in front of it: the part that tagging does not touch."""
    while mp3.startswith(b"ID3"):
        size = 0
        for byte in mp3[6:ID3_HEADER]:  # seven bits of each byte count
            size = size << 7 | byte
        footer = ID3_FOOTER if mp3[5] & FOOTER_FLAG else 0
        mp3 = mp3[ID3_HEADER + size + footer :]
    return mp3


def picture_for(stem: str) -> Path:
    """The episode's own picture if there is one, or else the cover of the series."""
    own = ARTWORK / f"{stem}.jpg"
    return own if own.exists() else ARTWORK / "cover.jpg"


def _front_cover(picture: Path) -> APIC:
    with Image.open(picture) as original:
        small = original.convert("RGB")
    small.thumbnail((PICTURE_SIDE, PICTURE_SIDE), Image.Resampling.LANCZOS)
    small.info.clear()  # neither EXIF nor an editor's notes
    jpeg = io.BytesIO()
    small.save(jpeg, "JPEG", quality=85, optimize=True)
    return APIC(
        encoding=Encoding.LATIN1,
        mime="image/jpeg",
        type=PictureType.COVER_FRONT,
        desc="",
        data=jpeg.getvalue(),
    )
