"""Tombstones: keyed digests of erased episodes, by which publishing refuses them."""

import hmac
import json
import secrets
from collections.abc import Iterable
from typing import Any

from msgspec import Struct


class UnreadableTombstonesError(ValueError):
    """The bytes hold no tombstones."""


class Tombstones(Struct, frozen=True):
    """The erased episodes of one destination.

    A digest is an HMAC-SHA256 under a random key of that destination. With the key, a guess can be
    tested, but no guid or name can be recovered.
    """

    key: str = ""
    """64 hexadecimal digits; empty if nothing was erased."""
    digests: tuple[str, ...] = ()
    """Of guids and of the names that the episodes had in addresses."""

    def __bool__(self) -> bool:
        return bool(self.digests)

    def has_guid(self, guid: str) -> bool:
        return bool(guid) and self._digest("guid", guid) in self.digests

    def has_slug(self, slug: str) -> bool:
        return bool(slug) and self._digest("slug", slug) in self.digests

    def includes(self, guid: str, slug: str) -> bool:
        """Whether an episode with that guid, or with that name in addresses, was erased."""
        return self.has_guid(guid) or self.has_slug(slug)

    def with_episode(self, guid: str, slugs: Iterable[str]) -> "Tombstones":
        """The tombstones with one more episode; the first creates the key."""
        keyed = self if self.key else Tombstones(secrets.token_hex(32))
        new = {keyed._digest("slug", slug) for slug in slugs}
        if guid:
            new.add(keyed._digest("guid", guid))
        return Tombstones(keyed.key, tuple(sorted({*self.digests, *new})))

    def _digest(self, kind: str, name: str) -> str:
        return hmac.digest(bytes.fromhex(self.key), f"{kind}:{name}".encode(), "sha256").hex()

    def to_json(self) -> bytes:
        body = {"key": self.key, "digests": list(self.digests)}
        return (json.dumps(body, indent=1) + "\n").encode()

    @classmethod
    def from_value(cls, value: Any) -> "Tombstones":
        """The tombstones in a value that was read as JSON.

        Raises:
            UnreadableTombstonesError: it is nothing of the kind.
        """
        try:
            key, digests = value["key"], value["digests"]
            hexadecimal = all(
                len(bytes.fromhex(digest)) == 32 for digest in [*digests, *([key] if key else [])]
            )
        except (ValueError, TypeError, KeyError) as error:
            raise UnreadableTombstonesError(str(error)) from error
        if not hexadecimal or (digests and not key):
            raise UnreadableTombstonesError("it is not a list of digests with their key")
        return cls(key, tuple(digests))

    @classmethod
    def from_json(cls, body: bytes) -> "Tombstones":
        """The tombstones in those bytes.

        Raises:
            UnreadableTombstonesError: there are none that can be read.
        """
        try:
            return cls.from_value(json.loads(body))
        except ValueError as error:
            raise UnreadableTombstonesError(str(error)) from error


NO_TOMBSTONES = Tombstones()
