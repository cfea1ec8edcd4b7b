"""Pages are replaced in place, so it must be decided first whose are right: the feed decides.

New ones are put there before the feed names them. All others follow it, and a publisher that is slow
leaves alone what belongs to a later release. What is replaced is kept, so that it can be put back.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import NamedTuple, TypeVar

from podcast_publisher.model.destination import (
    Absent,
    ConflictError,
    Destination,
    DestinationError,
    Unchanged,
)
from podcast_publisher.model.plan import Live, Plan, Step
from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.release import PublishedObject, is_page, kept_page_key

_AT_ONCE = 8
_TRIES = 5
_NEVER_CACHED = "no-store"

Published = Mapping[str, PublishedObject]
Item = TypeVar("Item")


def keep_replaced(plan: Plan, destination: Destination) -> None:
    """Put a copy aside of each page that will be replaced or removed, where it is what it should be."""
    known = _published(plan.live)
    coming = {step.artifact.key: step.artifact.sha256 for step in plan.pages}
    going = dict.fromkeys(plan.removals, "")

    def keep(key: str) -> None:
        found = destination.read(key)
        old = known[key]
        if found and hashlib.sha256(found[0]).hexdigest() == old.sha256:
            copy = Artifact.of_bytes(
                kept_page_key(key, old.sha256),
                found[0],
                content_type=old.type,
                cache_control=_NEVER_CACHED,
            )
            with suppress(ConflictError):  # kept already
                destination.write(copy, Absent())

    other = [key for key, digest in (coming | going).items() if key in known]
    _all(keep, [key for key in other if known[key].sha256 != (coming | going)[key]])


def put_new(plan: Plan, destination: Destination, release: int) -> None:
    """Put pages there that were not there, before anything names them."""
    known = _published(plan.live)

    def put(artifact: Artifact) -> None:
        with suppress(ConflictError):  # left by a run that was cut off, and replaced later
            destination.write(artifact, Absent(), release=release)

    _all(put, [step.artifact for step in plan.pages if step.artifact.key not in known])


def replace_pages(
    plan: Plan, destination: Destination, release: int, tell: Callable[[Artifact], None]
) -> None:
    """Replace what is of an earlier release, and remove what the show has no more."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        artifacts = [step.artifact for step in plan.pages]
        for artifact in pool.map(lambda it: _replace(it, destination, release), artifacts):
            tell(artifact)

    def remove(key: str) -> None:
        there = destination.look(key)
        if there and not _is_later(there.release, release):
            destination.remove(key)

    _all(remove, list(plan.removals))


def _replace(artifact: Artifact, destination: Destination, release: int) -> Artifact:
    for _ in range(_TRIES):
        there = destination.look(artifact.key)
        done = there and there.is_already(artifact, release)
        if done or (there and _is_later(there.release, release)):
            return artifact
        when = Unchanged(there.version) if there else Absent()
        with suppress(ConflictError):
            destination.write(artifact, when, release=release)
            return artifact
    raise DestinationError(
        f"{artifact.key} is being changed by someone else all the time",
        fix="The show is live. Publish again to put its pages right.",
    )


def _is_later(found: int | None, release: int) -> bool:
    """Whether a page belongs to a later release; a store that loses the number is not asked twice."""
    return found is not None and found > release


class PagesOfThen(NamedTuple):
    """The pages of an earlier release, as far as they were kept."""

    steps: tuple[Step, ...]
    """What puts them back."""
    objects: Published
    """Everything that release stands on then, its media among them."""


def pages_as_they_were(destination: Destination, live: Live, objects: Published) -> PagesOfThen:
    """The pages of an earlier release, which stood on these objects.

    One that was not kept stays as it is: nothing of the show depends on it.
    """
    known = _published(live)
    wanted = {key: one for key, one in objects.items() if is_page(key) and known.get(key) != one}
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        copies = [kept_page_key(key, one.sha256) for key, one in wanted.items()]
        found = dict(zip(wanted, pool.map(destination.read, copies), strict=True))
    bodies = {key: one[0] for key, one in found.items() if one}
    stay = {key: known[key] for key in wanted if key not in bodies and key in known}
    of_then = {key: one for key, one in objects.items() if key not in wanted or key in bodies}
    return PagesOfThen(tuple(_steps(bodies, objects)), of_then | stay)


def _steps(bodies: Mapping[str, bytes], objects: Published) -> Iterator[Step]:
    for key, body in bodies.items():
        one = objects[key]
        artifact = Artifact.of_bytes(key, body, content_type=one.type, cache_control=one.cache)
        yield Step(artifact, "as it was then")


def no_longer_there(live: Live, objects: Published) -> tuple[str, ...]:
    """The pages of the live release that the next one has no more."""
    return tuple(sorted(key for key in _published(live) if is_page(key) and key not in objects))


def _published(live: Live) -> Published:
    return live.release.objects if live.release else {}


def _all(do: Callable[[Item], None], items: list[Item]) -> None:
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(do, items))
