"""What `podcast.yaml` says of the feed that a show was imported from."""

from msgspec import Struct


class Imported(Struct, frozen=True):
    """Where the show was before; never published."""

    feed: str
    """The address of its feed there, or the name of a file."""


class LeftOut(Struct, frozen=True):
    """An item of the imported feed that stays behind on purpose; never published."""

    guid: str
    """Without one: the address of its file, its page, or its title."""
    reason: str = ""
