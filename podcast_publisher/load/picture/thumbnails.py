"""Thumbnails of artwork for web pages: covers have 3,000 pixels, and a page shows a tenth.

Cached by the digest of the artwork, so nothing is decoded twice. Pillow's other users are
`load/picture/probe.py`, which decodes nothing, and `audio/cover.py`.
"""

import io
import os
import warnings
from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from podcast_publisher.load.files.media_file import media_file_of
from podcast_publisher.load.picture.header import jpeg_size
from podcast_publisher.model.artwork import MAX_PIXELS, THUMBNAIL_SIDE, Artwork
from podcast_publisher.model.cache import Cache
from podcast_publisher.model.media_file import MediaFile
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import PICTURES, Workspace

_QUALITY = 82
_VERSION = 1
"""Raise it whenever the same artwork would give another thumbnail."""
_MAX_BYTES = 1_000_000


def attach_thumbnails(project: Project, workspace: Workspace) -> Project:
    """The project with a thumbnail of each artwork that is larger than pages show.

    Artwork that cannot be decoded, or not cached, has none: pages show the artwork itself then.
    """
    cache = workspace.cache(PICTURES)
    artworks = {
        artwork.file.sha256: artwork for artwork in _artworks(project) if _is_large(artwork)
    }
    from concurrent.futures import ThreadPoolExecutor  # slow to import

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        thumbnails = pool.map(lambda artwork: _thumbnail(artwork, cache), artworks.values())
        by_digest = dict(zip(artworks, thumbnails, strict=True))

    def with_thumbnail(artwork: Artwork | None) -> Artwork | None:
        return replace(artwork, thumbnail=by_digest.get(artwork.file.sha256)) if artwork else None

    return replace(
        project,
        show=replace(project.show, artwork=with_thumbnail(project.show.artwork)),
        episodes=tuple(
            replace(episode, artwork=with_thumbnail(episode.artwork))
            for episode in project.episodes
        ),
    )


def _artworks(project: Project) -> Iterable[Artwork]:
    candidates = (project.show.artwork, *(episode.artwork for episode in project.episodes))
    return [artwork for artwork in candidates if artwork]


def _is_large(artwork: Artwork) -> bool:
    return min(artwork.width, artwork.height) > THUMBNAIL_SIDE


def _thumbnail(artwork: Artwork, cache: Cache) -> MediaFile | None:
    name = f"{artwork.file.sha256}-{THUMBNAIL_SIDE}-{_VERSION}.jpg"
    body = cache.read(name, _MAX_BYTES)
    if body is None or not _is_thumbnail(body):
        body = _render_thumbnail(artwork.file.path)
        if body is None or not cache.write(name, body):
            return None
    path = cache.path(name)
    return media_file_of(path, name, body) if path else None


def _is_thumbnail(body: bytes) -> bool:
    """Whether it is a complete JPEG of the right size: a cache may be damaged."""
    size = jpeg_size(body)
    return size is not None and max(size) == THUMBNAIL_SIDE


def _render_thumbnail(path: Path) -> bytes | None:
    from PIL import Image  # slow to import, and mostly not needed

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path) as original:
                original.draft(
                    "RGB", (THUMBNAIL_SIDE, THUMBNAIL_SIDE)
                )  # a JPEG need not be decoded in full
                if original.width * original.height > MAX_PIXELS:
                    return None
                small = original.convert("RGB")
    except Exception:  # noqa: BLE001 - whatever Pillow raises, `check` reports the picture
        return None
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    small.info.clear()
    jpeg = io.BytesIO()
    small.save(jpeg, "JPEG", quality=_QUALITY, progressive=True, optimize=True)
    return jpeg.getvalue()
