"""HTML of show notes as Markdown. The door to markdownify, and to nh3 for what it is given."""

import html
import re
from typing import Any

import nh3

_SCHEMES = {"https", "http", "mailto", "tel"}
_EMPHASIS = {"strong", "em", "b", "i"}
_KNOWN = {"p", "a", "ul", "ol", "li", "br"}
_MARKUP = re.compile(r"</?(?:[a-z]{1,10}|h[1-6])(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BLOCK = re.compile(
    r"<(/?)(tr|td|th|table|div|section|article|blockquote|pre|h[1-6]|dt|dd|dl|figure|figcaption|center|hr"
    r"|header|footer|main|address|fieldset|form|details|summary|iframe|audio|video|object|noscript)\b[^<>]*>",
    re.IGNORECASE,
)
_SPACED = re.compile(
    r"<(/?(?:p|br|li|ul|ol|img|tr|td|th|table|div|section|article|blockquote|pre|h[1-6]|dt|dd|dl|figure"
    r"|figcaption|center|hr|header|footer|main|address|fieldset|form|details|summary|iframe|audio|video"
    r"|object|noscript)\b[^<>]*)>",
    re.IGNORECASE,
)
_BREAKS = re.compile(r"(?:<br\s*/?>\s*){2,}", re.IGNORECASE)
_EMPTY_LINK = re.compile(r"<a(?:\s[^<>]*)?>\s*</a>")
_EDGE = re.compile(
    r"(?:<br>\s*)+(?=</?(?:p|ul|ol|li)>|\Z) | \A\s*(?:<br>\s*)+"
    r"| (?<=<p>)\s*(?:<br>\s*)+ | (?<=<li>)\s*(?:<br>\s*)+ | (?<=</p>)\s*(?:<br>\s*)+"
    r"| (?<=</[uo]l>)\s*(?:<br>\s*)+",
    re.VERBOSE,
)
_UNFIT_IN_LINK = re.compile(r"[\s()<>\\]")
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n\s*")


def as_html(text: str) -> str:
    """A text as HTML: one without any tag becomes paragraphs with breaks, as apps show it."""
    if _MARKUP.search(text) or "\n" not in text.strip():
        return text
    paragraphs = _PARAGRAPH_END.split(text.replace("\r", "").strip())
    return "".join(f"<p>{paragraph.replace(chr(10), '<br>')}</p>" for paragraph in paragraphs)


def visible_words(markup: str) -> list[str]:
    """The words that a reader of the HTML sees."""
    spaced = _SPACED.sub(r" <\1> ", markup)
    return html.unescape(nh3.clean(spaced, tags=set())).replace("\xa0", " ").split()


def to_markdown(markup: str, *, with_emphasis: bool = True) -> str:
    """The HTML as Markdown. Tables, headings and quotations become paragraphs; pictures are lost.

    Emphasis in the middle of a word cannot be written in Markdown.

    Raises:
        RecursionError: it is nested too deeply.
    """
    from markdownify import MarkdownConverter  # slow to import

    class Converter(MarkdownConverter):
        def convert_a(self, el: Any, text: str, parent_tags: set[str]) -> str:
            if target := el.get("href"):
                el["href"] = _UNFIT_IN_LINK.sub(lambda match: f"%{ord(match[0]):02X}", target)
            if not text.strip(" \\\n"):  # nobody could follow it
                return text
            converted: str = super().convert_a(el, text, parent_tags)  # type: ignore[misc]  # markdownify ships no types
            return converted

    known = _KNOWN | (_EMPHASIS if with_emphasis else set())
    converter = Converter(
        escape_misc=True,
        heading_style="ATX",
        bullets="-",
        newline_style="BACKSLASH",
        autolinks=False,
    )
    lines = converter.convert(_simple(markup, known)).strip().splitlines()
    return "\n".join(line.rstrip(" \t") for line in lines)


def plain_markdown(markup: str) -> str:
    """The words alone, as one paragraph: for what cannot be converted."""
    words = " ".join(visible_words(markup))
    return re.sub(r"([\\`*_{}\[\]<>#+\-.!|~&])", r"\\\1", words)


def _simple(markup: str, known: set[str]) -> str:
    parted = _BREAKS.sub("</p><p>", _BLOCK.sub(_paragraph, markup))
    clean = nh3.clean(
        parted, tags=known, attributes={"a": {"href"}}, url_schemes=_SCHEMES, link_rel=None
    )
    clean = _EMPTY_LINK.sub("", clean)
    for _ in range(3):  # a break may stand at the edge only when another is gone
        clean = _EDGE.sub("", clean)
    return clean


def _paragraph(match: re.Match[str]) -> str:
    closes, name = match[1], match[2].lower()
    if name in {"td", "th"}:
        return " "
    if name == "tr":
        return "<br>" if closes else ""
    if name[0] == "h" and name[1:].isdigit():
        return "</strong></p><p>" if closes else "</p><p><strong>"
    return "</p><p>"
