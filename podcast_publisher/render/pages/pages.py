"""All pages of the show: the series, each episode with its player to embed, what was withdrawn."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from xml.sax.saxutils import escape

from podcast_publisher.model.finding import Finding
from podcast_publisher.model.publication import INDEX_KEY, SITEMAP_KEY, Artifact
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.render import headers, keys
from podcast_publisher.render.linked import LinkedEpisode, LinkedShow
from podcast_publisher.render.pages import formatting
from podcast_publisher.render.pages.assets import Assets
from podcast_publisher.render.pages.build_context import (
    page_of_episode,
    view_of_episode,
    view_of_show,
)
from podcast_publisher.render.pages.template_context import EpisodeView
from podcast_publisher.render.pages.templates import Templates
from podcast_publisher.render.pages.third_party_code import code_brought
from podcast_publisher.render.pages.waveform import BARS, HEIGHT

_SITEMAP = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'

Listed = tuple[EpisodeView, LinkedEpisode]


@dataclass(frozen=True, slots=True)
class Section:
    """The episodes of a season, or all where seasons do not matter."""

    season: int | None
    name: str
    episodes: tuple[EpisodeView, ...]


def pages(
    linked: LinkedShow,
    episodes: Iterable[LinkedEpisode],
    project: Project,
    now: datetime,
    assets: Assets,
) -> tuple[tuple[Artifact, ...], tuple[Finding, ...]]:
    """Every page, and what is wrong with the project's own templates."""
    show = view_of_show(linked)
    common = {
        "show": show,
        "style": assets.style.key,
        "script": assets.script.key,
        "icon": assets.icon.key,
    }
    listed = [(view_of_episode(one, linked), one) for one in in_listening_order(episodes)]
    with Templates(project.site) as templates:
        made = (
            _index(templates, common, linked, [view for view, _ in listed], _next(project, now)),
            *_episodes(templates, common, linked, listed),
            *_withdrawn(templates, common, project.episodes, now),
            _sitemap(linked, [one for _, one in listed]),
        )
    brought = code_brought(project.site, made, assets.script.key, linked.page_url)
    return made, tuple(sorted((*templates.findings, *brought), key=lambda one: one.file))


def in_listening_order(episodes: Iterable[LinkedEpisode]) -> list[LinkedEpisode]:
    """As someone who is new hears them: the trailer, then one after another as they appeared.

    A trailer of a later season stands where that season begins, which is when it appeared.
    """

    def place(linked: LinkedEpisode) -> tuple[bool, float, int, str]:
        one = linked.episode
        first = one.type == "trailer" and one.season in {None, 1}
        moment = one.published.timestamp() if one.published else 0
        return not first, moment, one.number or 0, one.guid

    return sorted(episodes, key=place)


def _index(
    templates: Templates,
    common: Mapping[str, object],
    linked: LinkedShow,
    views: Sequence[EpisodeView],
    coming: datetime | None,
) -> Artifact:
    several = len({view.season for view in views}) > 1
    sections = [
        Section(season, linked.show.season_name(season or 0), tuple(group))
        for season, group in groupby(views, key=lambda view: view.season if several else None)
    ]
    newest = max(views, key=lambda view: datetime.fromisoformat(view.published.iso), default=None)
    context = {
        "sections": sections,
        "newest": newest,
        "count": len(views),
        "coming": formatting.day(coming) if coming else None,
    }
    return _page(INDEX_KEY, templates.render("index.html", {**common, **context, "root": ""}))


def _next(project: Project, now: datetime) -> datetime | None:
    """When the next episode appears, if that is known."""
    dates = (
        episode.published
        for episode in project.episodes
        if episode.published
        and episode.published > now
        and not episode.draft
        and not episode.withdrawn
    )
    return min(dates, default=None)


def _episodes(
    templates: Templates,
    common: Mapping[str, object],
    linked: LinkedShow,
    listed: Sequence[Listed],
) -> Iterator[Artifact]:
    views = [None, *(view for view, _ in listed), None]
    wave = {"wave_width": BARS, "wave_height": HEIGHT}
    for (before, after), (view, one) in zip(
        zip(views[:-2], views[2:], strict=True), listed, strict=True
    ):
        page = page_of_episode(view, one, linked)
        context = {**common, **wave, "root": "../", "page": page, "episode": view}
        around = {"previous": before, "next": after}
        yield _page(view.key, templates.render("episode.html", {**context, **around}))
        yield _page(linked.key(one.embed_url), templates.render("embed.html", context))


def _withdrawn(
    templates: Templates, common: Mapping[str, object], episodes: Iterable[Episode], now: datetime
) -> Iterator[Artifact]:
    """Links that people kept, and pages that embed the player, are told what happened."""
    for episode in episodes:
        appeared = episode.published is not None and episode.published <= now and not episode.draft
        if episode.withdrawn and appeared:
            on = formatting.day_of(episode.withdrawn.date) if episode.withdrawn.date else None
            body = templates.render("withdrawn.html", {**common, "root": "../", "withdrawn": on})
            yield _page(keys.page_key(episode), body)
            yield _page(keys.embed_key(episode), body)


def _sitemap(linked: LinkedShow, episodes: Iterable[LinkedEpisode]) -> Artifact:
    urls = (linked.page_url, *(episode.page_url for episode in episodes))
    lines = (f"<url><loc>{escape(url)}</loc></url>\n" for url in urls)
    body = f"{_SITEMAP}{''.join(lines)}</urlset>\n".encode()
    return _page(SITEMAP_KEY, body, headers.SITEMAP_TYPE)


def _page(key: str, body: bytes, type_: str = headers.PAGE_TYPE) -> Artifact:
    return Artifact.of_bytes(key, body, content_type=type_, cache_control=headers.FOR_MINUTES)
