"""Characters that would be taken for orders, and not for text: by terminals, eyes and GitHub's runner."""

import json
import re
import unicodedata

_NOT_PLAIN = re.compile("[^ -~]")
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Categories of Unicode: controls, marks without a shape, halves of a pair, ends of lines."""
_ORDER = re.compile(r"(?<!\S):(?=:)|(?<=##)\[")
"""What begins an order in a log: two colons in front of a line, and ##[ anywhere in it
(actions/runner, ActionCommand: TryParseV2 and TryParse)."""
_STAND_IN = "\ufffd"


def visible(text: str) -> str:
    """The text without what would move the cursor or turn the direction of writing."""
    return _NOT_PLAIN.sub(lambda one: _STAND_IN if _is_hidden(one[0]) else one[0], text)


def inert(text: str) -> str:
    """The same for a log that a program may read: nothing in it is an order, wherever a line breaks."""
    return _ORDER.sub(_STAND_IN, visible(text))


def json_text(value: object, indent: int) -> str:
    """The value as JSON: letters as themselves, and what is hidden as its number."""
    written = json.dumps(value, ensure_ascii=False, indent=indent)
    return _NOT_PLAIN.sub(lambda one: _numbered(one[0]), written).replace("##[", "##\\u005b")


def _is_hidden(letter: str) -> bool:
    return unicodedata.category(letter) in _HIDDEN


def _numbered(letter: str) -> str:
    """The letter; a hidden one as JSON numbers it, but for the end of a line between JSON's own."""
    if letter == "\n" or not _is_hidden(letter):
        return letter
    # half a pair, from a file's name that is no UTF-8, would not be read again
    return _STAND_IN if unicodedata.category(letter) == "Cs" else json.dumps(letter)[1:-1]
