"""What a new episode is called: a title that can be shown, and a file's name that any address can carry."""

import re
import unicodedata
from urllib.parse import unquote

from anyascii import anyascii

MAX_TITLE = 200
"""Characters taken from a recording's tags; apps show half of that."""
_LONGEST_SLUG = 60
_COPY_OF = re.compile(r"^(?:copy|kopie)(?: \(\d+\))? of ", re.IGNORECASE)
_OF_THE_FILE = re.compile(
    r" +(?:final|master(?:ed)?|mixdown|bounce|copy|kopie|v\d{1,2}|\(\d{1,2}\)|-?\d{1,2} ?LUFS|"
    r"(?:44|441|44 1|48|96) ?k(?:hz)?|\d{2,3} ?kbps?|(?:16|24|32) ?bit|mp3|wav|m4a)$",
    re.IGNORECASE,
)
"""What people and programs write behind the name of a recording."""


def clean_title(text: str) -> str:
    """A title from a recording's tags or a file's name: one line, and nothing in it that nobody can see."""
    seen = "".join(
        " " if one.isspace() or unicodedata.category(one) == "Cc" else one
        for one in unicodedata.normalize("NFC", text[: 10 * MAX_TITLE])
        if one.isspace() or unicodedata.category(one) not in {"Cf", "Cs", "Co", "Cn"}
    )
    words = " ".join(seen.split())
    return words if len(words) <= MAX_TITLE else words[:MAX_TITLE].rsplit(" ", 1)[0]


def title_from_filename(stem: str) -> str:
    """A title made of a recording's name: `10 new_heart-FINAL` is `new heart`.

    What tells of the file alone goes: that it is a copy, its version, how loud and how dense it is.
    Where nothing else is left, the name stays as it is, and `check` asks for a title.
    """
    words = clean_title(re.sub(r"[-_\s.]+", " ", unquote(stem)[: 10 * MAX_TITLE]))
    title = re.sub(r"^\d+\s+", "", _COPY_OF.sub("", words))
    while (shorter := _OF_THE_FILE.sub("", title)) != title:
        title = shorter
    return title or words


def episode_slug(number: int, title: str) -> str:
    """The name of an episode's files: its number and the title's words, in small ASCII letters."""
    seen = "".join(one for one in title if unicodedata.category(one) not in {"So", "Sk"})
    plain = anyascii(unicodedata.normalize("NFC", seen)).lower()
    words = re.findall("[a-z0-9]+", plain.replace("'", "").replace("&", " and "))
    name = f"{number:02}"
    for word in words:
        if len(name) + 1 + len(word) > _LONGEST_SLUG:
            break
        name += f"-{word}"
    return name if words and name != f"{number:02}" else f"{number:02}-episode"
