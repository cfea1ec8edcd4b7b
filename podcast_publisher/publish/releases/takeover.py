"""Find objects of others at a destination; refuse to publish until somebody decides about them."""

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from podcast_publisher.model.destination import Destination, DestinationError, ListedObject
from podcast_publisher.model.feed import Feed
from podcast_publisher.model.plan import LiveState
from podcast_publisher.model.publication import FEED_KEY, INDEX_KEY, SITEMAP_KEY
from podcast_publisher.model.release import CONTENT_ADDRESSED, KEPT_PAGES, RELEASES
from podcast_publisher.publish.releases.ownership import is_own_object, own_objects

FOLDERS = (*CONTENT_ADDRESSED, "episodes/", "embed/", KEPT_PAGES, RELEASES)
"""Below these the show has its objects. Names below `preview/` cannot be guessed, so nothing is in their way."""
_MOST = 1000
"""Objects below a folder that are looked at: of more than that, these say enough."""
_NAMED = 5


def foreign_objects(
    destination: Destination, live: LiveState, before: Feed | None, after: Feed, *, allowed: bool
) -> tuple[str, ...]:
    """The keys of other programs' objects where the show would be.

    Nothing where a release record says that the place is ours already. `before` is the live feed, if it is one.

    Raises:
        DestinationError: the destination cannot be read; or there are some, and that is not allowed.
    """
    if live.release:
        return ()
    in_the_way = [FEED_KEY] if live.feed is not None and not is_same_show(before, after) else []
    for key in (INDEX_KEY, SITEMAP_KEY):
        occupied = destination.head(key)
        if occupied and not is_own_object(key, occupied):
            in_the_way.append(key)
    with ThreadPoolExecutor(len(FOLDERS)) as pool:
        below = pool.map(
            lambda folder: list(islice(destination.list_objects(folder), _MOST)), FOLDERS
        )
        objects = [item for listed in below for item in listed]
    foreign = (*in_the_way, *_not_ours(destination, objects))
    if not allowed:
        refuse_foreign(foreign, destination.name)
    return foreign


def _not_ours(destination: Destination, objects: Collection[ListedObject]) -> list[str]:
    own = {item.key for item in own_objects(destination, objects)}
    return sorted(obj.key for obj in objects if obj.key not in own)


def is_same_show(before: Feed | None, after: Feed) -> bool:
    """Whether the two feeds are of one show: by its guid, else by an episode they share, or its title."""
    if before is None:
        return False
    if before.guid:
        return before.guid == after.guid
    shared = before.by_guid().keys() & after.by_guid().keys()
    return bool(shared) or before.title.casefold() == after.title.casefold()


def refuse_foreign(keys: Collection[str], name: str) -> None:
    """Go on only where nobody else's object is in the way.

    Raises:
        DestinationError: some are.
    """
    if not keys:
        return
    listed = ", ".join(list(keys)[:_NAMED])
    more = f" and {len(keys) - _NAMED} more" if len(keys) > _NAMED else ""
    raise DestinationError(
        f"{name} holds what this program did not put there: {listed}{more}",
        fix="Nothing was changed. Publish to a place of its own: another bucket, prefix or folder. If this one is "
        "right, and what is in the way may be replaced, write into podcast.yaml at this destination: "
        "takes_over: and the reason.",
    )
