"""Tags of the podcast namespace, which feedgen does not know."""

from collections.abc import Iterable
from datetime import UTC
from email.utils import format_datetime
from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml.etree import SubElement, _Element

from podcast_publisher.model.artwork import Artwork
from podcast_publisher.model.other_feeds import Funding, OtherFeed
from podcast_publisher.model.show import License, Location, Person, Show, Txt
from podcast_publisher.render.feed.websub import add_hub
from podcast_publisher.render.headers import CHAPTERS_TYPE
from podcast_publisher.render.linked import LinkedEpisode, LinkedShow

URI = "https://podcastindex.org/namespace/1.0"
NAME = "podcast_namespace"  # feedgen calls its own iTunes extension "podcast"


class PodcastShow(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    """The channel's tags."""

    linked: LinkedShow
    trailers: Iterable[LinkedEpisode] = ()

    def extend_ns(self) -> dict[str, str]:
        return {"podcast": URI}

    def extend_rss(self, rss: _Element) -> _Element:
        channel, show = rss[0], self.linked.show
        _add(channel, "guid", show.guid)
        owner = show.owner.email if show.owner else ""
        is_locked = show.locked and not self.linked.moves_to
        _add(channel, "locked", "yes" if is_locked else "no", owner=owner)
        _add(channel, "medium", show.medium)
        _license(channel, show.license)
        _location(channel, show.location)
        _people(channel, show.people)
        _update_frequency(channel, show)
        _funding(channel, show.funding)
        for trailer in self.trailers:
            _trailer(channel, trailer)
        if show.podroll:
            podroll = _add(channel, "podroll")
            for feed in show.podroll:
                _remote_item(podroll, feed)
        if show.publisher:
            _remote_item(_add(channel, "publisher"), show.publisher, medium="publisher")
        _txt(channel, show.txt, ai_content=show.ai_content)
        _image(channel, show.artwork, self.linked.artwork_url)
        if self.linked.hub:
            add_hub(channel, self.linked.hub)
        return rss


class PodcastEpisode(BaseEntryExtension):  # type: ignore[misc]  # feedgen ships no types
    """An item's tags."""

    linked: LinkedEpisode
    show: Show

    def extend_rss(self, item: _Element) -> _Element:
        episode, linked = self.linked.episode, self.linked
        for transcript in linked.transcripts:
            _add(
                item,
                "transcript",
                url=transcript.url,
                type=transcript.type,
                language=transcript.language,
                rel="captions" if transcript.has_times else "",
            )
        if linked.chapters_url:
            _add(item, "chapters", url=linked.chapters_url, type=CHAPTERS_TYPE)
        if episode.season:
            _add(item, "season", str(episode.season), name=self.show.season_name(episode.season))
        if episode.number:
            _add(item, "episode", str(episode.number))
        _license(item, episode.license)
        _location(item, episode.location)
        # an item's list replaces the channel's; without one, apps show the channel's
        _people(item, episode.people)
        _funding(item, episode.funding)
        _txt(item, episode.txt, ai_content=episode.ai_content)
        _image(item, episode.artwork, linked.artwork_url)
        return item


def _add(parent: _Element, tag: str, text: str = "", **attributes: str) -> _Element:
    """Add an element; attributes without a value are left out."""
    present = {name.replace("_", "-"): value for name, value in attributes.items() if value}
    element = SubElement(parent, f"{{{URI}}}{tag}", present)
    element.text = text or None
    return element


def _license(parent: _Element, license_: License | None) -> None:
    if license_:
        _add(parent, "license", license_.name, url=license_.url)


def _location(parent: _Element, place: Location | None) -> None:
    if place:
        _add(
            parent,
            "location",
            place.name,
            rel=place.rel,
            geo=place.geo,
            osm=place.osm,
            country=place.country,
        )


def _people(parent: _Element, people: Iterable[Person]) -> None:
    for person in people:
        _add(
            parent,
            "person",
            person.name,
            role=person.role,
            group=person.group,
            href=person.link,
            img=person.image,
        )


def _update_frequency(parent: _Element, show: Show) -> None:
    frequency = show.update_frequency
    if show.complete:
        _add(
            parent,
            "updateFrequency",
            frequency.text if frequency else "The series is complete",
            complete="true",
        )
    elif frequency:
        start = frequency.start.astimezone(UTC) if frequency.start else None
        _add(
            parent,
            "updateFrequency",
            frequency.text,
            rrule=frequency.rrule,
            dtstart=f"{start:%Y-%m-%dT%H:%M:%S.000Z}" if start else "",
        )


def _funding(parent: _Element, pages: Iterable[Funding]) -> None:
    for page in pages:
        _add(parent, "funding", page.text, url=page.url)


def _remote_item(parent: _Element, feed: OtherFeed, medium: str = "") -> None:
    _add(
        parent, "remoteItem", medium=medium, feedGuid=feed.guid, feedUrl=feed.url, title=feed.title
    )


def _trailer(channel: _Element, linked: LinkedEpisode) -> None:
    """A trailer is an episode too: apps that know the tag play it before anyone subscribes."""
    episode = linked.episode
    if episode.audio and episode.published:
        _add(
            channel,
            "trailer",
            episode.title,
            pubdate=format_datetime(episode.published),
            url=linked.audio_url,
            length=str(episode.audio.file.size),
            type=episode.audio.media_type,
            season=str(episode.season or ""),
        )


def _txt(parent: _Element, lines: Iterable[Txt], *, ai_content: bool | None) -> None:
    for line in lines:
        _add(parent, "txt", line.text, purpose=line.purpose)
    if ai_content is not None:
        _add(parent, "txt", "true" if ai_content else "false", purpose="ai-content")


def _image(parent: _Element, artwork: Artwork | None, url: str) -> None:
    if artwork and url:
        _add(
            parent,
            "image",
            href=url,
            alt=artwork.alt,
            purpose="artwork",
            aspect_ratio="1/1",
            width=str(artwork.width),
        )


EXTENSION: tuple[str, Any, Any] = (NAME, PodcastShow, PodcastEpisode)
