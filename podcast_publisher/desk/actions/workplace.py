"""Where the desk works and for whom: what only the command line may ask of clock and environment."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from podcast_publisher.model.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Workplace:
    """A project, and who works on it."""

    workspace: Workspace
    destination: str
    """Where to publish unless another one is chosen: its name in podcast.yaml."""
    clock: Callable[[], datetime]
    environment: Mapping[str, str]
    who: str
    """The name that release records give."""
    reports: Path | None = None
    """Where reports of erasures are kept; without it none is erased."""

    @property
    def root(self) -> Path:
        return self.workspace.root
