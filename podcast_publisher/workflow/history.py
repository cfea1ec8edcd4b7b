"""The releases of a destination, newest first."""

from itertools import islice

from podcast_publisher.model.release import Release
from podcast_publisher.publish.releases.history import read_history
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.workflow.destination import Target


def release_history(target: Target, most: int) -> list[Release]:
    """At most so many of the last releases.

    Raises:
        DestinationError: the destination cannot be read.
    """
    destination = target.place.destination
    return list(islice(read_history(destination, read_live(destination)), most))
