"""The link to a WebSub hub (https://www.w3.org/TR/websub/#discovery), which feedgen drops from RSS."""

from lxml.etree import SubElement, _Element

_ATOM = "http://www.w3.org/2005/Atom"


def add_hub(channel: _Element, hub: str) -> None:
    """Name the hub behind the feed's own address: its subscribers need both."""
    own = channel.find(f"{{{_ATOM}}}link[@rel='self']")
    link = SubElement(channel, f"{{{_ATOM}}}link", {"href": hub, "rel": "hub"})
    if own is not None:
        own.addnext(link)
