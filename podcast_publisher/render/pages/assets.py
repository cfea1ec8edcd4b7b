"""Styles, script and icon of the pages and the feed, named by their content."""

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.site import (
    FEED_STYLE,
    HOUSE_STYLE,
    ICON,
    SCRIPT,
    SEARCH_SCRIPT,
    SERIES_STYLE,
    STYLE,
)
from podcast_publisher.render import headers
from podcast_publisher.render.keys import asset_key
from podcast_publisher.render.pages.jinja_environment import built_in
from podcast_publisher.render.pages.words import Words, gettext_noop


class Assets(Struct, frozen=True):
    """The site's files besides its pages."""

    style: Artifact
    script: Artifact
    feed_style: Artifact
    icon: Artifact
    series_style: Artifact
    """On the page of the series alone, as is the script for its search."""
    search_script: Artifact

    def __iter__(self) -> Iterator[Artifact]:
        yield from (self.style, self.script, self.feed_style, self.icon)
        yield from (self.series_style, self.search_script)

    @property
    def scripts(self) -> frozenset[str]:
        """The keys of the scripts that pages run."""
        return frozenset({self.script.key, self.search_script.key})


_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE_AROUND = re.compile(r"\s*([{};,])\s*|(:)\s+")
_INDENT_OR_COMMENT = re.compile(r"^(?:\s+|//.*\n)+", re.MULTILINE)


SCRIPT_WORDS: Mapping[str, str] = {
    "play": gettext_noop("Play"),
    "pause": gettext_noop("Pause"),
    "position": gettext_noop("%(time)s of %(length)s"),
    "fixed": gettext_noop("This server can only play the recording from its start."),
    "failed": gettext_noop("The recording cannot be played. Download it instead."),
    "copied": gettext_noop("Copied."),
    "selected": gettext_noop("It is selected: copy it with Ctrl and C, or with Command and C."),
}
"""What the built-in script says, by the names under which it finds it in its constant `words`."""

SEARCH_WORDS: Mapping[str, str] = {
    "found": gettext_noop("Episodes with these words: %"),
    "nothing": gettext_noop("No transcript has these words. Try fewer, or shorter ones."),
    "failed": gettext_noop("The transcripts cannot be searched now. Try again later."),
}
"""What the script of the search says; it puts a number in the place of the percent sign."""


def assets(own: Mapping[str, str], words: Words) -> Assets:
    """The built-in files, or the project's own instead; the house style is appended to either.

    The built-in script begins with its words: so it has them on pages from a project's own templates, too.
    """
    style = own.get(STYLE) or _compact_style(built_in(STYLE))
    house = own.get(HOUSE_STYLE, "")
    return Assets(
        style=_asset(STYLE, "\n".join(filter(None, (style, house))), headers.STYLE_TYPE),
        script=_asset(
            SCRIPT,
            own.get(SCRIPT) or words.of_script(SCRIPT_WORDS) + _compact_script(built_in(SCRIPT)),
            headers.SCRIPT_TYPE,
        ),
        feed_style=_asset(
            FEED_STYLE, own.get(FEED_STYLE) or built_in(FEED_STYLE), headers.STYLE_TYPE
        ),
        icon=_asset(ICON, own.get(ICON) or built_in(ICON), headers.ICON_TYPE),
        series_style=_asset(
            SERIES_STYLE,
            own.get(SERIES_STYLE) or _compact_style(built_in(SERIES_STYLE)),
            headers.STYLE_TYPE,
        ),
        search_script=_asset(
            SEARCH_SCRIPT,
            own.get(SEARCH_SCRIPT)
            or words.of_script(SEARCH_WORDS, "searchWords")
            + _compact_script(built_in(SEARCH_SCRIPT)),
            headers.SCRIPT_TYPE,
        ),
    )


def _compact_style(text: str) -> str:
    """Without comments and indentation: stores send what they hold, uncompressed."""
    return _SPACE_AROUND.sub(r"\1\2", _COMMENT.sub("", text)).strip() + "\n"


def _compact_script(text: str) -> str:
    """Without indentation and lines that are comments; it has no text of several lines."""
    return _INDENT_OR_COMMENT.sub("", text)


def _asset(name: str, text: str, type_: str) -> Artifact:
    body = text.encode()
    return Artifact.of_bytes(
        asset_key(name, body), body, content_type=type_, cache_control=headers.CACHE_FOREVER
    )
