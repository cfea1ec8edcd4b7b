"""Attach what pages show of artwork: covers have 3,000 pixels, and a page shows a tenth.

Cached by the digest of the artwork, so nothing is decoded twice.
"""

import os
import re
from collections.abc import Iterable
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.load.files.media_file import media_file_of
from podcast_publisher.load.picture.header import png_size, webp_size
from podcast_publisher.model.artwork import CARD_SIZE, SMALL_SIDE, THUMBNAIL_SIDE, Artwork
from podcast_publisher.model.cache import Cache
from podcast_publisher.model.media_file import MediaFile
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import PICTURES, Workspace

_VERSION = 2
"""Raise it whenever the same artwork would give other pictures."""
_MAX_BYTES = 1_000_000
_PARTS = ("640.webp", "160.webp", "card.png", "tint.txt")
_TINT = re.compile(rb"#[0-9a-f]{6}")


class _Derived(Struct, frozen=True):
    """What is made of artwork; nothing where that is not possible."""

    thumbnail: MediaFile | None = None
    small: MediaFile | None = None
    card: MediaFile | None = None
    tint: str = ""


def attach_thumbnails(project: Project, workspace: Workspace) -> Project:
    """The project with thumbnails, social card and colour of each artwork.

    Artwork that cannot be decoded, or not cached, has none: pages show the artwork itself then.
    """
    cache = workspace.cache(PICTURES)
    artworks = {artwork.file.sha256: artwork for artwork in _artworks(project)}
    from concurrent.futures import ThreadPoolExecutor  # slow to import

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        derived = pool.map(lambda artwork: _derive(artwork, cache), artworks.values())
        by_digest = dict(zip(artworks, derived, strict=True))

    def with_pictures(artwork: Artwork | None) -> Artwork | None:
        if artwork is None:
            return None
        pictures = by_digest[artwork.file.sha256]
        return replace(
            artwork,
            thumbnail=pictures.thumbnail,
            small=pictures.small,
            card=pictures.card,
            tint=pictures.tint,
        )

    return replace(
        project,
        show=replace(project.show, artwork=with_pictures(project.show.artwork)),
        episodes=tuple(
            replace(episode, artwork=with_pictures(episode.artwork)) for episode in project.episodes
        ),
    )


def _artworks(project: Project) -> Iterable[Artwork]:
    candidates = (project.show.artwork, *(episode.artwork for episode in project.episodes))
    return [artwork for artwork in candidates if artwork]


def _derive(artwork: Artwork, cache: Cache) -> _Derived:
    names = [f"{artwork.file.sha256}-{_VERSION}-{part}" for part in _PARTS]
    known = [cache.read(name, _MAX_BYTES) for name in names]
    valid = [body for body in known if body is not None]
    if len(valid) < len(names) or not _are_valid(valid, artwork):
        valid = _draw(artwork)
        if not valid or not all(map(cache.write, names, valid)):
            return _Derived()
    *pictures, tint = valid
    thumbnail, small, card = map(partial(_cached_file, cache), names, pictures)
    return _Derived(thumbnail, small, card, tint.decode())


def _cached_file(cache: Cache, name: str, body: bytes) -> MediaFile | None:
    path = cache.path(name)
    return media_file_of(path, name, body) if path else None


def _draw(artwork: Artwork) -> list[bytes]:
    # imports Pillow, which is slow and mostly not needed
    from podcast_publisher.load.picture.page_pictures import draw_page_pictures

    drawn = draw_page_pictures(artwork.file.path, wave=bytes.fromhex(artwork.file.sha256))
    return [drawn.thumbnail, drawn.small, drawn.card, drawn.tint.encode()] if drawn else []


def _are_valid(bodies: list[bytes], artwork: Artwork) -> bool:
    """Whether each is complete and of the right size: a cache may be damaged."""
    thumbnail, small, card, tint = bodies
    side = max(artwork.width, artwork.height)
    return (
        max(webp_size(thumbnail) or (0,)) == min(side, THUMBNAIL_SIDE)
        and max(webp_size(small) or (0,)) == min(side, SMALL_SIDE)
        and png_size(card) == CARD_SIZE
        and _TINT.fullmatch(tint) is not None
    )
