"""Podlove Simple Chapters, which Spotify reads from the feed itself, beside the namespace's file of chapters."""

from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml.etree import SubElement, _Element

from podcast_publisher.model.transcript import format_cue_time
from podcast_publisher.render.linked import LinkedEpisode, LinkedShow

URI = "http://podlove.org/simple-chapters"
NAME = "simple_chapters"


class ChaptersOfShow(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    """A show has no chapters: this declares the namespace."""

    linked: LinkedShow

    def extend_ns(self) -> dict[str, str]:
        return {"psc": URI}


class ChaptersOfEpisode(BaseEntryExtension):  # type: ignore[misc]  # feedgen ships no types
    """An item's list of chapters."""

    linked: LinkedEpisode

    def extend_rss(self, item: _Element) -> _Element:
        chapters = self.linked.episode.chapters
        pictures = self.linked.chapter_pictures
        # this format cannot hide a chapter
        shown = [pair for pair in zip(chapters, pictures, strict=True) if not pair[0].hidden]
        if shown:
            parent = SubElement(item, f"{{{URI}}}chapters", version="1.2")
        for chapter, picture in shown:
            entry = {
                "start": format_cue_time(chapter.start),
                "title": chapter.title,
                "href": chapter.link,
                "image": picture,
            }
            present = {name: value for name, value in entry.items() if value}
            SubElement(parent, f"{{{URI}}}chapter", present)
        return item


EXTENSION: tuple[str, Any, Any] = (NAME, ChaptersOfShow, ChaptersOfEpisode)
