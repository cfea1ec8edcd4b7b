"""An empty place to publish to."""

from dataclasses import dataclass

from podcast_publisher.model.destination import Destination


@dataclass(frozen=True)
class Target:
    """An empty destination, and the address under which the world would read it."""

    destination: Destination
    public_url: str
