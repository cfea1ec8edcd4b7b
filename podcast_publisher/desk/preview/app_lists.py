"""An episode as the lists of apps show it: with title and notes cut."""

import html
import re

from msgspec import Struct

from podcast_publisher.model.show import Episode
from podcast_publisher.workflow.show_notes import render_notes

_TAG = re.compile(r"<[^>]+>")


class App(Struct, frozen=True):
    """An app, and roughly how much of an episode its list shows."""

    name: str
    title: int
    """Characters of the title."""
    notes: int
    """Characters of the notes; 0 where the list shows none."""


APPS = (
    App("Apple Podcasts", title=60, notes=150),
    App("Spotify", title=60, notes=150),
    App("AntennaPod", title=60, notes=0),
)
"""No app documents where it cuts, and each cuts by screen width: the first 60 characters of a title and
150 of the notes are safe to assume. AntennaPod's list has two lines of title and no notes (its layout
feeditemlist_item.xml)."""


class Row(Struct, frozen=True):
    """An episode in an app's list."""

    app: App
    title: str
    notes: str
    title_is_cut: bool


def rows(episode: Episode) -> tuple[Row, ...]:
    """The episode in the list of each app."""
    title, notes = " ".join(episode.title.split()), plain(episode.description)
    return tuple(
        Row(app, cut(title, app.title), cut(notes, app.notes), len(title) > app.title)
        for app in APPS
    )


def plain(description: str) -> str:
    """The notes as a list shows them: without markup, in one paragraph."""
    return " ".join(html.unescape(_TAG.sub(" ", render_notes(description))).split())


def cut(text: str, length: int) -> str:
    """The text, or its beginning with an ellipsis."""
    if not length:
        return ""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
