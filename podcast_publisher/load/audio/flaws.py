"""Flaws of recordings: which of them to report."""

from collections.abc import Mapping

from podcast_publisher.model.audio import UNPLAYABLE_FLAWS, Flaw

_CAUSES = (Flaw.ENCRYPTED, Flaw.TRUNCATED, Flaw.CORRUPT, Flaw.CONCATENATED)
_CONSEQUENCES = {
    Flaw.CHECKSUM_MISMATCH,
    Flaw.TRAILING_JUNK,
    Flaw.MOOV_LAST,
    Flaw.MULTIPLE_TAGS,
    Flaw.DURATION_MISMATCH,
}


def without_consequences(flaws: Mapping[Flaw, str]) -> dict[Flaw, str]:
    """Drop flaws that follow from others: a cut-off file is also altered."""
    hidden = _CONSEQUENCES if any(cause in flaws for cause in _CAUSES) else set()
    worst = [flaw for flaw in UNPLAYABLE_FLAWS if flaw in flaws]
    hidden = hidden | set(worst[1:])  # one conversion fixes all of them
    if Flaw.PRIVATE_METADATA in flaws:
        hidden = hidden | {Flaw.CREATION_DATE}
    if Flaw.OVERLONG_TAG in flaws:
        hidden = hidden | {Flaw.LEADING_JUNK}
    return {flaw: message for flaw, message in flaws.items() if flaw not in hidden}


def missing_message(size: int, where: str = "") -> str:
    """The message for a truncated file."""
    return f"at least {size:,} bytes are missing{where}"


def select_flaws(*candidates: tuple[bool, Flaw, str]) -> dict[Flaw, str]:
    """The flaws that apply, with their messages."""
    return {flaw: message for applies, flaw, message in candidates if applies}
