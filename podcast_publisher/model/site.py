"""Templates and assets of the web pages, which a project may override."""

import re

FOLDER = "site"
"""The project's folder for files that replace built-in ones."""

TEMPLATES = (
    "layout.html",
    "index.html",
    "episode.html",
    "player.html",
    "embed.html",
    "withdrawn.html",
)
"""Jinja2 templates."""
STYLE, HOUSE_STYLE, SCRIPT, FEED_STYLE = "style.css", "house.css", "script.js", "feed.css"
SERIES_STYLE, SEARCH_SCRIPT = "series.css", "search.js"
"""On the page of the series alone."""
SCRIPTS = (SCRIPT, SEARCH_SCRIPT)
STYLES = (STYLE, HOUSE_STYLE, FEED_STYLE, SERIES_STYLE)
ICON = "icon.svg"
"""In the tab of a browser."""

FILES = (*TEMPLATES, STYLE, HOUSE_STYLE, SCRIPT, FEED_STYLE, ICON, SERIES_STYLE, SEARCH_SCRIPT)
CATALOGUE_SUFFIX = ".po"
_CATALOGUE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8}){0,3}\.po")


def is_read(name: str) -> bool:
    """Whether a file of that name in the folder is used: one of `FILES`, or words in a language, such as `ar.po`."""
    return name in FILES or _CATALOGUE.fullmatch(name) is not None
