"""Rules for HTML and Markdown in texts."""

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from podcast_publisher.check.engine.rule import Problems, owner_rule
from podcast_publisher.check.text.public_texts import (
    PublicText,
    descriptions,
    plain_fields,
    shortened,
    summaries,
)
from podcast_publisher.model.feed import COMMON_HTML
from podcast_publisher.model.finding import Severity
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.show import Episode, Project, Show

EMPHASIS = {"b", "i", "strong", "em"}

_ENTITY = lazy_pattern(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_TAG = lazy_pattern(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>")
_STRESSED = r"\*\*[^*\s][^*]*\*\*|__[^_\s][^_]*__|(?<![\w*\\])\*[^*\s](?:[^*]*[^*\s\\])?\*(?![\w*])"
_MARKDOWN = lazy_pattern(rf"{_STRESSED}|\[[^\[\]]+\]\([^()\s]+\)|^#{{1,6}} .*")
_EMPHASIS = lazy_pattern(_STRESSED)
_NOT_SHOWN = {
    "a heading": lazy_pattern(r"^ {0,3}#{1,6}[ \t]+\S.*", re.MULTILINE),
    "a picture": lazy_pattern(r"!\[[^\[\]]*\]\([^()]*\)"),
    "a quotation": lazy_pattern(r"^ {0,3}>[ \t]+\S.*", re.MULTILINE),
    "a list whose lines begin with •": lazy_pattern(
        r"^ {0,3}[•·▪‣◦●][ \t]*\S.*\n {0,3}[•·▪‣◦●][ \t]*\S.*", re.MULTILINE
    ),
    "program code": lazy_pattern(r"^ {0,3}(?:```|~~~).*", re.MULTILINE),
    "a line across": lazy_pattern(
        r"^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$", re.MULTILINE
    ),
    "a table": lazy_pattern(r"^ *\|?[ \t]*:?-{3,}:?[ \t]*\|[ \t|:-]*$", re.MULTILINE),
}
"""What Markdown has and apps have not, as its author writes it."""
_ESCAPED_TAG = lazy_pattern(r"&(?:amp;)?lt;/?[A-Za-z][A-Za-z0-9]*(?:\s[^<>&]*)?/?&(?:amp;)?gt;")
_ESCAPED_TWICE = lazy_pattern(r"&amp;(?:[A-Za-z]{2,8}|#\d{1,5});")
_SHORTCODE = lazy_pattern(
    r"\[/?(?:embed|powerpress|vc_\w+|et_pb_\w+)(?:\s[^\[\]]*)?\](?!\()|"
    r"\[(?:audio|caption|gallery|playlist|video)\s+\w+=[^\[\]]*\](?!\()"
)
"""What WordPress puts a player or a picture in the place of."""
_LOOKED_AT = 8_000
"""Characters that are searched for elements: twice what fits. The parser is slow on nonsense."""
_ALONE = {"br", "img", "hr", "input", "source", "wbr", "embed", "meta", "link"}
"""Elements without an end."""
_STAND_INS = {
    "tbc",
    "tba",
    "tbd",
    "to be confirmed",
    "to follow",
    "to do",
    "todo",
    "n/a",
    "xxx",
    "test",
}
"""Placeholders for a text that is still to be written."""


class Tags(HTMLParser):
    """Every element of a text, with its attributes, as browsers would see them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], str]] = []
        self.open: list[str] = []
        self.unmatched: list[str] = []
        self.whole = len(text) <= _LOOKED_AT
        self.feed(text[:_LOOKED_AT])
        self.close()

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        elif tag != "br":
            self.unmatched.append(f"</{tag}>")

    @property
    def unbalanced(self) -> list[str]:
        """Elements that are opened alone, or closed alone."""
        return [*self.unmatched, *(f"<{tag}>" for tag in self.open)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # <https://...> is how Markdown writes an address, and no element
        if re.fullmatch(r"[a-z][a-z0-9]*(?::[a-z]+)?", tag):
            attributes = {name: value or "" for name, value in attrs}
            self.found.append((tag, attributes, self.get_starttag_text() or ""))
            if tag not in _ALONE:
                self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self.open[-1:] == [tag]:
            self.open.pop()


@owner_rule("PP421", Severity.WARNING)
def plain_fields_are_plain(project: Project) -> Problems:
    """Titles, names and alternative texts are plain text: no HTML, no Markdown.

    Why: Apps show them as they are, so listeners would read <b>, ** or &amp;.
    Fix: Write the character itself, such as & or é, and remove the markup.
    Source: RSS Advisory Board, Best Practices Profile, https://www.rssboard.org/rss-profile;
        Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390.
    """
    for plain_field in (*plain_fields(project), *summaries(project)):
        for pattern in (_TAG, _ENTITY, _MARKDOWN):
            if match := pattern.search(plain_field.text):
                yield plain_field.problem(f"Listeners would read {shortened(match[0])}", match[0])
                break


@owner_rule("PP422", Severity.WARNING)
def descriptions_use_safe_html(project: Project) -> Problems:
    """A description has only paragraphs, lists and links: in HTML, only p, a, ul, ol, li and br
    without style.

    Why: Apps show nothing else. podcast-publisher removes other elements and keeps their text, so
        a picture, a table or a heading would be lost.
    Fix: Write plain paragraphs, lists with hyphens and [links](https://...).
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; Spotify, Podcast specification,
        https://support.spotify.com/us/creators/article/podcast-specification-doc/; PSP-1,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """
    for description in descriptions(project):
        for tag, attributes, written in _first_of_each(description):
            if tag not in COMMON_HTML | EMPHASIS:
                yield description.problem(f"No app shows the element <{tag}>", written)
            elif odd := next(
                (
                    attribute
                    for attribute in attributes
                    if attribute == "style" or attribute[:2] == "on"
                ),
                "",
            ):
                yield description.problem(
                    f"No app supports the attribute {odd} of <{tag}>", written
                )
        yield from _unbalanced(description)
        if escaped := _ESCAPED_TAG.search(description.text):
            words = f"Listeners would read the tag {html.unescape(escaped[0])}"
            yield description.problem(words, escaped[0])
        for pattern in (_ESCAPED_TWICE, _SHORTCODE):
            if (match := pattern.search(description.text)) and not escaped:
                words = f"Listeners would read {shortened(html.unescape(match[0]))}"
                yield description.problem(words, match[0])
        for what, pattern in _NOT_SHOWN.items():
            if match := pattern.search(description.text):
                written = match[0].strip()
                yield description.problem(f'No app shows {what}: "{shortened(written)}"', written)


@owner_rule("PP423", Severity.ADVICE)
def emphasis_is_in_the_words(project: Project) -> Problems:
    """A description has no bold or italic text.

    Why: PSP-1 allows them, but Apple and Spotify do not show them, so the emphasis is lost.
    Fix: Express the emphasis in words.
    Source: PSP-1, https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification;
        Spotify, Podcast specification,
        https://support.spotify.com/us/creators/article/podcast-specification-doc/; Apple, A
        Podcaster's Guide to RSS, https://help.apple.com/itc/podcasts_connect/#/itcb54353390.
    """
    for description in descriptions(project):
        for tag, _, written in _first_of_each(description):
            if tag in EMPHASIS:
                yield description.problem(f"Apple and Spotify do not show <{tag}>", written)
        if stressed := _EMPHASIS.search(description.text):
            written = stressed[0].splitlines()[0]
            yield description.problem(
                f"Apple and Spotify do not show {shortened(written)}", written
            )


@owner_rule("PP426", Severity.WARNING)
def descriptions_stand_without_markup(project: Project) -> Problems:
    """A description has text when all markup is removed.

    Why: YouTube and many players show only the text, so listeners would see nothing.
    Fix: Say in a sentence what the episode is about.
    Source: YouTube Help, Deliver podcasts using an RSS feed,
        https://support.google.com/youtube/answer/13525207.
    """
    owners: tuple[Show | Episode, ...] = (project.show, *project.episodes)
    titles = {owner.source.file: owner.title.casefold() for owner in owners}
    for description in descriptions(project):
        words = _TAG.sub(
            " ", re.sub(r"!?\[[^\[\]]*\]\([^()]*\)|https?://\S+", " ", description.text)
        )
        if not re.search(r"\w{2}", words):
            yield description.problem("It has no text besides markup and links")
        elif " ".join(words.split()).rstrip(".").casefold() == titles.get(
            description.source.file, ""
        ):
            yield description.problem("It only repeats the title")
        elif is_stand_in(words):
            yield description.problem(f'It says only "{words.strip()}"', words.strip())


def is_stand_in(words: str) -> bool:
    """Whether the text is only a placeholder."""
    return words.strip(" .:?!-\n").casefold() in _STAND_INS


def _unbalanced(text: PublicText) -> Problems:
    """The first element that is opened alone, or closed alone; browsers guess what was meant."""
    tags = Tags(text.text) if "<" in text.text else None
    if tags and tags.whole and (odd := next(iter(tags.unbalanced), "")):
        end = "is closed but never opened" if odd[1] == "/" else "is never closed"
        yield text.problem(f"{odd} {end}", odd.rstrip(">"), fix="Write both tags, or neither.")


def _first_of_each(text: PublicText) -> Iterator[tuple[str, dict[str, str], str]]:
    """Each kind of element once: the author fixes all of them together."""
    if "<" not in text.text:
        return
    seen = set()
    for tag, attributes, written in Tags(text.text).found:
        kind = (tag, *sorted(attributes))
        if kind not in seen:
            seen.add(kind)
            yield tag, attributes, written.splitlines()[0] if written else f"<{tag}"
