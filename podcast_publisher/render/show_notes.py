"""Show notes: Markdown to the HTML that every app shows, and to plain text."""

import html
import re
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

import nh3

from podcast_publisher.model.feed import COMMON_HTML

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_SCHEMES = {"https", "http", "mailto", "tel"}


def show_notes(text: str) -> str:
    """The HTML of a Markdown description; other markup is reduced to its text."""
    return nh3.clean(
        _markdown().render(text),
        tags=set(COMMON_HTML),
        attributes={"a": {"href"}},
        url_schemes=_SCHEMES,
        link_rel=None,
    ).strip()


_FIRST_USE = Lock()


def _markdown() -> "MarkdownIt":
    with _FIRST_USE:
        return _prepared()


@cache
def _prepared() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # slow to import

    markdown = MarkdownIt("commonmark")
    # a line end in the source is not a break, but some apps render it as one
    markdown.add_render_rule("softbreak", lambda *_: " ")
    # mdurl hands out its tables of characters while it fills them: other threads would find half of one
    markdown.render("<https://example.org/>")
    return markdown


_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
_TAG_START = re.compile(r"<(?=[A-Za-z/!?])")
_BREAKS = {"</p>": "</p>\n\n", "<li>": "<li>- ", "<br>": "<br>\n"}


def plain_lines(notes: str) -> str:
    """Show notes as plain text: one line for each paragraph or list item, addresses after link texts.

    RSS 2.0 treats a channel's description as text; validators warn about HTML in it, and some apps render it.
    """
    notes = _LINK.sub(_link_as_text, notes)
    for tag, broken in _BREAKS.items():
        notes = notes.replace(tag, broken)
    lines = _TAG_START.sub("‹", html.unescape(nh3.clean(notes, tags=set()))).strip()
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]*\n[ \t]*", "\n", lines))


def plain_line(text: str) -> str:
    """Plain text on one line, in which an app that takes it for HTML finds no element."""
    return _TAG_START.sub("‹", " ".join(line.strip() for line in text.split("\n")))


def _link_as_text(link: re.Match[str]) -> str:
    address, words = link[1], link[2]
    bare = address.removeprefix("mailto:").removeprefix("tel:")
    return words if words.strip() in {address, bare} else f"{words} ({bare})"


def plain_text(notes: str) -> str:
    """The words of show notes without their markup."""
    return html.unescape(
        nh3.clean(notes.replace("</p>", "</p> ").replace("</li>", "</li> "), tags=set())
    )
