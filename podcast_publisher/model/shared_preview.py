"""Shared previews: keys and records."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from podcast_publisher.model.release import RELEASES

PREVIEWS = "preview/"
"""Below it stands what the world may read, if it knows the name."""
SHARED_RECORDS = RELEASES + "shared/"
"""Below it stand the records, which are not for the world."""

_RECORD = re.compile(re.escape(SHARED_RECORDS) + r"([0-9a-f]{32})\.json")


_OBJECT = re.compile(re.escape(PREVIEWS) + r"([0-9a-f]{32})/.+")


class UnreadableSharedError(ValueError):
    """The bytes are not the record of a shared preview."""


@dataclass(frozen=True, slots=True)
class SharedPreview:
    """Who has shared what, and until when."""

    token: str
    """32 hexadecimal digits that nobody guesses (128 bits)."""
    by: str
    shared: datetime
    until: datetime
    """After that moment `prune` removes it."""

    @property
    def prefix(self) -> str:
        """Below it stand its objects."""
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
        """The record with that key. Its key alone says what it is about: nothing in it leads elsewhere.

        Raises:
            UnreadableSharedError: it is none, or does not say until when.
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
    """The token of the preview whose record has that key, or nothing where it is no such record's."""
    match = _RECORD.fullmatch(key)
    return match[1] if match else ""


def token_from_object_key(key: str) -> str:
    """The token of the preview to which the object with that key belongs, or nothing where it belongs to none."""
    match = _OBJECT.fullmatch(key)
    return match[1] if match else ""
