"""Shared previews: keys and records."""

import json
import re
from datetime import datetime
from typing import Any

from msgspec import Struct

from podcast_publisher.model.release import RELEASES

PREVIEWS = "preview/"
"""Prefix of objects that the public can read, if it knows the name."""
SHARED_RECORDS = RELEASES + "shared/"
"""Prefix of the records, which are not public."""

_RECORD = re.compile(re.escape(SHARED_RECORDS) + r"([0-9a-f]{32})\.json")


_OBJECT = re.compile(re.escape(PREVIEWS) + r"([0-9a-f]{32})/.+")


class UnreadableSharedError(ValueError):
    """The bytes are not the record of a shared preview."""


class SharedPreview(Struct, frozen=True):
    """The record of a shared preview: who shared it, and until when."""

    token: str
    """32 hexadecimal digits that nobody guesses (128 bits)."""
    by: str
    shared: datetime
    until: datetime
    """After that moment `prune` removes it."""

    @property
    def prefix(self) -> str:
        """The prefix of its objects."""
        return f"{PREVIEWS}{self.token}/"

    @property
    def record_key(self) -> str:
        return f"{SHARED_RECORDS}{self.token}.json"

    def to_json(self) -> bytes:
        record = {
            "token": self.token,
            "by": self.by,
            "at": self.shared.isoformat(),
            "until": self.until.isoformat(),
        }
        return (json.dumps(record, indent=1, sort_keys=True) + "\n").encode()

    @classmethod
    def from_json(cls, key: str, body: bytes) -> "SharedPreview":
        """Parse the record with that key. The token comes from the key, so the content cannot point elsewhere.

        Raises:
            UnreadableSharedError: it is not a record, or has no end date.
        """
        token = token_from_record_key(key)
        try:
            record: dict[str, Any] = json.loads(body)
            shared, until = (datetime.fromisoformat(record[name]) for name in ("at", "until"))
            if not token or None in {shared.tzinfo, until.tzinfo}:
                raise UnreadableSharedError("it has no token, or a time without a zone")
            return cls(token, str(record["by"]), shared, until)
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise UnreadableSharedError(str(error)) from error


def token_from_record_key(key: str) -> str:
    """The token of the preview whose record has that key; None for other keys."""
    match = _RECORD.fullmatch(key)
    return match[1] if match else ""


def token_from_object_key(key: str) -> str:
    """The token of the preview that the object with that key belongs to; None if there is none."""
    match = _OBJECT.fullmatch(key)
    return match[1] if match else ""
