"""What a feed says of other places: where to give money, and which feeds belong beside it."""

from msgspec import Struct


class Funding(Struct, frozen=True):
    """A page on which listeners can support the show or an episode, and the words that lead to it."""

    url: str
    text: str


class OtherFeed(Struct, frozen=True):
    """Another feed: a show that is recommended, or the feed of the publisher."""

    guid: str
    url: str = ""
    title: str = ""
