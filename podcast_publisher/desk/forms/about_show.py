"""What the page of the show says besides its form: the cover, where it is published, where it is not listed."""

from msgspec import Struct

from podcast_publisher.desk.forms.context import Desk
from podcast_publisher.model.artwork import Artwork
from podcast_publisher.model.directories import DIRECTORIES

_EXPECTED = ("apple", "spotify")
"""The directories in which most listeners look."""


class AboutShow(Struct, frozen=True):
    """What the page says."""

    cover: Artwork | None
    destinations: tuple[str, ...]
    """Their names."""
    not_listed: tuple[str, ...]
    """The names of directories that the file does not know the show to be in."""


def about_show(desk: Desk) -> AboutShow:
    """As the files are now."""
    show = desk.current.snapshot.project.show
    missing = (name for name in _EXPECTED if name not in show.listings)
    return AboutShow(
        show.artwork,
        tuple(destination.name for destination in show.destinations),
        tuple(DIRECTORIES[name].name for name in missing),
    )
