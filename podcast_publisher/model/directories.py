"""Podcast directories, for the links on a show's pages."""

from collections.abc import Mapping

from msgspec import Struct


class Directory(Struct, frozen=True):
    """A place where listeners find shows."""

    name: str
    """Its own spelling."""
    hosts: tuple[str, ...]
    """The domains of its pages; any subdomain counts."""
    example: str


DIRECTORIES: Mapping[str, Directory] = {
    "apple": Directory(
        "Apple Podcasts",
        ("podcasts.apple.com",),
        "https://podcasts.apple.com/gb/podcast/id1234567890",
    ),
    "spotify": Directory(
        "Spotify", ("open.spotify.com",), "https://open.spotify.com/show/0123456789abcdefABCDEF"
    ),
    "amazon": Directory(
        "Amazon Music",
        ("music.amazon.co.uk", "music.amazon.com", "music.amazon.ie"),
        "https://music.amazon.co.uk/podcasts/0b6f3c1e-6a54-4f0e-9c0b-7d3f6f9f7a11",
    ),
    "youtube": Directory(
        "YouTube", ("youtube.com",), "https://www.youtube.com/playlist?list=PL0123456789"
    ),
    "pocketcasts": Directory(
        "Pocket Casts", ("pca.st", "pocketcasts.com"), "https://pca.st/podcast/0123abcd"
    ),
    "overcast": Directory("Overcast", ("overcast.fm",), "https://overcast.fm/itunes1234567890"),
    "deezer": Directory("Deezer", ("deezer.com",), "https://www.deezer.com/show/1234567"),
    "bbc": Directory("BBC Sounds", ("bbc.co.uk",), "https://www.bbc.co.uk/sounds/brand/p0123456"),
    "podcastindex": Directory(
        "Podcast Index", ("podcastindex.org",), "https://podcastindex.org/podcast/1234567"
    ),
}
"""By the name of the field, the best known first."""
