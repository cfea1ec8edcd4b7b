"""A publish that runs in the background: how far it is, and how it ended."""

from dataclasses import dataclass, field
from enum import StrEnum

from podcast_publisher.model.finding import Finding
from podcast_publisher.model.show import Project
from podcast_publisher.report.words import size


class State(StrEnum):
    """How far a publishing is."""

    UNDER_WAY = "under way"
    DONE = "done"
    FAILED = "failed"


@dataclass(slots=True)
class Work:
    """A publishing. Its own thread writes it, and pages read it."""

    id: str
    to: str
    state: State = State.UNDER_WAY
    words: str = "Making sure that nothing has changed since the plan was shown"
    """What it is doing, or how it ended."""
    fix: str = ""
    total: int = 0
    """Bytes."""
    sent: int = 0
    release: int | None = None
    looked: bool = False
    """Whether it was looked at over HTTP when it was live."""
    unseen: str = ""
    """Why nobody looks through the public address, if so."""
    waiting: tuple[str, ...] = ()
    """What is not in the release yet, and until when."""
    links: dict[str, str] = field(default_factory=dict)
    """What to look at: addresses by what they are."""
    findings: tuple[Finding, ...] = ()
    """What was found when it was looked at over HTTP; or what stood in the way."""
    project: Project | None = None
    """Where what stood in the way can be fixed."""

    @property
    def is_over(self) -> bool:
        return self.state is not State.UNDER_WAY

    @property
    def how_much(self) -> str:
        """What is sent of what there is to send; nothing before that is known."""
        return f"{size(self.sent)} of {size(self.total)}" if self.total else ""
