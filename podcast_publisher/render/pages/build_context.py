"""Build the template context from the show and its episodes."""

import html
from collections.abc import Mapping

from markupsafe import Markup

from podcast_publisher.model.artwork import THUMBNAIL_SIDE, Artwork
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.show import Episode, Person
from podcast_publisher.model.transcript import shown_chapters
from podcast_publisher.render.linked import LinkedEpisode, LinkedShow
from podcast_publisher.render.pages import formatting, json_ld
from podcast_publisher.render.pages.qr_code import qr_code
from podcast_publisher.render.pages.subscribe_links import subscribe_links
from podcast_publisher.render.pages.template_context import (
    ChapterView,
    EpisodePage,
    EpisodeView,
    PersonView,
    PictureView,
    RecordingView,
    ShowView,
    TranslationView,
)
from podcast_publisher.render.pages.turns import turns
from podcast_publisher.render.pages.waveform import marks_path, waveform_path
from podcast_publisher.render.pages.words import Words, gettext_noop
from podcast_publisher.render.show_notes import plain_text

_SUMMARY = 200
"""Characters of a description that search engines and other sites show."""

_LEAD = 320
"""Characters of a first paragraph that may stand beside the artwork."""

_LABELS: Mapping[str, str] = {"trailer": gettext_noop("Trailer"), "bonus": gettext_noop("Bonus")}

_ROLES = {
    gettext_noop("Host"),
    gettext_noop("Co-host"),
    gettext_noop("Guest"),
    gettext_noop("Narrator"),
    gettext_noop("Reporter"),
    gettext_noop("Producer"),
    gettext_noop("Editor"),
    gettext_noop("Writer"),
    gettext_noop("Researcher"),
    gettext_noop("Translator"),
}
"""The commonest of the podcast taxonomy; any other stands as it is written."""


def show_view(linked: LinkedShow, words: Words) -> ShowView:
    """The show as pages present it."""
    show = linked.show
    summary = shortened(plain_text(linked.notes))
    return ShowView(
        title=show.title,
        author=show.author,
        language=show.language,
        notes=_markup(linked.notes),
        summary=summary,
        link=show.link,
        copyright=show.copyright,
        license=show.license,
        explicit=show.explicit,
        complete=show.complete,
        frequency=show.update_frequency.text if show.update_frequency else "",
        people=_people(show.people, words),
        cover=_picture(show.artwork, linked, linked),
        funding=show.funding,
        places=subscribe_links(show.listings, linked.feed_url),
        url=linked.page_url,
        feed_url=linked.feed_url,
        data=json_ld.series(linked, summary),
    )


def episode_view(linked: LinkedEpisode, show: LinkedShow, words: Words) -> EpisodeView:
    """An episode as a list presents it."""
    episode = linked.episode
    if episode.published is None or episode.audio is None:
        raise ValueError(f"{episode.source.file} was not checked: it has no recording or no date")
    return EpisodeView(
        title=episode.title,
        label=_label(episode, words),
        season=episode.season,
        key=show.key(linked.page_url),
        published=formatting.day(episode.published, words.language),
        length=formatting.length(episode.audio.seconds or 0, words.language),
        explicit=show.show.explicit if episode.explicit is None else episode.explicit,
        thumbnail=show.key(linked.pictures.small or show.pictures.small),
    )


