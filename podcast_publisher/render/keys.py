"""Keys of published objects: slug and content digest, never the author's file name.

A key with a digest never changes its content, so a corrected recording gets a new address.
"""

import hashlib

from podcast_publisher.model.artwork import Artwork
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.media_file import MediaFile
from podcast_publisher.model.show import Episode
from podcast_publisher.model.transcript import Transcript

_DIGITS = 8
"""Hexadecimal digits of the digest: 1 in 4 billion that two versions of one file share them."""


def audio_key(episode: Episode, audio: Audio) -> str:
    """The recording's key, with the suffix that apps expect of its content."""
    return f"audio/{episode.slug}-{audio.file.sha256[:_DIGITS]}{audio.suffix}"


def artwork_key(owner: str, artwork: Artwork) -> str:
    """`owner` is the episode's slug, or `cover` for the show's artwork."""
    return f"artwork/{owner}-{artwork.file.sha256[:_DIGITS]}{artwork.suffix}"


def small_artwork_key(owner: str, small: MediaFile) -> str:
    """The key of a thumbnail that pages show."""
    return f"artwork/{owner}-{small.sha256[:_DIGITS]}.webp"


def card_key(owner: str, card: MediaFile) -> str:
    """The key of the picture that other sites show beside a link."""
    return f"artwork/{owner}-{card.sha256[:_DIGITS]}.png"


def transcript_key(episode: Episode, transcript: Transcript) -> str:
    """The transcript's key."""
    return f"transcripts/{episode.slug}-{transcript.file.sha256[:_DIGITS]}.vtt"


def subrip_key(episode: Episode, sha256: str) -> str:
    """The key of a transcript as SubRip, by the digest of its bytes."""
    return f"transcripts/{episode.slug}-{sha256[:_DIGITS]}.srt"


def chapters_key(episode: Episode, body: bytes) -> str:
    """The key of the chapters file with these bytes."""
    return f"chapters/{episode.slug}-{hashlib.sha256(body).hexdigest()[:_DIGITS]}.json"


def page_key(episode: Episode) -> str:
    """The key of the episode's page. No digest: people bookmark it."""
    return f"episodes/{episode.slug}.html"


def embed_key(episode: Episode) -> str:
    """The key of the player that other sites embed."""
    return f"embed/{episode.slug}.html"


def asset_key(name: str, body: bytes) -> str:
    """The key of a style or script with these bytes."""
    stem, _, ending = name.rpartition(".")
    return f"site/{stem}-{hashlib.sha256(body).hexdigest()[:_DIGITS]}.{ending}"


SEARCH = "site/words-"
"""Where the index of all transcripts is: in a folder that policies of earlier versions let the public read."""


def search_key(sha256: str) -> str:
    """The key of a slice with that digest; sixteen digits, because there may be a thousand of them."""
    return f"{SEARCH}{sha256[_DIGITS : 2 * _DIGITS]}-{sha256[:_DIGITS]}.txt"


def search_list_key(body: bytes) -> str:
    """The key of the list of all slices."""
    return f"{SEARCH}{hashlib.sha256(body).hexdigest()[:_DIGITS]}.json"
