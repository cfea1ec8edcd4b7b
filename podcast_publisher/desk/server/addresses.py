"""The addresses of a show's pages on this server; nothing else knows how they begin."""

from urllib.parse import quote


def show_address(show: str, *parts: str) -> str:
    """The address below which all pages about that show are, or of one of them."""
    return "/".join(("/shows", *(quote(part, safe="") for part in (show, *parts))))
