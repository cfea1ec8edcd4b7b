"""Remove objects that no kept release refers to.

Nobody's publishing may be hurt by it. A publisher that finds a recording there already does not send
it again; so before anything is removed a marker is put up, and only then are the records read. Who
claimed a record before that has their objects kept; who claims one after it sees the marker and stops.

Ages are counted from today, so the clocks of publisher and store must agree: the marker, just written,
tells the store's.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta

from podcast_publisher.model.destination import Destination, DestinationError, ListedObject
from podcast_publisher.model.plan import LiveState
from podcast_publisher.model.pruning import PruneSelection, RetentionPolicy
from podcast_publisher.model.release import (
    CONTENT_ADDRESSED,
    FEED_COPY,
    KEPT_PAGES,
    PRUNE_MARKER_KEY,
    Release,
    UnreadableReleaseError,
    is_page,
    kept_page_key,
    release_number,
)
from podcast_publisher.model.shared_preview import token_from_object_key, token_from_record_key
from podcast_publisher.publish.pruning.prune_marker import prune_marker
from podcast_publisher.publish.pruning.withdrawn import (
    find_remainders,
    holds_withdrawn,
    media_pattern,
)
from podcast_publisher.publish.releases.history import read_history
from podcast_publisher.publish.releases.live import read_record_or_none
from podcast_publisher.publish.releases.ownership import is_named_by_content, own_objects
from podcast_publisher.publish.releases.shared_previews import expired_objects, expiry_of

REMOVABLE_PREFIXES = (*CONTENT_ADDRESSED, KEPT_PAGES)
"""Folders of content-addressed objects: nothing else is ever removed."""
_CLOCKS_DIFFER = timedelta(hours=1)
"""S3 itself refuses a quarter of an hour; a folder on another machine refuses nothing."""


def plan_pruning(
    destination: Destination, live: LiveState, keeping: RetentionPolicy, limit: int
) -> PruneSelection:
    """Plan what to remove: expired previews, then what no kept release refers to, oldest first, up to `limit`.

    Raises:
        DestinationError: a record cannot be read, so nothing is known to be superfluous.
    """
    listed = list(destination.list_objects(""))
    ended = expired_objects(destination, listed, keeping.now)
    if live.release is None and live.feed is not None:
        if ended:
            return PruneSelection(tuple(ended[:limit]), len(ended[limit:]))
        raise DestinationError(
            f"{destination.name} has no record of what is live, so nothing there is superfluous",
            fix="Publish once; then there is a record.",
        )
    young = keeping.now - keeping.min_age
    claimed = _claimed(destination, listed, young)
    # without a release, a first publish run was cut off, or only previews were ever there
    kept = _kept(read_history(destination, live), keeping, live.release) if live.release else []
    referenced = _named(live.release, [*kept, *claimed])
    numbers = {release.number for release in kept}
    if live.release and live.release.undoes:
        numbers.add(live.release.undoes)
    shared = {token_from_record_key(item.key) for item in listed}
    unnamed = [
        item
        for item in listed
        if _superfluous(item.key, referenced, numbers)
        or token_from_object_key(item.key) not in {"", *shared}
    ]
    old = sorted(
        (item for item in unnamed if item.last_modified <= young),
        key=lambda item: (item.last_modified, item.key),
    )
    recent = [item for item in unnamed if item.last_modified > young]
    removable = [*ended, *own_objects(destination, old)]
    removed_keys = {item.key for item in removable[:limit]}
    return PruneSelection(
        tuple(removable[:limit]),
        len(removable[limit:]),
        tuple(item.number for item in kept),
        too_young=len(recent),
        young_until=max(item.last_modified for item in recent) + keeping.min_age
        if recent
        else None,
        remainders=find_remainders(
            [item for item in listed if item.key not in removed_keys],
            live.release,
            keeping,
            superfluous={item.key for item in removable},
            record_of=lambda number: read_record_or_none(destination, number),
            ends_of_previews=lambda token: expiry_of(destination, token),
        )
        if live.release
        else (),
    )


def _kept(chain: Iterable[Release], keeping: RetentionPolicy, live: Release) -> list[Release]:
    """From the newest back; a release was live until the one after it was published.

    A release with an episode that was withdrawn since cannot be restored, so it is not kept.
    """
    releases: list[Release] = []
    withdrawn = set(live.withdrawn.values())
    until: datetime | None = None
    for count, release in enumerate(chain):
        if count >= keeping.releases and until and until < keeping.since:
            break
        if release.number == live.number or not holds_withdrawn(release, withdrawn):
            releases.append(release)
        until = datetime.fromisoformat(release.published)
    return releases


def _claimed(
    destination: Destination, listed: Collection[ListedObject], since: datetime
) -> list[Release]:
    """Recent records: their publish runs may still be going on."""
    releases = []
    for item in listed:
        if item.key.endswith("/release.json") and item.last_modified >= since:
            body = destination.read(item.key)
            if body is not None:
                releases.append(_read(body[0], item.key))
    return releases


def _read(body: bytes, key: str) -> Release:
    try:
        return Release.from_json(body)
    except UnreadableReleaseError as error:
        raise DestinationError(
            f"{key} is damaged, so nothing is known to be superfluous: {error}",
            fix="Check it. Once it is older than seven days it no longer matters.",
        ) from error


def _named(live: Release | None, others: Collection[Release]) -> set[str]:
    """The keys that the releases refer to, without withdrawn episodes' unless they are live."""
    withdrawn = live.withdrawn.values() if live else ()
    of_withdrawn = media_pattern(withdrawn) if withdrawn else re.compile(r"(?!)")
    keys = {key for release in others for key in release.objects}
    keys |= {
        kept_page_key(key, published.sha256)
        for release in others
        for key, published in release.objects.items()
        if is_page(key)
    }
    return {key for key in keys if not of_withdrawn.fullmatch(key)} | set(
        live.objects if live else ()
    )


def _superfluous(key: str, referenced: Collection[str], numbers: Collection[int]) -> bool:
    if key.startswith(REMOVABLE_PREFIXES):
        return key not in referenced and is_named_by_content(key)
    number = release_number(key)  # records stay for good: they are small, and are what happened
    return key.endswith(FEED_COPY) and number is not None and number not in numbers


def carry_out_pruning(
    destination: Destination,
    replan: Callable[[datetime], PruneSelection],
    shown: Sequence[ListedObject],
    *,
    by: str,
    clock: Callable[[], datetime],
    on_delete: Callable[[ListedObject], None] = lambda _: None,
) -> int:
    """Remove what was shown and is still unreferenced; return the number of objects removed.

    Once the marker is there, `replan` plans again, as of the time that it is given.

    Raises:
        DestinationError: somebody else is pruning, the destination refuses, or its clock differs.
    """
    now = clock()
    with prune_marker(destination, by, now):
        _stop_where_clocks_differ(destination, now)
        still = {obj.key for obj in replan(now).objects}
        removed = [item for item in shown if item.key in still]
        for item in removed:
            destination.delete(item.key)
            on_delete(item)
        return len(removed)


def _stop_where_clocks_differ(destination: Destination, now: datetime) -> None:
    for marker in destination.list_objects(PRUNE_MARKER_KEY):
        if abs(marker.last_modified - now) > _CLOCKS_DIFFER:
            raise DestinationError(
                f"Nothing was removed: {destination.name} says that it is "
                f"{marker.last_modified:%Y-%m-%d %H:%M} UTC, and this computer {now:%Y-%m-%d %H:%M} UTC. "
                "Needed objects could look old",
                fix="Set the clock that is wrong, and prune again.",
            )
