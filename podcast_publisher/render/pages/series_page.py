"""Render the page of the series: where to begin, search, all episodes, and how to follow."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby

from msgspec import Struct

from podcast_publisher.model.publication import INDEX_KEY, Artifact
from podcast_publisher.model.results import Results, key_of
from podcast_publisher.render.linked import LinkedEpisode, LinkedShow
from podcast_publisher.render.pages.assets import Assets
from podcast_publisher.render.pages.build_context import shortened, split_notes
from podcast_publisher.render.pages.episode_pages import ASSETS, Listed
from podcast_publisher.render.pages.formatting import FormattedValue
from podcast_publisher.render.pages.kept_pages import kept_pages
from podcast_publisher.render.pages.qr_code import qr_code
from podcast_publisher.render.pages.template_context import CardView, EpisodeView
from podcast_publisher.render.pages.templates import Templates
from podcast_publisher.render.search.index import SearchIndex
from podcast_publisher.render.show_notes import plain_text


class Section(Struct, frozen=True):
    """The episodes of a season, or all of a show without seasons."""

    season: int | None
    name: str
    episodes: tuple[EpisodeView, ...]


class Around(Struct, frozen=True):
    """What the page needs besides the show and its episodes."""

    coming: FormattedValue | None
    """The date of the next episode."""
    search: SearchIndex
    assets: Assets


def series_page(
    templates: Templates,
    common: Mapping[str, object],
    linked: LinkedShow,
    listed: Sequence[Listed],
    around: Around,
    *,
    results: Results,
) -> tuple[Artifact, ...]:
    """The page, rendered only if something on it has changed, or for who asks for its bytes."""
    views = [view for view, _ in listed]
    paragraphs = [_first_paragraph(episode) for _, episode in listed]
    assets = [*(common[name] for name in ASSETS), around.assets.series_style.key]
    key = key_of(
        "index",
        *(linked, assets, views, around.coming, common["words"], paragraphs),
        [episode.transcript_url for _, episode in listed],
        *(around.search.key, around.assets.search_script.key),
    )

    def render() -> bytes:
        cards = {
            view.key: CardView(
                picture=view.thumbnail,
                summary=shortened(plain_text(paragraph)),
                number=around.search.numbers.get(episode.page_url),
                transcript=linked.key(episode.transcript_url),
            )
            for (view, episode), paragraph in zip(listed, paragraphs, strict=True)
        }
        lead, more_notes = split_notes(linked.notes)
        context = {
            **common,
            **_context(linked, views),
            "coming": around.coming,
            "cards": cards,
            "is_trailer": bool(listed) and listed[0][1].episode.type == "trailer",
            "qr": qr_code(linked.page_url),
            "lead": lead,
            "more_notes": more_notes,
            "search": around.search.key,
            "series_style": around.assets.series_style.key,
            "search_script": around.assets.search_script.key,
        }
        return templates.render("index.html", context)

    return kept_pages(results, None if templates.are_own else key, {INDEX_KEY: render})


def _first_paragraph(linked: LinkedEpisode) -> str:
    """As HTML; the whole of notes that begin with something else."""
    return linked.notes.partition("</p>")[0]


def _context(linked: LinkedShow, views: Sequence[EpisodeView]) -> dict[str, object]:
    several = len({view.season for view in views}) > 1
    sections = [
        Section(season, linked.show.season_name(season or 0), tuple(group))
        for season, group in groupby(views, key=lambda view: view.season if several else None)
    ]
    newest = max(views, key=lambda view: datetime.fromisoformat(view.published.iso), default=None)
    return {"sections": sections, "newest": newest, "count": len(views), "root": ""}
