"""Find out who publishes the next episode: a service here, a job that has published, a scheduled workflow."""

import re
from contextlib import suppress
from datetime import datetime
from itertools import islice

from podcast_publisher.load.files.text_file import read_limited
from podcast_publisher.load.git_repository import find_repository
from podcast_publisher.model.next_publisher import NextPublisher
from podcast_publisher.model.plain_paths import UnsafeStateError
from podcast_publisher.model.release import Release
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.run.status_file import read_service_status, status_file

_SCHEDULE = re.compile(rb"^ {0,8}schedule:", re.MULTILINE)
_PUBLISHES = re.compile(rb"podcast-publisher (?:-\S+ \S+ )?publish\b")
_MOST_FILES, _MOST_BYTES = 100, 100_000


def read_next_publisher(
    workspace: Workspace, to: str, live: Release | None, now: datetime
) -> NextPublisher:
    """What this computer knows; `live` is the live release of that destination."""
    service = None
    with suppress(UnsafeStateError):
        service = read_service_status(status_file(workspace, to))
    job = live.job_published if live else None
    return NextPublisher(
        heartbeat=service.heartbeat if service else None,
        is_running=service is not None and service.runs(now),
        problems=service.problems if service else (),
        job=live.by if live and job else "",
        job_published=job,
        schedule=_scheduled_workflow(workspace),
    )


def _scheduled_workflow(workspace: Workspace) -> str:
    """The first workflow for GitHub that runs `publish` on a schedule."""
    repository = find_repository(workspace.root)
    top = repository.top if repository else workspace.root
    with suppress(OSError):
        for path in islice(sorted((top / ".github" / "workflows").glob("*.y*ml")), _MOST_FILES):
            with suppress(OSError):
                text = read_limited(path, _MOST_BYTES) if path.is_file() else b""
                if _SCHEDULE.search(text) and _PUBLISHES.search(text):
                    return path.relative_to(top).as_posix()
    return ""
