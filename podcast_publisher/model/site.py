"""Templates and assets of the web pages, which a project may override."""

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
STYLES = (STYLE, HOUSE_STYLE, FEED_STYLE)
ICON = "icon.svg"
"""In the tab of a browser."""

FILES = (*TEMPLATES, STYLE, HOUSE_STYLE, SCRIPT, FEED_STYLE, ICON)
