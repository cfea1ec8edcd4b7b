"""How far an episode is on its way to listeners, and what can be done next."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from podcast_publisher.model.episode_status import PublicationStatus


class Stage(StrEnum):
    """How far an episode is."""

    DRAFT = "draft"
    COMPLETE = "complete"
    """A draft without problems."""
    SCHEDULED = "scheduled"
    OVERDUE = "overdue"
    LIVE = "live"
    LEAVING = "leaving"
    """Withdrawn in its file, and still live."""
    WITHDRAWN = "withdrawn"
    ERASED = "erased"
    UNKNOWN = "unknown"
    """Its time has come, and what listeners have cannot be read."""


class Action(StrEnum):
    """What a button does."""

    FIX = "fix"
    PREVIEW = "preview"
    APPROVE = "approve"
    SCHEDULE = "schedule"
    PUBLISH_NOW = "publish-now"
    PLAN = "plan"
    REINSTATE = "reinstate"
    DELETE_FILES = "delete-files"


STATIONS = ("Draft", "Complete", "Previewed", "Scheduled", "Live")
"""The line that an episode travels."""


class Known(Struct, frozen=True):
    """What is known of an episode."""

    status: PublicationStatus
    """As far as its file and the live show tell."""
    now: datetime
    published: datetime | None = None
    """Its date."""
    problems: int = 0
    """Findings that keep it from being published."""
    waits_for_approval: bool = False
    """Whether somebody must approve it as it is before it is published."""
    is_previewed: bool = False
    """Whether somebody has looked at its page as it is now."""
    live_is_known: bool = True
    publisher: str = ""
    """Who publishes automatically, a sentence; empty if nobody is known to."""
    is_erased: bool = False
    changed: tuple[str, ...] = ()
    """What reads otherwise in its files than listeners have it, in words."""
    withdrawal_is_published: bool = False


class NextAction(Struct, frozen=True):
    """The stage of an episode in words, and the one button."""

    stage: Stage
    label: str
    """The stage in a word or two, for a list."""
    heading: str
    reason: str = ""
    """One sentence below the heading."""
    action: Action | None = None
    button: str = ""
    """The words on the button; empty where nothing is to be done."""
    is_alarming: bool = False
    """Whether listeners miss what they should have."""
    needs_somebody: bool = False

    @property
    def reached(self) -> int:
        """The last station it has reached, from 0; one that was never published stays where it left."""
        return _REACHED.get(self.stage, 0) + (self.action is not Action.PREVIEW) * (
            self.stage is Stage.COMPLETE
        )


_REACHED = {
    Stage.COMPLETE: 1,
    Stage.SCHEDULED: 3,
    Stage.OVERDUE: 3,
    Stage.UNKNOWN: 3,
} | dict.fromkeys((Stage.LIVE, Stage.LEAVING), 4)
