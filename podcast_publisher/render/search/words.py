"""The words of a text as they are searched for, in any language; `site/search.js` takes them apart the same way."""

import re
import unicodedata
from collections.abc import Iterator

LONGEST = 30
"""Characters of a word by which it is found."""
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Scripts without spaces between words: Thai, Lao, Burmese, Khmer, kana and Han."""
_RUN = re.compile(rf"([{_UNSPACED}]+)|(?:(?![{_UNSPACED}])[^\W_])+")
_TATWEEL = "\u0640"


def plain(text: str) -> str:
    """The text without accents, vowel points and capitals."""
    letters = (
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if unicodedata.category(letter)[0] != "M" and letter != _TATWEEL
    )
    return "".join(letters).upper().lower().replace("ς", "σ")


def words(text: str) -> Iterator[str]:
    """Each word of two letters or more; of a script without spaces, each two letters that stand together."""
    text = text if text.isascii() else plain(text)
    for run in _RUN.finditer(text.lower()):
        if run[1]:
            yield from (run[1][start : start + 2] for start in range(max(1, len(run[1]) - 1)))
        elif len(run[0]) > 1:
            yield run[0][:LONGEST]
