"""Remove what no kept release names, object by object.

Nobody's publishing may be hurt by it. A publisher that finds a recording there already does not send
it again; so before anything is removed a sign is put up, and only then are the records read. Who
claimed a record before that has their objects kept; who claims one after it sees the sign and stops.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime, timedelta

from podcast_publisher.model.destination import (
    Absent,
    ConflictError,
    Destination,
    DestinationError,
    Listed,
    Stored,
    Unchanged,
)
from podcast_publisher.model.plan import Live
from podcast_publisher.model.pruning import Keeping, Pruning
from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.release import (
    FEED_COPY,
    KEPT,
    PRUNING_KEY,
    Release,
    UnreadableReleaseError,
    is_page,
    kept_page_key,
    number_in,
)
from podcast_publisher.publish.history import releases
from podcast_publisher.publish.sharing import over

MEDIA = ("audio/", "artwork/", "transcripts/", "chapters/", "site/", KEPT)
"""Where objects stand that are named by their content: nothing else is ever removed."""
ABANDONED = timedelta(hours=1)
"""After that nobody is still removing anything, and a sign that stands was left behind."""


def plan_pruning(destination: Destination, live: Live, keeping: Keeping, most: int) -> Pruning:
    """Shared previews that are over, and what no kept release names, the oldest first; at most so many.

    Raises:
        DestinationError: a record cannot be read, so nothing is known to be superfluous.
    """
    there = list(destination.listed(""))
    ended = over(destination, there, keeping.now) if keeping.now else []
    if live.release is None and (ended or live.feed is None):  # or only previews were ever there
        return Pruning(tuple(ended[:most]), len(ended[most:]))
    if live.release is None:
        raise DestinationError(
            f"{destination.name} has no record of what is live, so nothing there is superfluous",
            fix="Publish once; then there is a record.",
        )
    kept = _kept(releases(destination, live), keeping)
    # by the destination's own clock
    young = max(one.written for one in there) - keeping.young
    claimed = _claimed(destination, there, young)
    named = _named(live.release, [*kept, *claimed])
    numbers = {release.number for release in kept}
    found = sorted(
        (one for one in there if one.written <= young and _superfluous(one.key, named, numbers)),
        key=lambda one: (one.written, one.key),
    )
    found = [*ended, *found]
    return Pruning(tuple(found[:most]), len(found[most:]), tuple(one.number for one in kept))


def _kept(chain: Iterable[Release], keeping: Keeping) -> list[Release]:
    """From the newest back; a release was live until the one after it was published."""
    kept: list[Release] = []
    until: datetime | None = None
    for release in chain:
        if len(kept) >= keeping.releases and until and until < keeping.since:
            break
        kept.append(release)
        until = datetime.fromisoformat(release.published)
    return kept


def _claimed(destination: Destination, there: Collection[Listed], since: datetime) -> list[Release]:
    """Young records: of publishings that go on, or that were cut off and may go on."""
    found = []
    for one in there:
        if one.key.endswith("/release.json") and one.written >= since:
            body = destination.read(one.key)
            if body is not None:
                found.append(_read(body[0], one.key))
    return found


def _read(body: bytes, key: str) -> Release:
    try:
        return Release.from_json(body)
    except UnreadableReleaseError as error:
        raise DestinationError(
            f"{key} is damaged, so nothing is known to be superfluous: {error}",
            fix="Look at it. Once it is older than seven days it no longer matters.",
        ) from error


def _named(live: Release, others: Collection[Release]) -> set[str]:
    """What the releases stand on; of those that can be put back no more, only what is live."""
    gone = "|".join(re.escape(slug) for slug in live.withdrawn.values())
    of_withdrawn = re.compile(rf"[a-z]+/(?:{gone})-[0-9a-f]{{8}}\.[a-z0-9]+")
    named = {key for release in others for key in release.objects}
    named |= {
        kept_page_key(key, one.sha256)
        for release in others
        for key, one in release.objects.items()
        if is_page(key)
    }
    return {key for key in named if not of_withdrawn.fullmatch(key)} | set(live.objects)


def _superfluous(key: str, named: Collection[str], numbers: Collection[int]) -> bool:
    if key.startswith(MEDIA):
        return key not in named
    number = number_in(key)  # records stay for good: they are small, and are what happened
    return key.endswith(FEED_COPY) and number is not None and number not in numbers


def carry_out_pruning(
    destination: Destination,
    again: Callable[[], Pruning],
    shown: Pruning,
    *,
    by: str,
    now: datetime,
    tell: Callable[[Listed], None] = lambda _: None,
) -> int:
    """Remove what was shown and is superfluous still; the number of objects removed.

    `again` makes the plan anew, once the sign is up.

    Raises:
        DestinationError: someone else is at it, or the destination refuses.
    """
    _put_up_sign(destination, by, now)
    try:
        still = {one.key for one in again().objects}
        removed = [one for one in shown.objects if one.key in still]
        for one in removed:
            destination.remove(one.key)
            tell(one)
        return len(removed)
    finally:
        destination.remove(PRUNING_KEY)


def _put_up_sign(destination: Destination, by: str, now: datetime) -> None:
    said = {"by": by, "at": f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"}
    sign = Artifact.for_ourselves(PRUNING_KEY, json.dumps(said).encode())
    standing = destination.read(PRUNING_KEY)
    when = Unchanged(standing[1].version) if standing else Absent()
    if standing and now - sign_of(standing)[1] < ABANDONED:
        raise _at_it(standing)
    try:
        destination.write(sign, when)
    except ConflictError as error:
        raise _at_it(destination.read(PRUNING_KEY)) from error


def stop_at_sign(destination: Destination, now: datetime) -> None:
    """Go on only where nobody is removing objects.

    Raises:
        DestinationError: somebody is.
    """
    standing = destination.read(PRUNING_KEY)
    if standing and now - sign_of(standing)[1] < ABANDONED:
        raise _at_it(standing)


def sign_of(standing: tuple[bytes, Stored]) -> tuple[str, datetime]:
    """Who put the sign up, and when; one that cannot be read is from long ago."""
    try:
        said = json.loads(standing[0])
        return str(said["by"]), datetime.fromisoformat(said["at"])
    except (ValueError, TypeError, KeyError):
        return "", datetime(1970, 1, 1, tzinfo=UTC)


def _at_it(standing: tuple[bytes, Stored] | None) -> DestinationError:
    by, at = sign_of(standing) if standing else ("", None)
    since = f" since {at:%Y-%m-%d %H:%M} UTC" if at else ""
    return DestinationError(
        f"{by or 'Someone'} is pruning{since}, and objects could be removed that are needed",
        fix="Wait until it has finished, at most an hour, and try again.",
    )
