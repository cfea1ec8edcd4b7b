"""Render the pages of episodes. Those in which nothing has changed are rendered only for who asks for them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial

from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.results import Results, key_of
from podcast_publisher.render.linked import LinkedEpisode, LinkedShow
from podcast_publisher.render.pages.build_context import episode_page
from podcast_publisher.render.pages.kept_pages import kept_pages
from podcast_publisher.render.pages.policy import colour_context
from podcast_publisher.render.pages.template_context import EpisodePage, EpisodeView
from podcast_publisher.render.pages.templates import Templates
from podcast_publisher.render.pages.waveform import BARS, HEIGHT
from podcast_publisher.render.pages.words import Words

Listed = tuple[EpisodeView, LinkedEpisode]
ASSETS = ("style", "script", "icon")
"""What every page names by the keys of their objects."""
MANY = 1_000
"""Episodes whose pages are kept compressed until they are sent: those of 5,000 take 100 MB."""
_WAVE = {"wave_width": BARS, "wave_height": HEIGHT}


def episode_pages(
    templates: Templates,
    common: Mapping[str, object],
    linked: LinkedShow,
    listed: Sequence[Listed],
    results: Results,
    *,
    words: Words,
) -> Iterator[Artifact]:
    """The page and the embed of each episode, in the order in which they are listed."""
    assets = [common[name] for name in ASSETS]
    of_show = None if templates.are_own else key_of("pages of the show", linked, assets, words)
    views = [None, *(view for view, _ in listed), None]
    for before, after, (view, episode) in zip(views[:-2], views[2:], listed, strict=True):
        around = {"previous": before, "next": after, "episode": view}
        shown = cache(partial(episode_page, view, episode, linked, words))  # by both of its pages
        context = partial(_context, {**common, **around}, shown)
        page = partial(_render, templates, "episode.html", context)
        embed = partial(_render, templates, "embed.html", context)
        page_key, embed_key = view.key, linked.key(episode.embed_url)
        key = key_of("pages", of_show, episode, before, after) if of_show else None
        rendered = kept_pages(results, key, {page_key: page, embed_key: embed})
        yield from map(Artifact.packed, rendered) if len(listed) >= MANY else rendered


def _context(common: Mapping[str, object], shown: Callable[[], EpisodePage]) -> dict[str, object]:
    page = shown()
    colour = colour_context(page.picture.tint if page.picture else "")
    return {**common, **_WAVE, **colour, "root": "../", "page": page}


def _render(templates: Templates, name: str, context: Callable[[], dict[str, object]]) -> bytes:
    return templates.render(name, context())
