"""Render the publication: every object of the show as it will be published."""

from collections.abc import Callable, Container, Iterable, Iterator
from datetime import datetime

from msgspec.structs import replace

from podcast_publisher.model.artwork import CARD_TYPE, THUMBNAIL_TYPE, Artwork
from podcast_publisher.model.media_file import MediaFile
from podcast_publisher.model.publication import FEED_KEY, INDEX_KEY, Artifact, Publication
from podcast_publisher.model.results import Results, key_of
from podcast_publisher.model.show import Episode, Project, Show
from podcast_publisher.model.transcript import Transcript
from podcast_publisher.render import headers, keys
from podcast_publisher.render.chapters import chapters_json
from podcast_publisher.render.feed.feed import render_feed
from podcast_publisher.render.linked import (
    LinkedEpisode,
    LinkedPictures,
    LinkedShow,
    LinkedTranscript,
)
from podcast_publisher.render.pages.assets import assets
from podcast_publisher.render.pages.catalogue import read_words
from podcast_publisher.render.pages.pages import pages
from podcast_publisher.render.search.index import search_index
from podcast_publisher.render.show_notes import show_notes
from podcast_publisher.render.subrip import subrip_file

TRANSCRIPT = "transcript"
"""The place on an episode's page at which the transcript begins, as its template names it."""


def build(
    project: Project,
    public_url: str,
    now: datetime,
    *,
    hub: str = "",
    hidden: bool = False,
    results: Results | None = None,
) -> Publication:
    """Render a checked project for that public address.

    Scheduled and withdrawn episodes are left out with all their objects: most apps show whatever a feed
    contains at once. A withdrawn episode keeps a page that says so, for old links. The feed names the WebSub `hub`,
    if there is one. The feed of a `hidden` publication asks directories to skip it. `results` keeps what was rendered of each episode.
    """
    results = results or Results()
    media: dict[str, Artifact] = {}
    show = project.show
    cover = _artwork(media, "cover", show.artwork)
    episodes = [
        _episode(media, episode, show, public_url, results)
        for episode in _newest_first(project.episodes)
        if episode.is_due(now)
    ]
    words, missing_words = read_words(show, project.site)
    site_assets = assets(project.site, words)
    media |= {asset.key: asset for asset in site_assets}
    linked = LinkedShow(
        show,
        notes=_notes(show, results),
        public_url=public_url,
        feed_url=public_url + FEED_KEY,
        page_url=public_url + INDEX_KEY,
        artwork_url=public_url + cover,
        pictures=_pictures(media, "cover", show.artwork, public_url),
        feed_style=site_assets.feed_style.key,
        hub=hub,
        hidden=hidden,
    )
    index = search_index(episodes[::-1], results)
    media |= {artifact.key: artifact for artifact in index.artifacts}
    rendered, findings = pages(
        linked, episodes, project, now, site_assets, results=results, words=words, search=index
    )
    feed = render_feed(linked, episodes, results)
    return Publication(
        media=tuple(media.values()),
        pages=rendered,
        feed=Artifact.of_bytes(
            FEED_KEY,
            feed,
            content_type=headers.FEED_TYPE,
            cache_control=headers.CACHE_MINUTES,
            redirect=linked.moves_to,
        ),
        findings=(*findings, *missing_words),
    )


def drop_unpublished(
    publication: Publication, project: Project, known: Container[str]
) -> Publication:
    """Drop "withdrawn" pages of episodes that were never published, by the keys `known` at the destination.

    Nobody has a link to an episode that never appeared, and the name of its page would give it away.
    """
    unpublished = {
        key
        for episode in project.episodes
        if episode.withdrawn
        for key in (keys.page_key(episode), keys.embed_key(episode))
        if key not in known
    }
    pages = tuple(page for page in publication.pages if page.key not in unpublished)
    return replace(publication, pages=pages)


def _newest_first(episodes: Iterable[Episode]) -> list[Episode]:
    dated = [episode for episode in episodes if episode.published]
    return sorted(
        dated,
        key=lambda episode: (episode.published, episode.number or 0, episode.guid),
        reverse=True,
    )


