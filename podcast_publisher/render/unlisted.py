"""Unlisted copies of a publication: search engines are asked to skip every page."""

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from podcast_publisher.model.publication import SITEMAP_KEY, Artifact
from podcast_publisher.render import headers

_HEAD = re.compile(rb"<head\b[^>]*>", re.IGNORECASE)
_BEGINNING = re.compile(rb"\A\s*(?:<!doctype[^>]*>)?", re.IGNORECASE)
_ROBOTS = b'<meta name="robots" content="noindex, nofollow">'


def hidden(objects: Iterable[Artifact], prefix: str) -> Iterator[Artifact]:
    """The same objects under that prefix, with noindex on every page and without the sitemap.

    Cached for minutes only, so that a removed preview does not live on in caches.
    """
    for obj in objects:
        if obj.key == SITEMAP_KEY:
            continue
        key = prefix + obj.key
        if obj.content_type == headers.PAGE_TYPE:
            yield Artifact.of_bytes(
                key,
                _with_noindex(obj.body()),
                content_type=obj.content_type,
                cache_control=headers.CACHE_MINUTES,
            )
        else:
            yield replace(obj, key=key, cache_control=headers.CACHE_MINUTES)


def _with_noindex(page: bytes) -> bytes:
    """Works for pages from a project's own template too, whatever it leaves out of our layout."""
    start = _HEAD.search(page) or _BEGINNING.match(page)
    offset = start.end() if start else 0
    return page[:offset] + _ROBOTS + page[offset:]
