"""Read the file in which an approver's answer came: a mail, or the saved line. Anybody may have written it."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from podcast_publisher.load.files.text_file import read_limited
from podcast_publisher.model.approval_answer import (
    SignedAnswer,
    UnreadableAnswerError,
    read_answer,
)

LARGEST = 5_000_000
"""Bytes: a mail with a picture in its signature."""
_MOST_PARTS = 50
_TAG = re.compile(r"<[^<>]{0,2000}>")


def read_answer_file(path: Path) -> SignedAnswer:
    """The answer in a mail (.eml) or a text file.

    Raises:
        OSError: the file cannot be read.
        UnreadableAnswerError: it holds no answer, or half of one.
    """
    return answer_in(read_limited(path, LARGEST))


def answer_in(body: bytes) -> SignedAnswer:
    """The answer in the bytes of a mail or of a text.

    Raises:
        UnreadableAnswerError: they hold no answer, or half of one.
    """
    error = UnreadableAnswerError("There is no complete line that begins with approval:")
    for text in (*_texts_of_mail(body), body.decode("utf-8", "replace")):
        try:
            return read_answer(text)
        except UnreadableAnswerError as problem:
            error = problem
    raise error


def _texts_of_mail(body: bytes) -> Iterator[str]:
    """The texts of a mail, the plain ones first; none where the bytes are no mail."""
    try:
        mail = message_from_bytes(body, policy=policy.default)
        if not mail["from"]:
            return
        parts = [part for _, part in zip(range(_MOST_PARTS), mail.walk(), strict=False)]
    except (ValueError, LookupError, RecursionError, AttributeError):  # of a broken header
        return
    for kind in ("text/plain", "text/html"):
        for part in parts:
            if part.get_content_type() == kind:
                text = _content(part)
                yield _TAG.sub("", text) if kind == "text/html" else text


def _content(part: EmailMessage) -> str:
    try:
        return str(part.get_content())
    except (LookupError, ValueError, AttributeError):  # an encoding that nobody knows
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
