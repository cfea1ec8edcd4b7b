"""Show and episodes turned into what templates are given."""

import html
from collections.abc import Mapping

from markupsafe import Markup

from podcast_publisher.model.artwork import SMALL_SIDE, Artwork
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.show import Person
from podcast_publisher.render.linked import LinkedEpisode, LinkedShow
from podcast_publisher.render.pages import formatting, json_ld
from podcast_publisher.render.pages.subscribe_links import places
from podcast_publisher.render.pages.template_context import (
    EpisodePage,
    EpisodeView,
    Mark,
    Picture,
    Recording,
    ShowView,
    Somebody,
)
from podcast_publisher.render.pages.turns import turns
from podcast_publisher.render.pages.waveform import wave
from podcast_publisher.render.show_notes import plain_text, show_notes

_SUMMARY = 200
"""Characters that search engines and other sites show of a page's description."""

_LABELS: Mapping[str, str] = {"trailer": "Trailer", "bonus": "Bonus"}


def view_of_show(linked: LinkedShow) -> ShowView:
    """The show as pages tell it."""
    show = linked.show
    notes = show_notes(show.description)
    summary = shortened(plain_text(notes))
    return ShowView(
        title=show.title,
        author=show.author,
        language=show.language,
        notes=_markup(notes),
        summary=summary,
        link=show.link,
        copyright=show.copyright,
        license=show.license,
        explicit=show.explicit,
        complete=show.complete,
        frequency=show.update_frequency.text if show.update_frequency else "",
        people=_people(show.people),
        cover=_picture(show.artwork, linked, linked),
        places=places(show.listings, linked.feed_url),
        url=linked.page_url,
        feed_url=linked.feed_url,
        data=json_ld.series(linked, summary),
    )


def view_of_episode(linked: LinkedEpisode, show: LinkedShow) -> EpisodeView:
    """An episode as a list shows it."""
    one = linked.episode
    if one.published is None or one.audio is None:
        raise ValueError(f"{one.source.file} was not checked: it has no recording or no date")
    return EpisodeView(
        title=one.title,
        label=_LABELS.get(one.type) or (f"Episode {one.number}" if one.number else ""),
        season=one.season,
        key=show.key(linked.page_url),
        published=formatting.day(one.published),
        length=formatting.length(one.audio.seconds or 0),
        explicit=show.show.explicit if one.explicit is None else one.explicit,
    )


def page_of_episode(view: EpisodeView, linked: LinkedEpisode, show: LinkedShow) -> EpisodePage:
    """An episode as its own page shows it."""
    one = linked.episode
    if one.audio is None:
        raise ValueError(f"{one.source.file} was not checked: it has no recording")
    summary = shortened(plain_text(linked.notes))
    own = _picture(one.artwork, linked, show)
    said = one.ai_content if one.ai_content is not None else show.show.ai_content
    return EpisodePage(
        episode=view,
        notes=_markup(linked.notes),
        summary=summary,
        people=_people(one.people or show.show.people),
        picture=own or _picture(show.show.artwork, show, show),
        audio=_recording(one.audio, linked, show),
        chapters=tuple(
            Mark(formatting.number(chapter.start), formatting.place(chapter.start), chapter.title)
            for chapter in one.chapters
        ),
        turns=turns(one.transcript.cues) if one.transcript else (),
        transcript=show.key(linked.transcript_url),
        wave=wave(one.audio.sound.waveform) if one.audio.sound else "",
        location=one.location,
        license=one.license or show.show.license,
        ai_content=bool(said),
        season_name=show.show.season_name(one.season or 0),
        url=linked.page_url,
        embed_url=linked.embed_url,
        embed_code=_embed_code(linked.embed_url, f"{one.title}, {show.show.title}"),
        data=json_ld.episode(linked, show, summary),
    )


def shortened(text: str) -> str:
    """The text in one line, cut between words."""
    line = " ".join(text.split())
    if len(line) <= _SUMMARY:
        return line
    return line[:_SUMMARY].rpartition(" ")[0].rstrip(",;:–-") + " …"


def _people(people: tuple[Person, ...]) -> tuple[Somebody, ...]:
    return tuple(Somebody(person.name, person.role.capitalize(), person.link) for person in people)


def _picture(
    artwork: Artwork | None, linked: LinkedShow | LinkedEpisode, show: LinkedShow
) -> Picture | None:
    if artwork is None:
        return None
    return Picture(
        key=show.key(linked.small_artwork_url),
        alt=artwork.alt,
        side=SMALL_SIDE if artwork.small else artwork.width,
        url=linked.artwork_url,
        width=artwork.width,
        height=artwork.height,
    )


def _recording(audio: Audio, linked: LinkedEpisode, show: LinkedShow) -> Recording:
    return Recording(
        key=show.key(linked.audio_url),
        url=linked.audio_url,
        type=audio.media_type,
        kind=audio.content,
        size=formatting.size(audio.file.size),
        seconds=formatting.number(audio.seconds or 0),
        file=linked.episode.slug + audio.suffix,
    )


def _embed_code(url: str, title: str) -> str:
    return (
        f'<iframe src="{html.escape(url)}" title="{html.escape(title)}" width="100%" height="240" '
        'loading="lazy"></iframe>'
    )


def _markup(notes: str) -> Markup:
    return Markup(notes)  # noqa: S704 - nh3 has made it safe
