"""The whole publication: every object of the show, as it is to stand at the destination."""

from collections.abc import Iterable
from datetime import datetime

from podcast_publisher.build import headers, names
from podcast_publisher.build.chapters import chapters_json
from podcast_publisher.build.feed.feed import feed_bytes
from podcast_publisher.build.feed.linked import LinkedEpisode, LinkedShow
from podcast_publisher.model.artwork import Artwork
from podcast_publisher.model.file import MediaFile
from podcast_publisher.model.publication import FEED_KEY, Artifact, Publication
from podcast_publisher.model.show import Episode, Project


def build(project: Project, public_url: str, now: datetime) -> Publication:
    """The publication of a project that was checked, for that address.

    An episode whose time has not come, or that was withdrawn, is left out with everything that
    belongs to it: most apps show at once whatever stands in a feed.
    """
    media: dict[str, Artifact] = {}
    show = project.show
    cover = _artwork(media, "cover", show.artwork)
    linked = [
        _episode(media, episode, public_url)
        for episode in _newest_first(project.episodes)
        if episode.is_due(now)
    ]
    feed = feed_bytes(LinkedShow(show, public_url + FEED_KEY, public_url + cover), linked)
    return Publication(
        media=tuple(media.values()),
        pages=(),
        feed=Artifact.of_bytes(
            FEED_KEY, feed, content_type=headers.FEED_TYPE, cache_control=headers.FOR_MINUTES
        ),
    )


def _newest_first(episodes: Iterable[Episode]) -> list[Episode]:
    dated = [one for one in episodes if one.published]
    return sorted(dated, key=lambda one: (one.published, one.number or 0, one.guid), reverse=True)


def _episode(media: dict[str, Artifact], episode: Episode, public_url: str) -> LinkedEpisode:
    if episode.audio is None:
        raise ValueError(f"{episode.source.file} was not checked: it has no recording")
    audio = names.audio_key(episode, episode.audio)
    _put(media, audio, episode.audio.file, episode.audio.media_type)
    artwork = _artwork(media, episode.slug, episode.artwork)
    transcript = chapters = ""
    if episode.transcript:
        transcript = names.transcript_key(episode, episode.transcript)
        _put(media, transcript, episode.transcript.file, headers.TRANSCRIPT_TYPE)
    if episode.chapters:
        body = chapters_json(episode.chapters)
        chapters = names.chapters_key(episode, body)
        media[chapters] = Artifact.of_bytes(
            chapters, body, content_type=headers.CHAPTERS_TYPE, cache_control=headers.FOR_GOOD
        )
    return LinkedEpisode(
        episode,
        *(public_url + key if key else "" for key in (audio, artwork, transcript, chapters)),
    )


def _artwork(media: dict[str, Artifact], owner: str, artwork: Artwork | None) -> str:
    if artwork is None:
        return ""
    key = names.artwork_key(owner, artwork)
    _put(media, key, artwork.file, artwork.media_type)
    return key


def _put(media: dict[str, Artifact], key: str, file: MediaFile, content_type: str) -> None:
    media[key] = Artifact(
        key=key,
        content=file.path,
        size=file.size,
        sha256=file.sha256,
        md5=file.md5,
        content_type=content_type,
        cache_control=headers.FOR_GOOD,
    )
