"""Render all pages: the series, each episode and its embed, and withdrawn episodes."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from html import escape

from podcast_publisher.model.finding import Finding
from podcast_publisher.model.publication import SITEMAP_KEY, Artifact
from podcast_publisher.model.results import Results
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.render import headers, keys
from podcast_publisher.render.linked import LinkedEpisode, LinkedShow
from podcast_publisher.render.pages import formatting
from podcast_publisher.render.pages.assets import Assets
from podcast_publisher.render.pages.build_context import (
    episode_view,
    show_view,
)
from podcast_publisher.render.pages.episode_pages import episode_pages
from podcast_publisher.render.pages.kept_pages import rendered_page
from podcast_publisher.render.pages.policy import colour_context
from podcast_publisher.render.pages.series_page import Around, series_page
from podcast_publisher.render.pages.templates import Templates
from podcast_publisher.render.pages.third_party_code import third_party_code
from podcast_publisher.render.pages.words import Words
from podcast_publisher.render.search.index import SearchIndex

_SITEMAP = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


def pages(
    linked: LinkedShow,
    episodes: Iterable[LinkedEpisode],
    project: Project,
    now: datetime,
    assets: Assets,
    *,
    results: Results,
    words: Words,
    search: SearchIndex,
) -> tuple[tuple[Artifact, ...], tuple[Finding, ...]]:
    """Every page, and findings about the project's own templates."""
    show = show_view(linked, words)
    common = {
        "show": show,
        "words": words,
        "style": assets.style.key,
        "script": assets.script.key,
        "icon": assets.icon.key,
        **colour_context(show.cover.tint if show.cover else ""),
    }
    listed = [
        (episode_view(episode, linked, words), episode) for episode in in_listening_order(episodes)
    ]
    next_date = _next(project, now)
    coming = formatting.day(next_date, words.language) if next_date else None
    with Templates(project.site, words) as templates:
        rendered = (
            *series_page(
                templates, common, linked, listed, Around(coming, search, assets), results=results
            ),
            *episode_pages(templates, common, linked, listed, results, words=words),
            *_withdrawn(templates, common, project.episodes, now, words),
            _sitemap(linked, [episode for _, episode in listed]),
        )
    from_site = third_party_code(project.site, rendered, assets.scripts, linked.page_url)
    findings = sorted((*templates.findings, *from_site), key=lambda finding: finding.file)
    return rendered, tuple(findings)


def in_listening_order(episodes: Iterable[LinkedEpisode]) -> list[LinkedEpisode]:
    """The order for a new listener: the trailer, then episodes by date.

    A trailer of a later season comes where that season begins.
    """

    def order(linked: LinkedEpisode) -> tuple[bool, float, int, str]:
        episode = linked.episode
        first = episode.type == "trailer" and episode.season in {None, 1}
        timestamp = episode.published.timestamp() if episode.published else 0
        return not first, timestamp, episode.number or 0, episode.guid

    return sorted(episodes, key=order)


def _next(project: Project, now: datetime) -> datetime | None:
    """The date of the next scheduled episode, if there is one."""
    dates = (
        episode.published
        for episode in project.episodes
        if episode.published
        and episode.published > now
        and not episode.draft
        and not episode.withdrawn
    )
    return min(dates, default=None)


def _withdrawn(
    templates: Templates,
    common: Mapping[str, object],
    episodes: Iterable[Episode],
    now: datetime,
    words: Words,
) -> Iterator[Artifact]:
    """Pages for old links and embeds that say when an episode was withdrawn."""
    for episode in episodes:
        appeared = episode.published is not None and episode.published <= now and not episode.draft
        if episode.withdrawn and appeared:
            date = episode.withdrawn.date
            day = formatting.day_of(date, words.language) if date else None
            body = templates.render("withdrawn.html", {**common, "root": "../", "withdrawn": day})
            yield rendered_page(keys.page_key(episode), body)
            yield rendered_page(keys.embed_key(episode), body)


def _sitemap(linked: LinkedShow, episodes: Iterable[LinkedEpisode]) -> Artifact:
    urls = (linked.page_url, *(episode.page_url for episode in episodes))
    lines = (f"<url><loc>{escape(url, quote=False)}</loc></url>\n" for url in urls)
    body = f"{_SITEMAP}{''.join(lines)}</urlset>\n".encode()
    return rendered_page(SITEMAP_KEY, body, headers.SITEMAP_TYPE)
