"""Structured data (schema.org as JSON-LD) for search engines."""

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from podcast_publisher.render.linked import LinkedEpisode, LinkedShow
from podcast_publisher.render.pages.formatting import iso_length

_SCHEMA = "https://schema.org"


def series(linked: LinkedShow, summary: str) -> Markup:
    """A PodcastSeries."""
    show = linked.show
    return _script(
        {
            "@context": _SCHEMA,
            **_series(linked),
            "description": summary,
            "inLanguage": show.language,
            "image": linked.artwork_url,
            "author": {"@type": "Organization", "name": show.author},
            "license": show.license.url if show.license else "",
        }
    )


def episode(linked: LinkedEpisode, show: LinkedShow, summary: str) -> Markup:
    """A PodcastEpisode with its recording and series."""
    item, audio = linked.episode, linked.episode.audio
    season = {
        "@type": "PodcastSeason",
        "seasonNumber": item.season,
        "name": show.show.season_name(item.season or 0),
    }
    length = iso_length(round(audio.seconds or 0)) if audio else ""
    return _script(
        {
            "@context": _SCHEMA,
            "@type": "PodcastEpisode",
            "name": item.title,
            "url": linked.page_url,
            "description": summary,
            "datePublished": item.published.isoformat() if item.published else "",
            "timeRequired": length,
            "episodeNumber": item.number,
            "inLanguage": show.show.language,
            "image": linked.artwork_url or show.artwork_url,
            "actor": [{"@type": "Person", "name": person.name} for person in item.people],
            "associatedMedia": {
                "@type": "AudioObject",
                "contentUrl": linked.audio_url,
                "encodingFormat": audio.media_type if audio else "",
                "contentSize": str(audio.file.size) if audio else "",
                "duration": length,
                "embedUrl": linked.embed_url,
            },
            "partOfSeason": season if item.season else None,
            "partOfSeries": _series(show),
        }
    )


def _series(linked: LinkedShow) -> dict[str, Any]:
    return {
        "@type": "PodcastSeries",
        "name": linked.show.title,
        "url": linked.page_url,
        "webFeed": linked.feed_url,
    }


def _script(data: Mapping[str, Any]) -> Markup:
    """JSON that cannot end the script element around it."""
    properties = {name: value for name, value in data.items() if value not in ("", None, [])}
    # json.dumps escapes everything beyond ASCII, line separators included
    body = json.dumps(properties, separators=(",", ":"))
    for character in "<>&":
        body = body.replace(character, f"\\u{ord(character):04x}")
    return Markup(body)  # noqa: S704 - escaped above
