"""Publish pages, which are replaced in place: the feed decides whose version is right.

New ones are put there before the feed names them. All others follow it, and a publisher that is slow
leaves alone what belongs to a later release. A replaced page is kept first, so that it can be restored.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import NamedTuple, TypeVar

from podcast_publisher.model.destination import (
    ConflictError,
    Destination,
    DestinationError,
    IfAbsent,
    IfUnchanged,
    StoredObject,
)
from podcast_publisher.model.plan import LiveState, Plan, Step
from podcast_publisher.model.publication import FEED_KEY, Artifact
from podcast_publisher.model.release import PublishedObject, is_page, kept_page_key
from podcast_publisher.publish.releases.ownership import is_own_object
from podcast_publisher.publish.releases.takeover import refuse_foreign

_AT_ONCE = 16
_TRIES = 5
_UNTYPED = "application/octet-stream"
"""The type of what others put there, where the destination knows none."""

Published = Mapping[str, PublishedObject]
Item = TypeVar("Item")
Result = TypeVar("Result")


def upload_new_pages(plan: Plan, destination: Destination) -> frozenset[str]:
    """Put pages there that were not there, before anything names them; the keys of those that are ours.

    They carry the number of the release that is live: the feed has not yet decided whose are right, and
    whoever's it will be may replace them.

    Raises:
        DestinationError: something is there that this program did not put there, and that was not decided.
    """
    live_objects = _published(plan.live)
    before = plan.live.release.number if plan.live.release else 0

    def put(artifact: Artifact) -> str:
        try:
            destination.write(artifact, IfAbsent(), release=before)
        except ConflictError:  # left by a run that was cut off, and replaced later
            stored = destination.head(artifact.key)
            if stored and not plan.takes_over and not is_own_object(artifact.key, stored):
                refuse_foreign([artifact.key], destination.name)
            return ""
        return artifact.key

    return frozenset(
        _all(put, [page.artifact for page in plan.pages if page.artifact.key not in live_objects])
    )


def replace_pages(
    plan: Plan,
    destination: Destination,
    release: int,
    new: Collection[str],
    on_replaced: Callable[[Artifact], None],
) -> None:
    """Replace what is of an earlier release, and remove what the show has no more; new ones are there."""

    def put_right(artifact: Artifact) -> Artifact:
        return artifact if artifact.key in new else _replace(artifact, destination, release)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for artifact in pool.map(put_right, [step.artifact for step in plan.pages]):
            on_replaced(artifact)

    def remove(key: str) -> None:
        read_result = destination.read(key)
        if read_result and not _is_later(read_result[1].release, release):
            _keep(key, *read_result, destination)
            destination.delete(key)

    _all(remove, list(plan.removals))


def _replace(artifact: Artifact, destination: Destination, release: int) -> Artifact:
    for _ in range(_TRIES):
        read_result = destination.read(artifact.key)
        if read_result is None and is_superseded(destination, release):
            return artifact
        stored = read_result[1] if read_result else None
        done = stored and stored.matches(artifact, release)
        if done or (stored and _is_later(stored.release, release)):
            return artifact
        if read_result and not read_result[1].has_same_bytes(artifact):
            _keep(artifact.key, *read_result, destination)
        condition = IfUnchanged(stored.etag) if stored else IfAbsent()
        with suppress(ConflictError):
            destination.write(artifact, condition, release=release)
            return artifact
    raise DestinationError(
        f"{artifact.key} keeps being changed by someone else",
        fix="The show is live. Publish again to correct its pages.",
    )


def is_superseded(destination: Destination, release: int) -> bool:
    """Whether a later release is live, which may have taken the page down."""
    live = destination.head(FEED_KEY)
    return live is not None and _is_later(live.release, release)


def _keep(key: str, body: bytes, stored: StoredObject, destination: Destination) -> None:
    """Put a copy aside of a page that goes, whichever release has left it there."""
    digest = hashlib.sha256(body).hexdigest()
    copy = Artifact.internal(kept_page_key(key, digest), body, stored.content_type or _UNTYPED)
    with suppress(ConflictError):  # kept already
        destination.write(copy, IfAbsent())


def _is_later(read_result: int | None, release: int) -> bool:
    """Whether a page belongs to a later release; a store that loses the number is not asked twice."""
    return read_result is not None and read_result > release


class EarlierPages(NamedTuple):
    """The pages of an earlier release, as far as they were kept."""

    steps: tuple[Step, ...]
    """The steps that restore them."""
    objects: Published
    """Every object of that release afterwards, including its media."""


def read_earlier_pages(
    destination: Destination, live: LiveState, objects: Published
) -> EarlierPages:
    """The pages of an earlier release with these objects.

    One that was not kept stays as it is: nothing of the show depends on it. Where a run was cut off, it may be
    that very one.
    """
    live_objects = _published(live)
    stored = live_objects if live.is_finished else {}
    pages = {
        key: published
        for key, published in objects.items()
        if is_page(key) and stored.get(key) != published
    }

    def as_it_was(key: str) -> bytes:
        digest = pages[key].sha256
        read_result = destination.read(kept_page_key(key, digest)) or destination.read(key)
        return (
            read_result[0]
            if read_result and hashlib.sha256(read_result[0]).hexdigest() == digest
            else b""
        )

    read_result = dict(zip(pages, _all(as_it_was, list(pages)), strict=True))
    bodies = {key: body for key, body in read_result.items() if body}
    stay = {key: live_objects[key] for key in pages if key not in bodies and key in live_objects}
    of_then = {
        key: published for key, published in objects.items() if key not in pages or key in bodies
    }
    return EarlierPages(tuple(_steps(bodies, objects)), of_then | stay)


def _steps(bodies: Mapping[str, bytes], objects: Published) -> Iterator[Step]:
    for key, body in bodies.items():
        published = objects[key]
        artifact = Artifact.of_bytes(
            key, body, content_type=published.type, cache_control=published.cache
        )
        yield Step(artifact, "as it was then")


def removed_pages(live: LiveState, objects: Published) -> tuple[str, ...]:
    """The pages of the live release that the next one has no more, and those it has not yet taken down itself."""
    leftover = live.release.removals if live.release and not live.is_finished else ()
    pages = {*leftover, *filter(is_page, _published(live))}
    return tuple(sorted(key for key in pages if key not in objects))


def _published(live: LiveState) -> Published:
    return live.release.objects if live.release else {}


def _all(do: Callable[[Item], Result], items: list[Item]) -> list[Result]:
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(do, items))
