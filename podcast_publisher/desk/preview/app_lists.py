"""How an episode looks in the lists of apps, where its title and notes are cut."""

import html
import re
from dataclasses import dataclass

from podcast_publisher.model.show import Episode
from podcast_publisher.render.show_notes import show_notes

_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class App:
    """An app, and about how much of an episode one of its lists has room for."""

    name: str
    title: int
    """Letters of the title."""
    notes: int
    """Letters of the notes; nothing where the list shows none."""


APPS = (
    App("Apple Podcasts", title=60, notes=150),
    App("Spotify", title=60, notes=150),
    App("AntennaPod", title=60, notes=0),
)
"""No app publishes where it cuts, and each does so by the width of the screen: the first 60 letters
of a title and 150 of the notes are what can be counted on (feed-rules.md, item-title-front and
description-plain-readable). AntennaPod's list has two lines of title and no notes (its layout
feeditemlist_item.xml)."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line in an app's list: what is seen of it, and what is not."""

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
    """Notes as a list shows them: without markup, in one paragraph."""
    return " ".join(html.unescape(_TAG.sub(" ", show_notes(description))).split())


def cut(text: str, letters: int) -> str:
    """The text, or its beginning and an ellipsis."""
    if not letters:
        return ""
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"
