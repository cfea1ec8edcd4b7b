"""Neutralise characters that terminals, readers and GitHub's runner would interpret."""

import json
import re
import unicodedata

_NOT_PLAIN = re.compile("[^ -~]")
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Unicode categories: controls, format characters, surrogates, line and paragraph separators."""
_COMMAND = re.compile(r"(?<!\S):(?=:)|(?<=##)\[")
"""Starts a workflow command in a log: two colons at the start of a line, and ##[ anywhere
(actions/runner, ActionCommand: TryParseV2 and TryParse)."""
_REPLACEMENT = "\ufffd"


def visible(text: str) -> str:
    """The text without characters that move the cursor or change the writing direction."""
    return _NOT_PLAIN.sub(lambda match: _REPLACEMENT if _is_hidden(match[0]) else match[0], text)


def inert(text: str) -> str:
    """The text for a log that a program may parse: without workflow commands either."""
    return _COMMAND.sub(_REPLACEMENT, visible(text))


def json_text(value: object, indent: int) -> str:
    """The value as JSON, with hidden characters escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _NOT_PLAIN.sub(lambda match: _escaped(match[0]), text).replace("##[", "##\\u005b")


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in _HIDDEN


def _escaped(character: str) -> str:
    """The character, escaped if hidden; JSON's own line ends stay."""
    if character == "\n" or not _is_hidden(character):
        return character
    # a lone surrogate, from a file name that is not UTF-8, could not be parsed again
    return _REPLACEMENT if unicodedata.category(character) == "Cs" else json.dumps(character)[1:-1]
