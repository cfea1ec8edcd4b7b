"""The feed that somebody names to move a show here."""

import re
from urllib.parse import urlsplit

from msgspec import Struct

from podcast_publisher.workflow.import_show.read import is_address

_LONGEST_ADDRESS = 2_000
"""Characters."""
_UNFIT = re.compile(r'[\s\x00-\x1f\x7f"<>\\^`{|}]')


class FeedFile(Struct, frozen=True):
    """A feed to import: its address, or a file with the name that people know."""

    source: str
    name: str = ""
    old_address: str = ""
    """Where a file comes from; empty where nobody knows."""


def feed_address(text: str) -> str:
    """The address that somebody has pasted, with https in front where there is nothing.

    Raises:
        ValueError: it is none, for the reason in the sentence.
    """
    text = text.strip()
    if not text:
        raise ValueError("Paste the address of the feed, such as https://example.org/feed.xml.")
    if len(text) > _LONGEST_ADDRESS:
        raise ValueError(f"That has {len(text):,} characters, which is too many for an address.")
    address = text if "://" in text else f"https://{text}"
    if not is_address(address) or _UNFIT.search(address) or not _has_server(address):
        raise ValueError(
            "A feed's address begins with https:// or http:// and has no blanks in it. "
            "Copy it as podcast apps subscribe to it."
        )
    return address


def _has_server(address: str) -> bool:
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False
