"""Artwork small enough for web pages: covers have 3,000 pixels, and a page shows a tenth of them.

What was made is kept by the digest of the artwork, so nothing is decoded twice. Pillow's other
uses are `load/artwork.py`, which decodes nothing, and `repair/picture.py`.
"""

import io
import os
import warnings
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from podcast_publisher.load.files import FileRefusedError, read_media
from podcast_publisher.load.keeping import keep
from podcast_publisher.model.artwork import SMALL_SIDE, Artwork
from podcast_publisher.model.file import MediaFile
from podcast_publisher.model.show import Project

KEPT = Path(".podcast", "pictures")
_QUALITY = 82
_VERSION = 1
"""Of the way they are made: to be raised whenever the same artwork would come out otherwise."""
_LARGEST = 1_000_000


def with_small_pictures(project: Project, root: Path) -> Project:
    """The project with a small picture of each artwork that has more pixels than pages show.

    One that cannot be decoded, or kept, has none: pages show the artwork itself then.
    """
    artworks = {one.file.sha256: one for one in _artworks(project) if _is_large(one)}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        made = pool.map(lambda one: _small(one, root), artworks.values())
        small = dict(zip(artworks, made, strict=True))

    def of(artwork: Artwork | None) -> Artwork | None:
        return replace(artwork, small=small.get(artwork.file.sha256)) if artwork else None

    return replace(
        project,
        show=replace(project.show, artwork=of(project.show.artwork)),
        episodes=tuple(replace(one, artwork=of(one.artwork)) for one in project.episodes),
    )


def _artworks(project: Project) -> Iterable[Artwork]:
    found = (project.show.artwork, *(one.artwork for one in project.episodes))
    return [one for one in found if one]


def _is_large(artwork: Artwork) -> bool:
    return min(artwork.width, artwork.height) > SMALL_SIDE


def _small(artwork: Artwork, root: Path) -> MediaFile | None:
    place = root / KEPT / f"{artwork.file.sha256}-{SMALL_SIDE}-{_VERSION}.jpg"
    with suppress(OSError):
        if not place.exists():
            body = _decoded(artwork.file.path)
            if body is None:
                return None
            keep(place, body)
    try:
        return read_media(place, place.name, _LARGEST)[0]
    except FileRefusedError:
        return None


def _decoded(path: Path) -> bytes | None:
    from PIL import Image  # where it is used: most pictures were made before

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path) as original:
                original.draft(
                    "RGB", (SMALL_SIDE, SMALL_SIDE)
                )  # a JPEG need not be decoded in full
                small = original.convert("RGB")
    except Exception:  # noqa: BLE001 - whatever Pillow makes of it, `check` says what is wrong
        return None
    small.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS)
    small.info.clear()
    jpeg = io.BytesIO()
    small.save(jpeg, "JPEG", quality=_QUALITY, progressive=True, optimize=True)
    return jpeg.getvalue()
