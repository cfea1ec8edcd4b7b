"""Approvals: who approved what, and which episodes need it."""

from datetime import date

from msgspec import Struct

Day = date
"""A name for the type, inside classes that have a field `date`."""

LINK, PAPER = "link", "paper"
"""How people answered."""


class Approval(Struct, frozen=True):
    """Somebody's approval of an episode as it was then; never published."""

    by: str
    date: Day | None = None
    content: str = ""
    """The digest of what was approved, as `content_digest` computes it."""
    how: str = PAPER


class ApprovalPolicy(Struct, frozen=True):
    """Which episodes need an approval, and whose; never published."""

    required_from: Day | None = None
    """Episodes that are published on that day or later need one; None if none does."""
    by: tuple[str, ...] = ()
    """Who must approve, all of them; if nobody is named, one approval by anybody is enough."""
