"""What remains of withdrawn episodes after pruning, why, and until when."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from datetime import datetime

from podcast_publisher.model.destination import ListedObject
from podcast_publisher.model.pruning import RemainingObjects, RetentionPolicy
from podcast_publisher.model.release import (
    CONTENT_ADDRESSED,
    FEED_COPY,
    KEPT_PAGES,
    Release,
    release_number,
)
from podcast_publisher.model.shared_preview import PREVIEWS

TOO_YOUNG = "written less than 7 days ago, so a publish run that was cut off may still need them"
OVER_LIMIT = "more than are removed at a time; prune again"
IN_PREVIEW = "in a shared preview; preview --end ends it at once"
FEED_COPIES = "copies of feeds, for releases that are recent or can be restored"
FOREIGN = "without this program's metadata, so it does not remove them"

_FOLDERS = "|".join(prefix.rstrip("/") for prefix in (*CONTENT_ADDRESSED, KEPT_PAGES))


def media_pattern(slugs: Collection[str]) -> re.Pattern[str]:
    """A pattern of the content-named keys of these episodes."""
    names = "|".join(re.escape(slug) for slug in slugs)
    return re.compile(rf"(?:{_FOLDERS})/({names})-[0-9a-f]{{8}}\.[a-z0-9]+")


def holds_withdrawn(release: Release, slugs: Collection[str]) -> bool:
    """Whether the release refers to a recording of one of them, so that it cannot be restored."""
    pattern = media_pattern(slugs)
    return bool(slugs) and any(
        key.startswith("audio/") and pattern.fullmatch(key) for key in release.objects
    )


def find_remainders(
    remaining: Collection[ListedObject],
    live: Release,
    keeping: RetentionPolicy,
    *,
    superfluous: Collection[str],
    record_of: Callable[[int], Release | None],
    ends_of_previews: Callable[[str], datetime | None],
) -> tuple[RemainingObjects, ...]:
    """What remains of each withdrawn episode.

    `remaining` are the objects that are not removed now, `superfluous` the keys of those that the next run removes.
    """
    slugs = sorted(set(live.withdrawn.values()))
    if not slugs:
        return ()
    groups: dict[tuple[str, str], list[tuple[ListedObject, datetime | None]]] = defaultdict(list)
    of_show = media_pattern(slugs)
    of_preview = re.compile(
        rf"{PREVIEWS}([0-9a-f]{{32}})/(?:{of_show.pattern}|(?:episodes|embed)/"
        rf"({'|'.join(map(re.escape, slugs))})\.html)"
    )
    for item in remaining:
        if item.key in live.objects:
            continue
        if match := of_show.fullmatch(item.key):
            groups[match[1], _why(item, superfluous, keeping)].append((item, _when(item, keeping)))
        elif match := of_preview.fullmatch(item.key):
            groups[match[2] or match[3], IN_PREVIEW].append((item, ends_of_previews(match[1])))
        elif item.key.endswith(FEED_COPY) and (number := release_number(item.key)):
            record = record_of(number)
            for slug in slugs:
                if record and number != live.number and holds_withdrawn(record, [slug]):
                    groups[slug, FEED_COPIES].append((item, None))
    return tuple(_remainders(groups))


def _remainders(
    groups: dict[tuple[str, str], list[tuple[ListedObject, datetime | None]]],
) -> Iterator[RemainingObjects]:
    for (slug, why), objects in sorted(groups.items()):
        ends = [end for _, end in objects if end]
        until = max(ends) if why in {TOO_YOUNG, IN_PREVIEW} and ends else None
        size = sum(item.size for item, _ in objects)
        yield RemainingObjects(slug, len(objects), size, why, until)


def _why(item: ListedObject, superfluous: Collection[str], keeping: RetentionPolicy) -> str:
    if item.last_modified > keeping.now - keeping.min_age:
        return TOO_YOUNG
    return OVER_LIMIT if item.key in superfluous else FOREIGN


def _when(item: ListedObject, keeping: RetentionPolicy) -> datetime:
    return item.last_modified + keeping.min_age
