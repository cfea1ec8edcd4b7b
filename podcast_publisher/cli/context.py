"""The clock, the environment and the user, for the workflows."""

import getpass
import os
from datetime import UTC, datetime
from pathlib import Path

from podcast_publisher.cli.workspace import workspace_of
from podcast_publisher.workflow.context import Context


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def context_of(project: Path) -> Context:
    """The project in that folder, on this computer, now.

    Raises:
        WrongUseError: the environment puts the caches inside the project.
    """
    return Context(workspace_of(project), now, os.environ, _user())


def _user() -> str:
    """Who is signed in; empty on a machine without user names."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
