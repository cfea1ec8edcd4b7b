"""A feed's bytes, cut between its items as we write them: items that have not changed are neither written nor read again."""

from msgspec import Struct

_START, _END = b"    <item>\n", b"    </item>\n"
_AFTER = b"  </channel>\n</rss>\n"


class FeedPieces(Struct, frozen=True):
    """What comes before the items, each item, and what comes after them."""

    before: bytes
    items: tuple[bytes, ...]
    after: bytes = _AFTER


def cut_feed(body: bytes) -> FeedPieces | None:
    """The pieces; None for a feed that is written in another way.

    In well-formed XML with as many items, each of them is one of the pieces: neither tag of an item occurs
    anywhere else, and no text can pass for one.
    """
    if not body.endswith(_AFTER):
        return None
    before, *items = body[: -len(_AFTER)].split(_START)
    count = len(items)
    is_ours = body.count(b"<item") == body.count(b"</item") == count
    if not is_ours or not all(item.endswith(_END) for item in items):
        return None
    return FeedPieces(before, tuple(_START + item for item in items))
