"""Conditional writes: what a refusal means, and when to retry (docs/reference/stores.md)."""

import time
from collections.abc import Callable, Mapping

from podcast_publisher.model.destination import (
    Condition,
    ConflictError,
    DestinationError,
    IfAbsent,
    IfUnchanged,
    StoredObject,
)

_PAUSES = (0.5, 1.0, 2.0)
"""Seconds before a write that met another one is tried again."""


class BusyError(DestinationError):
    """Something else was being written to the same place."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"The store says again and again that something else is being written to {key}",
            fix="Nothing is lost. Wait until nobody else publishes, and publish again.",
        )


def status_meanings(condition: Condition | None) -> Mapping[int, type[Exception]]:
    """The error for a status after a write on that condition."""
    if condition is None:
        return {409: BusyError}
    conflicts = {409: BusyError, 412: ConflictError}
    # AWS's answer where the version to replace is gone
    return conflicts if isinstance(condition, IfAbsent) else {**conflicts, 404: ConflictError}


def write_conditionally(
    put: Callable[[Condition | None], object],
    condition: Condition | None,
    head: Callable[[], StoredObject | None],
    is_done: Callable[[StoredObject], bool],
) -> bool:
    """Put on that condition, and where that is refused look at what is there before giving up.

    The answer is whether it had to be put there. A condition can fail on its own success: the answer
    was lost, boto3 asked again, and our own object is in the way. A store that was busy (409) is asked
    again, which boto3 does not do. Ceph's gateway, and DigitalOcean's Spaces, refuse the right version in quotes
    (slatedb#1818): where that very version is there, it is asked for once more without them.

    Raises:
        ConflictError: the condition did not hold, and something else is there.
        BusyError: the store does not stop being busy.
    """
    pauses = iter(_PAUSES)
    while True:
        try:
            put(condition)
        except (BusyError, ConflictError) as refused:
            stored = head()
            if stored is not None and is_done(stored):
                return False
            if isinstance(refused, BusyError):
                if (pause := next(pauses, None)) is None:
                    raise
                time.sleep(pause)
            elif bare := _without_quotes(condition, stored):
                condition = bare
            else:
                raise
        else:
            return True


def _without_quotes(condition: Condition | None, stored: StoredObject | None) -> IfUnchanged | None:
    """Nothing where another version is there, or where it was asked for without quotes already."""
    if not isinstance(condition, IfUnchanged) or stored is None or stored.etag != condition.etag:
        return None
    bare = condition.etag.strip('"')
    return IfUnchanged(bare) if bare != condition.etag else None
