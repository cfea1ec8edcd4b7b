"""The words of a cue as WebVTT writes them: change the words, and keep the markup around them.

Sources: https://www.w3.org/TR/webvtt1/#webvtt-cue-text
"""

import html
import re
from collections.abc import Sequence

from msgspec import Struct

from podcast_publisher.edit.transcripts.write import LINE

_TOKEN = re.compile(
    r"<[^<>]*>|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});|\r\n|.", re.DOTALL
)
_VOICE = re.compile(r"<v((?:\.[^\s<>]*)?)[ \t]([^<>]*)>")
_NAME = re.compile(r"<(/?)([a-z]+)(?=[. \t>])")
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"
)
_SPACES = re.compile(r"[ \t\r\n]+")
_SPEAKER_DASH = re.compile(r"[-–—] ?\w")
"""How the words of a second speaker begin in subtitles; such a line stays one of its own."""


class Token(Struct, frozen=True):
    """A character or a tag."""

    raw: str
    """As the file has it."""
    shown: str = ""
    """The character for people; empty for a tag."""


Tokens = list[Token]


def tokens_of(payload: str) -> Tokens:
    """The characters and tags of a cue's text."""
    tokens = []
    for match in _TOKEN.finditer(payload):
        raw = match[0]
        if raw in {"\n", "\r", "\r\n"}:
            is_dialogue = _SPEAKER_DASH.match(payload, match.end())
            tokens.append(Token(raw, "\n" if is_dialogue else " "))
        elif len(raw) > 1:
            tokens.append(Token(raw, "" if raw[0] == "<" else html.unescape(raw)))
        else:
            tokens.append(Token(raw, raw))
    return tokens


def words_of(payload: str) -> str:
    """The text for people, without markup, references decoded."""
    if "<" not in payload and "&" not in payload and "\n" not in payload and "\r" not in payload:
        return payload.strip()
    return "".join([token.shown for token in tokens_of(payload)]).strip()


def normalised(text: str) -> str:
    """What somebody typed in one line, without invisible control characters; lines of dialogue stay lines."""
    cleaned = _UNWANTED.sub(" ", text).strip()

    def space(match: re.Match[str]) -> str:
        is_break = "\n" in match[0] or "\r" in match[0]
        return "\n" if is_break and _SPEAKER_DASH.match(cleaned, match.end()) else " "

    return _SPACES.sub(space, cleaned)


def voices_of(payload: str) -> list[str]:
    """The speakers in their order."""
    if "<v" not in payload:
        return []
    return [html.unescape(match[2]).strip() for match in _VOICE.finditer(payload)]


def with_words(payload: str, text: str, newline: str) -> str:
    """The payload with that text; markup stays with the words around which it stood."""
    wanted = normalised(text)
    if wanted == normalised(words_of(payload)):
        return payload
    return _raw(_wrapped(_replaced(tokens_of(payload), wanted), newline))


def with_replacement(
    payload: str, spans: Sequence[tuple[int, int]], text: str, newline: str
) -> str:
    """The payload with these places of its words (`words_of`) replaced."""
    tokens = _stripped(tokens_of(payload))
    for begin, end in reversed(spans):
        words = "".join([token.shown for token in tokens])
        tokens = _replaced(tokens, words[:begin] + text + words[end:])
    return _raw(_wrapped(_stripped(tokens), newline))


def with_voice(payload: str, name: str) -> str:
    """The payload, spoken by that person; by nobody for an empty name."""
    voice = html.escape(normalised(name), quote=False)
    first = _VOICE.search(payload)
    if not first:
        return f"<v {voice}>{payload}" if voice else payload
    if voice:
        return f"{payload[: first.start()]}<v{first[1]} {voice}>{payload[first.end() :]}"
    rest = payload[first.end() :]
    return payload[: first.start()] + rest.replace("</v>", "", 0 if _VOICE.search(rest) else 1)


def with_renamed_voice(payload: str, old: str, new: str) -> str:
    """The payload with another name for one of its speakers."""
    voice = html.escape(normalised(new), quote=False)

    def renamed(match: re.Match[str]) -> str:
        is_meant = html.unescape(match[2]).strip() == old
        return f"<v{match[1]} {voice}>" if is_meant else match[0]

    return _VOICE.sub(renamed, payload)


