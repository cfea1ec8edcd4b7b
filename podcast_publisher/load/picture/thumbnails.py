"""Artwork small enough for web pages: covers have 3,000 pixels, and a page shows a tenth of them.

What was made is kept by the digest of the artwork, so nothing is decoded twice. Pillow's other
uses are `load/picture/probe.py`, which decodes nothing, and `audio/cover.py`.
"""

import io
import os
import warnings
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from podcast_publisher.load.files.media_file import digested
from podcast_publisher.load.picture.header import jpeg_size
from podcast_publisher.model.artwork import MAX_PIXELS, THUMBNAIL_SIDE, Artwork
from podcast_publisher.model.cache import Cache
from podcast_publisher.model.media_file import MediaFile
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import PICTURES, Workspace

_QUALITY = 82
_VERSION = 1
"""Of the way they are made: to be raised whenever the same artwork would come out otherwise."""
_LARGEST = 1_000_000


def attach_thumbnails(project: Project, workspace: Workspace) -> Project:
    """The project with a small picture of each artwork that has more pixels than pages show.

    One that cannot be decoded, or kept, has none: pages show the artwork itself then.
    """
    cache = workspace.cache(PICTURES)
    artworks = {one.file.sha256: one for one in _artworks(project) if _is_large(one)}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        made = pool.map(lambda artwork: _small(artwork, cache), artworks.values())
        small = dict(zip(artworks, made, strict=True))

    def of(artwork: Artwork | None) -> Artwork | None:
        return replace(artwork, thumbnail=small.get(artwork.file.sha256)) if artwork else None

    return replace(
        project,
        show=replace(project.show, artwork=of(project.show.artwork)),
        episodes=tuple(
            replace(episode, artwork=of(episode.artwork)) for episode in project.episodes
        ),
    )


def _artworks(project: Project) -> Iterable[Artwork]:
    found = (project.show.artwork, *(episode.artwork for episode in project.episodes))
    return [one for one in found if one]


def _is_large(artwork: Artwork) -> bool:
    return min(artwork.width, artwork.height) > THUMBNAIL_SIDE


def _small(artwork: Artwork, cache: Cache) -> MediaFile | None:
    name = f"{artwork.file.sha256}-{THUMBNAIL_SIDE}-{_VERSION}.jpg"
    body = cache.read(name, _LARGEST)
    if body is None or not _is_small_jpeg(body):
        body = _decoded(artwork.file.path)
        if body is None or not cache.write(name, body):
            return None
    path = cache.path(name)
    return digested(path, name, body) if path else None


def _is_small_jpeg(body: bytes) -> bool:
    """Whether it is a whole JPEG of the right size, and nothing that only bears the name of one."""
    size = jpeg_size(body)
    return size is not None and max(size) == THUMBNAIL_SIDE


def _decoded(path: Path) -> bytes | None:
    from PIL import Image  # where it is used: most pictures were made before

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
    except Exception:  # noqa: BLE001 - whatever Pillow makes of it, `check` says what is wrong
        return None
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    small.info.clear()
    jpeg = io.BytesIO()
    small.save(jpeg, "JPEG", quality=_QUALITY, progressive=True, optimize=True)
    return jpeg.getvalue()
