"""Titles and file names of new episodes."""

import re
import unicodedata
from urllib.parse import unquote

from anyascii import anyascii

MAX_TITLE = 200
"""Characters; apps show half of that."""
_MAX_SLUG = 60
_COPY_OF = re.compile(r"^(?:copy|kopie)(?: \(\d+\))? of ", re.IGNORECASE)
_FILE_SUFFIX = re.compile(
    r" +(?:final|master(?:ed)?|mixdown|bounce|copy|kopie|v\d{1,2}|\(\d{1,2}\)|-?\d{1,2} ?LUFS|"
    r"(?:44|441|44 1|48|96) ?k(?:hz)?|\d{2,3} ?kbps?|(?:16|24|32) ?bit|mp3|wav|m4a)$",
    re.IGNORECASE,
)
"""What people and programs append to the name of a recording."""


def clean_title(text: str) -> str:
    """A title from tags or a file name: one line, without invisible characters."""
    visible = "".join(
        " " if character.isspace() or unicodedata.category(character) == "Cc" else character
        for character in unicodedata.normalize("NFC", text[: 10 * MAX_TITLE])
        if character.isspace() or unicodedata.category(character) not in {"Cf", "Cs", "Co", "Cn"}
    )
    title = " ".join(visible.split())
    return title if len(title) <= MAX_TITLE else title[:MAX_TITLE].rsplit(" ", 1)[0]


def title_from_filename(stem: str) -> str:
    """A title from the name of a recording: `10 new_heart-FINAL` gives `new heart`.

    Removes copy marks, versions, loudness and bit rates. Where nothing else is left, the name stays, and
    `check` asks for a title.
    """
    name = clean_title(re.sub(r"[-_\s.]+", " ", unquote(stem)[: 10 * MAX_TITLE]))
    title = re.sub(r"^\d+\s+", "", _COPY_OF.sub("", name))
    while (shorter := _FILE_SUFFIX.sub("", title)) != title:
        title = shorter
    return title or name


def episode_slug(number: int, title: str) -> str:
    """The name of an episode's files: its number and title, in lower-case ASCII."""
    return slug_after(f"{number:02}", title)


def slug_after(beginning: str, title: str) -> str:
    """A name of files that begins so, with as much of the title as fits, in lower-case ASCII."""
    visible = "".join(
        character for character in title if unicodedata.category(character) not in {"So", "Sk"}
    )
    ascii_title = anyascii(unicodedata.normalize("NFC", visible)).lower()
    words = re.findall("[a-z0-9]+", ascii_title.replace("'", "").replace("&", " and "))
    name = beginning
    for word in words:
        if len(name) + 1 + len(word) > _MAX_SLUG:
            break
        name += f"-{word}"
    return name if words and name != beginning else f"{beginning}-episode"
