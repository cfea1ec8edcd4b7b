"""Names for invisible and unusual characters."""

import re
import unicodedata

INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff]"
)
"""Marks without width or shape."""
ODD_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Spaces that YAML takes for letters, as a part of a pattern."""
_OFTEN = {
    "\x00": "character without meaning, as UTF-16 has many",
    "\x07": "bell",
    "\x08": "backspace",
    "\x0b": "line break of Word",
    "\x0c": "page break",
    "\x1a": "mark that ended files under DOS (Ctrl+Z)",
    "\x1b": "escape, as terminals use it for colours",
    "\x1e": "hyphen of Word that does not break",
    "\x1f": "hyphen of Word that is seen at the end of a line alone",
    "\x7f": "delete",
    "\xa0": "no-break space",
    "\xad": "soft hyphen",
    "\u200b": "zero width space",
    "\u202e": "mark that turns the direction of writing",
    "\ufeff": "byte order mark",
}
"""Names that say more than Unicode's, or that Unicode does not have."""


def describe_character(character: str) -> str:
    """A character's name, in words first: `a zero width space (U+200B)`."""
    name = _OFTEN.get(character) or unicodedata.name(character, "character").lower()
    article = "an" if name[0] in "aeiou" else "a"
    return f"{article} {name} (U+{ord(character):04X})"
