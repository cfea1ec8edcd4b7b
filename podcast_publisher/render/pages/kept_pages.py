"""Pages that are rendered again only if what they show has changed."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.results import Key, Results
from podcast_publisher.render import headers


class _Digests(Struct, frozen=True):
    """What a page was when it was rendered."""

    size: int
    sha256: str
    md5: str


class _Pages(Struct, frozen=True):
    digests: tuple[_Digests, ...]


def kept_pages(
    results: Results, key: Key | None, pages: Mapping[str, Callable[[], bytes]]
) -> tuple[Artifact, ...]:
    """The pages by the keys of their objects; `key` is a digest of all that they show.

    Those in which nothing has changed are rendered only for who asks for their bytes.
    """
    known = results.get(key, _Pages)
    if known and len(known.digests) == len(pages):
        return tuple(
            _unchanged(name, render, digests)
            for (name, render), digests in zip(pages.items(), known.digests, strict=True)
        )
    rendered = tuple(rendered_page(name, render()) for name, render in pages.items())
    results.keep(key, _Pages(tuple(map(_digests, rendered))))
    return rendered


def rendered_page(key: str, body: bytes, type_: str = headers.PAGE_TYPE) -> Artifact:
    """A page with those bytes."""
    return Artifact.of_bytes(key, body, content_type=type_, cache_control=headers.CACHE_MINUTES)


def _digests(page: Artifact) -> _Digests:
    return _Digests(page.size, page.sha256, page.md5)


def _unchanged(key: str, render: Callable[[], bytes], known: _Digests) -> Artifact:
    return Artifact(
        key,
        render,
        known.size,
        known.sha256,
        known.md5,
        content_type=headers.PAGE_TYPE,
        cache_control=headers.CACHE_MINUTES,
    )
