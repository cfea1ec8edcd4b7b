"""What a new episode is called: a title that can be shown, and a file's name that any address can carry."""

import re
import unicodedata

LONGEST_TITLE = 200
"""Characters taken from a recording's tags; apps show half of that."""
_LONGEST_SLUG = 60


def shown_title(text: str) -> str:
    """A title from a recording's tags or a file's name: one line, and nothing in it that nobody can see."""
    seen = "".join(
        " " if one.isspace() or unicodedata.category(one) == "Cc" else one
        for one in unicodedata.normalize("NFC", text[: 10 * LONGEST_TITLE])
        if one.isspace() or unicodedata.category(one) not in {"Cf", "Cs", "Co", "Cn"}
    )
    words = " ".join(seen.split())
    return words if len(words) <= LONGEST_TITLE else words[:LONGEST_TITLE].rsplit(" ", 1)[0]


def title_of_file(stem: str) -> str:
    """A title made of a recording's name: `10 new_heart-FINAL` is `new heart FINAL`."""
    words = shown_title(re.sub(r"[-_\s.]+", " ", stem))
    return re.sub(r"^\d+\s+", "", words)


def slug_of(number: int, title: str) -> str:
    """The name of an episode's files: its number and the title's words, in small ASCII letters."""
    letters = unicodedata.normalize("NFKD", title.replace("ß", "ss").replace("’", "'").lower())
    plain = letters.encode("ascii", "ignore").decode().replace("'", "").replace("&", " and ")
    words = re.findall("[a-z0-9]+", plain)
    name = f"{number:02}"
    for word in words:
        if len(name) + 1 + len(word) > _LONGEST_SLUG:
            break
        name += f"-{word}"
    return name if words and name != f"{number:02}" else f"{number:02}-episode"
