"""A destination whose listing says of some objects that they were written earlier or later."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from msgspec.structs import replace

from podcast_publisher.model.destination import ListedObject
from tests.publish.observed_destination import ObservedDestination


@dataclass
class AgedDestination(ObservedDestination):
    """Passes everything on; `ages` decides by its key how old an object is told to be."""

    ages: Callable[[str], timedelta] = field(default=lambda _: timedelta())

    def list_objects(self, prefix: str) -> Iterator[ListedObject]:
        for entry in super().list_objects(prefix):
            yield replace(entry, last_modified=entry.last_modified - self.ages(entry.key))
