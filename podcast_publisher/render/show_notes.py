"""Show notes: plain text with paragraphs, lists and links, as the HTML that every app shows."""

import html
import re

import nh3
from markdown_it import MarkdownIt

from podcast_publisher.model.feed import SHOWN_EVERYWHERE

_SCHEMES = {"https", "http", "mailto", "tel"}


_MARKDOWN = MarkdownIt("commonmark")
# an author's line end is not a paragraph's, but some apps break the line wherever one stands
_MARKDOWN.add_render_rule("softbreak", lambda *_: " ")


def show_notes(text: str) -> str:
    """The HTML of a description written as Markdown; other markup is reduced to its text."""
    return nh3.clean(
        _MARKDOWN.render(text),
        tags=set(SHOWN_EVERYWHERE),
        attributes={"a": {"href"}},
        url_schemes=_SCHEMES,
        link_rel=None,
    ).strip()


_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
_LIKE_A_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_BREAKS = {"</p>": "</p>\n\n", "<li>": "<li>- ", "<br>": "<br>\n"}


def plain_lines(text: str) -> str:
    """A description written as Markdown, as plain text: a line a paragraph or point, addresses behind their words.

    RSS 2.0 takes a channel's description for text; validators warn of HTML in it, and some apps run what looks like it.
    """
    notes = _LINK.sub(_spelt_out, show_notes(text))
    for tag, broken in _BREAKS.items():
        notes = notes.replace(tag, broken)
    lines = _LIKE_A_TAG.sub("‹", html.unescape(nh3.clean(notes, tags=set()))).strip()
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]*\n[ \t]*", "\n", lines))


def _spelt_out(link: re.Match[str]) -> str:
    address, words = link[1], link[2]
    bare = address.removeprefix("mailto:").removeprefix("tel:")
    return words if words.strip() in {address, bare} else f"{words} ({bare})"


def plain_text(notes: str) -> str:
    """The words of show notes without their markup."""
    return html.unescape(
        nh3.clean(notes.replace("</p>", "</p> ").replace("</li>", "</li> "), tags=set())
    )
