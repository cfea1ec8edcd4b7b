"""Identifiers and search terms of the episode to erase."""

import html
import json
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct

from podcast_publisher.model.release import KEPT_PAGES

MEDIA_FOLDERS = ("audio", "artwork", "transcripts", "chapters", KEPT_PAGES.rstrip("/"))
PAGE_FOLDERS = ("episodes", "embed")
_KEY = re.compile(
    rf"(?P<media>{'|'.join(MEDIA_FOLDERS)})/(?P<slug>.+)-(?P<digest>[0-9a-f]{{8}})\.[a-z0-9]+"
    rf"|(?:{'|'.join(PAGE_FOLDERS)})/(?P<page>[^/]+)\.html"
)
_SHOW = "cover"
"""The owner of the show's own artwork, in place of a slug."""
_SHORTEST = 6
"""Shorter titles and names are not searched for: every page would contain them."""


def slug_from_key(key: str) -> str:
    """The episode's name in a key that was made for one, or nothing."""
    match = _KEY.fullmatch(key)
    return (match["slug"] or match["page"]) if match else ""


class ErasureSubject(Struct, frozen=True, dict=True):
    """The episode to erase, with everything that identifies it."""

    guid: str = ""
    slugs: frozenset[str] = frozenset()
    """The names in addresses that only this episode had."""
    keys: frozenset[str] = frozenset()
    """The keys that feeds named for it."""
    digests: frozenset[str] = frozenset()
    """SHA-256 of its recordings, transcripts and pictures, as hexadecimal digits."""
    words: frozenset[str] = frozenset()
    """Its titles, its people who are in no other episode, lines of its transcripts, consent references."""

    def owns(self, key: str) -> bool:
        """Whether the object with that key was made for it."""
        slug = slug_from_key(key)
        if key in self.keys:
            return True
        if slug == _SHOW and key.startswith("artwork/"):
            return False
        return slug in self.slugs or (bool(slug) and self._has_digest(key))

    def _has_digest(self, key: str) -> bool:
        match = _KEY.fullmatch(key)
        return bool(match and match["digest"]) and any(
            digest.startswith(match["digest"]) for digest in self.digests if match
        )

    @cached_property
    def _needles(self) -> tuple[tuple[bytes, str], ...]:
        words = [word for word in self.words if len(word) >= _SHORTEST]
        return tuple(
            (form, word) for word in sorted({*words, self.guid} - {""}) for form in _forms(word)
        )

    @cached_property
    def _addresses(self) -> tuple[tuple[bytes, re.Pattern[bytes]], ...]:
        return tuple(
            (
                slug.encode(),
                re.compile(
                    rb"(?<![\w-])"
                    + re.escape(slug.encode())
                    + rb'(?:-[0-9a-f]{8})?(?:\.[a-z]|["<])'
                ),
            )
            for slug in sorted(self.slugs)
        )

    def find_mention(self, text: bytes) -> str:
        """What those bytes contain of it; empty if nothing."""
        lower = text.lower()
        for needle, word in self._needles:
            if needle in lower:
                return word
        for slug, pattern in self._addresses:
            if slug in lower and pattern.search(lower):
                return slug.decode()
        return ""

    @property
    def longest_word(self) -> int:
        """Bytes by which two pieces of a text must overlap for no word to be missed."""
        return max((len(needle) for needle, _ in self._needles), default=0) + 200

    def merge(self, other: "ErasureSubject") -> "ErasureSubject":
        """The same episode with all that the other is known by."""
        return ErasureSubject(
            self.guid or other.guid,
            self.slugs | other.slugs,
            self.keys | other.keys,
            self.digests | other.digests,
            self.words | other.words,
        )

    def to_dict(self) -> dict[str, Any]:
        return {
            "guid": self.guid,
            **{name: sorted(getattr(self, name)) for name in ("slugs", "keys", "digests", "words")},
        }

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> "ErasureSubject":
        """The subject that `to_dict` has written."""
        sets = {name: frozenset(value[name]) for name in ("slugs", "keys", "digests", "words")}
        return cls(value["guid"], **sets)


def _forms(word: str) -> set[bytes]:
    """The text as pages, feeds and records write it, in lower case."""
    spellings = {word, html.escape(word), html.escape(word, quote=False), json.dumps(word)[1:-1]}
    return {spelling.encode().lower() for spelling in spellings}
