"""The clock, the environment and the user, for the workflows."""

import getpass
import os
from datetime import UTC, datetime

from podcast_publisher.model.publishing_jobs import PUBLISHING_JOBS
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.context import Context


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def context_of(workspace: Workspace) -> Context:
    """The project on this computer, now."""
    return Context(workspace, now, os.environ, _user())


def _user() -> str:
    """Who is signed in, or the publishing job that this is; empty on a machine without user names."""
    for variable, job in PUBLISHING_JOBS.items():
        if os.environ.get(variable) == "true":
            return job
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
