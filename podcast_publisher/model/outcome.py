"""What became of the announcement of a release on a channel, as it is kept beside the record of the release."""

import json
import re
from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct

from podcast_publisher.model.release import RELEASES

MAX_ANSWER = 200
"""Characters of a service's answer that are kept."""
_OUTCOME = re.compile(r"releases/[0-9]{1,9}/announced/[a-z-]+\.json")


class OutcomeState(StrEnum):
    """What became of an announcement."""

    SENT = "sent"
    FAILED = "failed"
    """Nobody got it: the next run tries again."""
    CLAIMED = "claimed"
    """A run was about to send it; if it was cut off, the message may be lost, and is never sent twice."""
    UNKNOWN = "unknown"
    """No answer that says whether it was delivered: a message to people is not sent again."""


class Outcome(Struct, frozen=True):
    """What became of the announcement of a release on one channel."""

    channel: str
    state: OutcomeState
    time: str
    """When, as ISO 8601 in UTC."""
    status: int = 0
    """Of HTTP; 0 without an answer."""
    answer: str = ""
    """The beginning of the answer, or why there is none."""
    etag: str = ""
    """The destination's name for this version of the record; empty if it is not recorded."""

    @property
    def is_pending(self) -> bool:
        """Whether it is worth another attempt."""
        return self.state is OutcomeState.FAILED

    def to_json(self) -> bytes:
        """What is kept at the destination."""
        return json.dumps(self.to_dict(), sort_keys=True).encode()

    def to_dict(self) -> dict[str, Any]:
        """The same, without what the destination says of it."""
        return {
            "channel": self.channel,
            "state": self.state.value,
            "time": self.time,
            "status": self.status,
            "answer": self.answer[:MAX_ANSWER],
        }

    @classmethod
    def from_json(cls, channel: str, body: bytes, etag: str) -> "Outcome":
        """Parse a record, which anyone with write access may have written; one that is damaged counts as unknown."""
        try:
            values: dict[str, Any] = json.loads(body)
            moment = datetime.fromisoformat(values["time"])
            outcome = cls(
                channel,
                OutcomeState(values["state"]),
                values["time"],
                int(values["status"]),
                str(values["answer"])[:MAX_ANSWER],
                etag,
            )
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return cls(channel, OutcomeState.UNKNOWN, "", answer="its record is damaged", etag=etag)
        return outcome if moment.tzinfo else cls(channel, OutcomeState.UNKNOWN, "", etag=etag)


def announced_prefix(number: int) -> str:
    """The prefix of what became of that release's announcements."""
    return f"{RELEASES}{number:06}/announced/"


def outcome_key(number: int, channel: str) -> str:
    """The key of what became of that release's announcement on that channel."""
    return f"{announced_prefix(number)}{channel}.json"


def is_outcome(key: str) -> bool:
    """Whether the object with that key says what became of an announcement."""
    return bool(_OUTCOME.fullmatch(key))
