"""A publication for those alone who know its address: nothing in it asks to be found."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from podcast_publisher.model.publication import SITEMAP_KEY, Artifact
from podcast_publisher.render import headers

_HEAD = re.compile(rb"<head\b[^>]*>", re.IGNORECASE)
_BEGINNING = re.compile(rb"\A\s*(?:<!doctype[^>]*>)?", re.IGNORECASE)
_ROBOTS = b'<meta name="robots" content="noindex, nofollow">'


def hidden(objects: Iterable[Artifact], prefix: str) -> Iterator[Artifact]:
    """The same objects below that prefix: every page says that it is not to be found or followed.

    They are kept for minutes only: what was removed must not live on in caches. The list for search
    engines is left out.
    """
    for obj in objects:
        if obj.key == SITEMAP_KEY:
            continue
        key = prefix + obj.key
        if obj.content_type == headers.PAGE_TYPE:
            yield Artifact.of_bytes(
                key,
                _unfound(obj.body()),
                content_type=obj.content_type,
                cache_control=headers.FOR_MINUTES,
            )
        else:
            yield replace(obj, key=key, cache_control=headers.FOR_MINUTES)


def _unfound(page: bytes) -> bytes:
    """Also a page of the project's own template, which may leave out what our layout has."""
    found = _HEAD.search(page) or _BEGINNING.match(page)
    at = found.end() if found else 0
    return page[:at] + _ROBOTS + page[at:]
