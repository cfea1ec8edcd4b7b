"""Show notes: plain text with paragraphs, lists and links, as the HTML that every app shows."""

import html

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


def plain_text(notes: str) -> str:
    """The words of show notes without their markup."""
    return html.unescape(
        nh3.clean(notes.replace("</p>", "</p> ").replace("</li>", "</li> "), tags=set())
    )
