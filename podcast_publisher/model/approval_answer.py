"""Answers of people who were asked to approve, signed with the key in their link.

An answer is one line, so that it survives a mail: `approval: CONTENT.CODE.` CONTENT is JSON in
base64url, and CODE is its HMAC-SHA256 with the key in the link (RFC 2104; RFC 4648, section 5).
"""

import binascii
import hmac
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from enum import StrEnum

from msgspec import MsgspecError, Struct, convert

_LINE = re.compile(r"approval:([\sA-Za-z0-9_=>-]{20,12000})\.([\sA-Za-z0-9_=>-]{40,200})\.")
"""Mail programs break lines, and put > before what they quote."""
_LONGEST_NOTE = 2_000
"""Characters."""


class Verdict(StrEnum):
    """What somebody answers who was asked to approve."""

    APPROVED = "approved"
    CHANGES = "changes"
    """Approved once something has been changed, which the note says."""
    DECLINED = "declined"


class Answer(Struct, frozen=True):
    """What an approver answered about an episode."""

    key: str
    """The name of the key in their link."""
    guid: str
    content: str
    """The digest of the episode as it was shown to them."""
    verdict: Verdict
    time: str
    """By the approver's clock, in UTC, as ISO 8601 writes it."""
    note: str = ""


class SignedAnswer(Struct, frozen=True):
    """An answer as it came: nothing is proved yet."""

    answer: Answer
    body: bytes
    """What was signed."""
    code: bytes

    def is_signed_with(self, key: bytes) -> bool:
        """Whether somebody who knows the key gave just this answer."""
        return hmac.compare_digest(hmac.digest(key, self.body, "sha256"), self.code)


class UnreadableAnswerError(ValueError):
    """The text holds no answer, or half of one."""


def read_answer(text: str) -> SignedAnswer:
    """The first answer in a text: in a mail, earlier ones are quoted below it.

    Raises:
        UnreadableAnswerError: there is none, or it is damaged.
    """
    match = _LINE.search(text)
    if not match:
        raise UnreadableAnswerError("There is no complete line that begins with approval:")
    content, code = (re.sub(r"[\s>]+", "", part) for part in match.groups())
    try:
        body = _decoded(content)
        answer = convert(json.loads(body), Answer)
        signed = SignedAnswer(answer, content.encode(), _decoded(code))
    except (MsgspecError, binascii.Error, ValueError, RecursionError) as error:
        raise UnreadableAnswerError("The line that begins with approval: is damaged") from error
    if len(answer.note) > _LONGEST_NOTE:
        raise UnreadableAnswerError("The note in the answer is too long")
    return signed


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encoded(body: bytes) -> str:
    """Bytes as they stand in links and answers."""
    return urlsafe_b64encode(body).decode().rstrip("=")