def cut(payload: str, position: int, newline: str) -> tuple[str, str]:
    """The two parts before and after that place of its words; tags that are open there are opened again."""
    tokens = _stripped(tokens_of(payload))
    count, index = 0, 0
    while index < len(tokens) and (count < position or not tokens[index].shown):
        count += len(tokens[index].shown)
        index += 1
    before, after = tokens[:index], tokens[index:]
    opened = _open_tags(before)
    closed = {match[2] for token in after if (match := _NAME.match(token.raw)) and match[1]}
    closers = [Token(f"</{name}>") for name in map(_tag_name, reversed(opened)) if name in closed]
    parts = ([*_stripped(before), *closers], [*map(Token, opened), *_stripped(after)])
    first, second = (_raw(_wrapped(part, newline)) for part in parts)
    return first, second


def joined(first: str, second: str, newline: str) -> str:
    """Both in one; a speaker who goes on is not named again."""
    voice = _VOICE.match(second)
    if voice and voices_of(first)[-1:] == voices_of(second)[:1]:
        if first.endswith("</v>"):
            first = first.removesuffix("</v>")
        elif "</v>" in second:
            second = second.replace("</v>", "", 1)
        second = second[voice.end() :]
    between = " " if words_of(first) and words_of(second) else ""
    return _raw(_wrapped(tokens_of(first + between + second), newline))


def _replaced(tokens: Tokens, text: str) -> Tokens:
    """The tokens with that text: what is the same at both ends stays, markup included."""
    tokens = _stripped(tokens)
    begin, same = 0, 0
    while begin < len(tokens) and text.startswith(tokens[begin].shown, same):
        same += len(tokens[begin].shown)
        begin += 1
    end, left = len(tokens), len(text)
    while end > begin and left - len(tokens[end - 1].shown) >= same:
        shown = tokens[end - 1].shown
        if not text.endswith(shown, same, left):
            break
        left -= len(shown)
        end -= 1
    kept = _unpaired([token for token in tokens[begin:end] if not token.shown])
    fresh = [Token(html.escape(letter, quote=False), letter) for letter in text[same:left]]
    return [*tokens[:begin], *fresh, *kept, *tokens[end:]]


def _unpaired(tags: Tokens) -> Tokens:
    """The tags without those whose words are all gone."""
    kept: Tokens = []
    for tag in tags:
        name = _NAME.match(tag.raw)
        before = _NAME.match(kept[-1].raw) if kept else None
        if name and name[1] and before and not before[1] and before[2] == name[2]:
            kept.pop()
        else:
            kept.append(tag)
    return kept


def _open_tags(tokens: Tokens) -> list[str]:
    """The tags that are open after these tokens, outermost first."""
    opened: list[str] = []
    for token in tokens:
        if not (match := _NAME.match(token.raw)):
            continue
        if not match[1]:
            # a voice ends where another begins
            opened = [tag for tag in opened if match[2] != "v" or _tag_name(tag) != "v"]
            opened.append(token.raw)
        elif opened and _tag_name(opened[-1]) == match[2]:
            opened.pop()
    return opened


def _tag_name(raw: str) -> str:
    match = _NAME.match(raw)
    return match[2] if match else ""


def _stripped(tokens: Tokens) -> Tokens:
    """The tokens without spaces at both ends, tags apart."""
    shown = [index for index, token in enumerate(tokens) if token.shown.strip()]
    if not shown:
        return [token for token in tokens if not token.shown]
    return [
        token
        for index, token in enumerate(tokens)
        if not token.shown or shown[0] <= index <= shown[-1]
    ]


def _wrapped(tokens: Tokens, newline: str) -> Tokens:
    """The tokens in lines as captions have them."""
    wrapped: Tokens = []
    column, space = 0, -1
    for token in tokens:
        if token.shown == "\n":
            wrapped.append(Token(newline, "\n"))
            column, space = 0, -1
            continue
        if token.shown.isspace() and token.shown != "\xa0":
            space = len(wrapped)
            wrapped.append(Token(" ", " "))
        else:
            wrapped.append(token)
        column += len(token.shown)
        if column > LINE and space >= 0 and not token.shown.isspace():
            wrapped[space] = Token(newline, " ")
            column, space = sum(len(later.shown) for later in wrapped[space + 1 :]), -1
    return wrapped


def _raw(tokens: Tokens) -> str:
    return "".join([token.raw for token in tokens])
