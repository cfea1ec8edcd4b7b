"""Corrections to feedgen's iTunes extension: values that Apple has changed since."""

from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml.etree import SubElement, _Element

from podcast_publisher.render.linked import LinkedEpisode, LinkedShow

URI = "http://www.itunes.com/dtds/podcast-1.0.dtd"
NAME = "itunes_corrections"


class ItunesShow(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    """Channel tags that feedgen refuses or silently drops."""

    linked: LinkedShow

    def extend_ns(self) -> dict[str, str]:
        return {"itunes": URI}

    def extend_rss(self, rss: _Element) -> _Element:
        channel = rss[0]
        show = self.linked.show
        # feedgen knows yes, no and clean; Apple, PSP-1 and the W3C want true or false
        SubElement(channel, f"{{{URI}}}explicit").text = _word(yes=show.explicit)
        # feedgen silently drops artwork unless its name ends in .jpg or .png
        SubElement(channel, f"{{{URI}}}image", href=self.linked.artwork_url)
        if show.moved_to and not self.linked.hidden:
            SubElement(channel, f"{{{URI}}}new-feed-url").text = show.moved_to
        if self.linked.hidden:  # directories skip it; only "Yes" has a meaning
            SubElement(channel, f"{{{URI}}}block").text = "Yes"
        if show.complete:  # only "Yes" has a meaning, so there is no "No"
            SubElement(channel, f"{{{URI}}}complete").text = "Yes"
        return rss


class ItunesEpisode(BaseEntryExtension):  # type: ignore[misc]  # feedgen ships no types
    """Item tags that feedgen refuses or silently drops."""

    linked: LinkedEpisode
    explicit: bool
    block: bool

    def extend_rss(self, item: _Element) -> _Element:
        SubElement(item, f"{{{URI}}}explicit").text = _word(yes=self.explicit)
        if self.block:
            SubElement(item, f"{{{URI}}}block").text = "Yes"
        if self.linked.artwork_url:
            SubElement(item, f"{{{URI}}}image", href=self.linked.artwork_url)
        return item


def _word(*, yes: bool) -> str:
    return "true" if yes else "false"


EXTENSION: tuple[str, Any, Any] = (NAME, ItunesShow, ItunesEpisode)