def _episode(
    media: dict[str, Artifact], episode: Episode, show: Show, public_url: str, results: Results
) -> LinkedEpisode:
    if episode.audio is None:
        raise ValueError(f"{episode.source.file} was not checked: it has no recording")
    audio = keys.audio_key(episode, episode.audio)
    _put(media, audio, episode.audio.file, episode.audio.media_type)
    artwork = _artwork(media, episode.slug, episode.artwork)
    transcript = chapters = ""

    def url(key: str) -> str:
        return public_url + key if key else ""

    pictures = tuple(
        url(_artwork(media, episode.slug, chapter.picture)) for chapter in episode.chapters
    )
    transcripts: list[LinkedTranscript] = []
    translations: tuple[LinkedTranscript, ...] = ()
    page = url(keys.page_key(episode))
    if episode.transcript:
        language = show.language.lower()
        transcript, subrip = _transcript(media, episode, episode.transcript, results)
        translations = tuple(_translations(media, episode, public_url))
        transcripts = [
            LinkedTranscript(url(transcript), headers.TRANSCRIPT_TYPE, language),
            LinkedTranscript(f"{page}#{TRANSCRIPT}", headers.HTML_TYPE, language, has_times=False),
            *translations,
            LinkedTranscript(url(subrip), headers.SUBRIP_TYPE, language),
        ]
    if episode.chapters:
        body = chapters_json(zip(episode.chapters, pictures, strict=True))
        chapters = keys.chapters_key(episode, body)
        media[chapters] = Artifact.of_bytes(
            chapters, body, content_type=headers.CHAPTERS_TYPE, cache_control=headers.CACHE_A_DAY
        )

    return LinkedEpisode(
        episode,
        notes=_notes(episode, results),
        page_url=page,
        embed_url=url(keys.embed_key(episode)),
        audio_url=url(audio),
        artwork_url=url(artwork),
        pictures=_pictures(media, episode.slug, episode.artwork, public_url),
        transcript_url=url(transcript),
        transcripts=tuple(transcripts),
        translations=translations,
        chapters_url=url(chapters),
        chapter_pictures=pictures,
    )


def _transcript(
    media: dict[str, Artifact], episode: Episode, transcript: Transcript, results: Results
) -> tuple[str, str]:
    """The keys of the transcript as WebVTT and as SubRip."""
    key = keys.transcript_key(episode, transcript)
    _put(media, key, transcript.file, headers.TRANSCRIPT_TYPE)
    subrip = subrip_file(episode, transcript, results)
    media[subrip.key] = subrip
    return key, subrip.key


def _translations(
    media: dict[str, Artifact], episode: Episode, public_url: str
) -> Iterator[LinkedTranscript]:
    """As WebVTT alone: apps that know no languages then take no translation as SubRip."""
    for translation in episode.translations:
        if translation.transcript:
            key = keys.transcript_key(episode, translation.transcript)
            _put(media, key, translation.transcript.file, headers.TRANSCRIPT_TYPE)
            language = translation.language.lower()
            yield LinkedTranscript(public_url + key, headers.TRANSCRIPT_TYPE, language)


def _notes(owner: Show | Episode, results: Results) -> str:
    key = key_of("show notes", owner.description)
    return results.recall(key, str, lambda: show_notes(owner.description))


def _artwork(media: dict[str, Artifact], owner: str, artwork: Artwork | None) -> str:
    if artwork is None:
        return ""
    key = keys.artwork_key(owner, artwork)
    _put(media, key, artwork.file, artwork.media_type)
    return key


def _pictures(
    media: dict[str, Artifact], owner: str, artwork: Artwork | None, public_url: str
) -> LinkedPictures:
    """What pages show of the artwork."""
    if artwork is None:
        return LinkedPictures()
    whole = public_url + keys.artwork_key(owner, artwork)

    def url(file: MediaFile | None, key: Callable[[str, MediaFile], str], type_: str) -> str:
        if file is None:
            return ""
        _put(media, key(owner, file), file, type_)
        return public_url + key(owner, file)

    return LinkedPictures(
        thumbnail=url(artwork.thumbnail, keys.small_artwork_key, THUMBNAIL_TYPE) or whole,
        small=url(artwork.small, keys.small_artwork_key, THUMBNAIL_TYPE) or whole,
        card=url(artwork.card, keys.card_key, CARD_TYPE),
    )


def _put(media: dict[str, Artifact], key: str, file: MediaFile, content_type: str) -> None:
    media[key] = Artifact(
        key=key,
        content=file.path,
        size=file.size,
        sha256=file.sha256,
        md5=file.md5,
        content_type=content_type,
        cache_control=headers.CACHE_A_DAY,
    )