def episode_page(
    view: EpisodeView, linked: LinkedEpisode, show: LinkedShow, words: Words
) -> EpisodePage:
    """An episode as its own page presents it."""
    episode = linked.episode
    if episode.audio is None:
        raise ValueError(f"{episode.source.file} was not checked: it has no recording")
    summary = shortened(plain_text(linked.notes))
    own = _picture(episode.artwork, linked, show)
    chapters = shown_chapters(episode.chapters)
    ai_content = show.show.ai_content if episode.ai_content is None else episode.ai_content
    lead, more_notes = split_notes(linked.notes)
    return EpisodePage(
        episode=view,
        notes=_markup(linked.notes),
        lead=lead,
        more_notes=more_notes,
        summary=summary,
        people=_people(episode.people or show.show.people, words),
        picture=own or _picture(show.show.artwork, show, show),
        audio=_recording(episode.audio, linked, show),
        chapters=tuple(
            ChapterView(
                formatting.number(chapter.start),
                formatting.place(chapter.start),
                chapter.title,
                chapter.link,
            )
            for chapter in chapters
        ),
        turns=turns(episode.transcript.cues, chapters) if episode.transcript else (),
        transcript=show.key(linked.transcript_url),
        translations=tuple(
            TranslationView(form.language, show.key(form.url)) for form in linked.translations
        ),
        wave=waveform_path(episode.audio.measurements.waveform)
        if episode.audio.measurements
        else "",
        marks=marks_path((chapter.start for chapter in chapters), episode.audio.seconds or 0),
        qr=qr_code(linked.page_url),
        location=episode.location,
        license=episode.license or show.show.license,
        funding=(*episode.funding, *show.show.funding),
        ai_content=bool(ai_content),
        season_name=show.show.season_name(episode.season or 0),
        url=linked.page_url,
        embed_url=linked.embed_url,
        embed_code=_embed_code(linked.embed_url, f"{episode.title}, {show.show.title}"),
        data=json_ld.episode(linked, show, summary),
    )


def shortened(text: str) -> str:
    """The text on one line, cut between words."""
    line = " ".join(text.split())
    if len(line) <= _SUMMARY:
        return line
    return line[:_SUMMARY].rpartition(" ")[0].rstrip(",;:–-") + " …"


def _label(episode: Episode, words: Words) -> str:
    if label := _LABELS.get(episode.type):
        return words.text(label)
    return words.text("Episode %(number)s", number=episode.number) if episode.number else ""


def split_notes(notes: str) -> tuple[Markup, Markup]:
    """The content of the first paragraph, if it is short, and the rest of the notes."""
    first, end, rest = notes.partition("</p>")
    is_paragraph = bool(end) and first.startswith("<p>")
    if not is_paragraph or len(plain_text(first + end)) > _LEAD:
        return Markup(""), _markup(notes)
    return _markup(first.removeprefix("<p>")), _markup(rest.strip())


def _people(people: tuple[Person, ...], words: Words) -> tuple[PersonView, ...]:
    return tuple(
        PersonView(person.name, _role(person.role.capitalize(), words), person.link)
        for person in people
    )


def _role(role: str, words: Words) -> str:
    return words.text(role) if role in _ROLES else role


def _picture(
    artwork: Artwork | None, linked: LinkedShow | LinkedEpisode, show: LinkedShow
) -> PictureView | None:
    if artwork is None:
        return None
    return PictureView(
        key=show.key(linked.pictures.thumbnail),
        alt=artwork.alt,
        side=min(THUMBNAIL_SIDE, artwork.width) if artwork.thumbnail else artwork.width,
        url=linked.artwork_url,
        width=artwork.width,
        height=artwork.height,
        small=show.key(linked.pictures.small),
        card=linked.pictures.card,
        tint=artwork.tint,
    )


def _recording(audio: Audio, linked: LinkedEpisode, show: LinkedShow) -> RecordingView:
    return RecordingView(
        key=show.key(linked.audio_url),
        url=linked.audio_url,
        type=audio.media_type,
        kind=audio.format,
        size=formatting.size(audio.file.size),
        seconds=formatting.number(audio.seconds or 0),
        length=formatting.place(round(audio.seconds or 0)).words,
        file=linked.episode.slug + audio.suffix,
    )


def _embed_code(url: str, title: str) -> str:
    return (
        f'<iframe src="{html.escape(url)}" title="{html.escape(title)}" width="100%" height="240" '
        'loading="lazy"></iframe>'
    )


def _markup(notes: str) -> Markup:
    return Markup(notes)  # noqa: S704 - sanitised by nh3
