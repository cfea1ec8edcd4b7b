"""The text of a feed, repaired until an XML parser reads all of it."""

import codecs
import html
import re

from msgspec import Struct

_BEGINNING = re.compile(r"<\?xml|<rss|<rdf|<feed|<html|<!doctype", re.IGNORECASE)
_PREAMBLE = 65_536
"""Characters that are searched for the beginning."""
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.-]{1,40})")
_DECLARATION = re.compile(r"<\?xml.*?\?>", re.DOTALL)
_DOCTYPE = re.compile(r"\s*<!doctype[^\[>]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z) | <!--.*?(?:-->|\Z)"
    r"| &(?!(?:amp|lt|gt|quot|apos);) (?:(\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,31});)?",
    re.DOTALL | re.VERBOSE,
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class RepairedText(Struct, frozen=True):
    """A feed's text without declaration and DOCTYPE, and what had to be repaired in it."""

    text: str
    problems: tuple[str, ...] = ()


def repair(body: bytes) -> RepairedText | None:
    """The text from its first element, with every reference that XML does not know resolved as in HTML.

    Entities that a DOCTYPE declares stay as they are written: none is expanded. None where the bytes
    are neither XML nor HTML.
    """
    text, problems = _decode(body)
    start = _BEGINNING.search(text, 0, _PREAMBLE)
    if start is None:
        return None
    if text[: start.start()].strip("\ufeff") != "":
        problems.append("Something stands before its beginning")
    text = _DECLARATION.sub("", text[start.start() :], count=1)
    if doctype := _DOCTYPE.match(text):
        text = text[doctype.end() :]
        problems.append("It has a DOCTYPE")
    repaired, count = _NOT_IN_XML.subn("", text)
    if count:
        problems.append("It holds control characters")
    referenced = _REFERENCE.sub(_resolve, repaired)
    if referenced != repaired:
        problems.append("It holds an & or an entity that XML does not know")
    return RepairedText(referenced.lstrip(), tuple(problems))


def _resolve(match: re.Match[str]) -> str:
    if match[0].startswith("<"):  # CDATA and comments hold no references
        return match[0]
    if match[1]:
        characters = html.unescape(match[0])
        if characters != match[0] and not _NOT_IN_XML.search(characters):
            return "".join(f"&#{ord(character)};" for character in characters)
    return f"&amp;{match[0][1:]}"


def _decode(body: bytes) -> tuple[str, list[str]]:
    """By its mark, its declaration, or as UTF-8; single bytes that are none of it are Windows-1252."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body.decode(encoding, "replace"), []
    declared = _DECLARED.search(body, 0, _PREAMBLE)
    name = declared[1].decode("ascii") if declared else "utf-8"
    try:
        text = body.decode(name)
    except (LookupError, UnicodeError):
        text = ""
    if _BEGINNING.search(text, 0, _PREAMBLE):
        return text, []
    try:
        return body.decode("utf-8"), ["Its encoding is not the one that it declares"]
    except UnicodeDecodeError:
        return _mixed(body), ["Its encoding is not the one that it declares"]


def _mixed(body: bytes) -> str:
    parts: list[str] = []
    start = 0
    text = body.decode("utf-8", "surrogateescape")
    for match in re.finditer("[\udc80-\udcff]+", text):
        parts += [text[start : match.start()], _windows(match[0])]
        start = match.end()
    return "".join((*parts, text[start:]))


def _windows(escaped: str) -> str:
    return escaped.encode("utf-8", "surrogateescape").decode("windows-1252", "replace")
