"""The first page of the desk: every episode with its status and findings."""

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from podcast_publisher.desk.forms.context import Desk
from podcast_publisher.desk.preview.bar import status_label
from podcast_publisher.model.show import Episode
from podcast_publisher.report.text import counted


class EpisodeLine(Struct, frozen=True):
    """An episode in the list."""

    episode: Episode
    status: str
    findings: str
    has_page: bool


async def show_overview(desk: Desk, _request: Request) -> Response:
    """Every episode and what is left to do."""
    snapshot = desk.current.snapshot
    missing = {episode.source.file for episode in snapshot.missing}
    episodes = (*snapshot.project.episodes, *snapshot.missing)
    lines = []
    for episode in sorted(episodes, key=lambda episode: episode.source.file):
        is_missing = episode.source.file in missing
        is_unreadable = is_missing and not episode.title
        status = "cannot be read" if is_unreadable else status_label(episode, snapshot.now)
        findings = counted(snapshot.findings_of(episode))
        lines.append(EpisodeLine(episode, status, findings, not is_missing))
    context = {
        "lines": lines,
        "show_findings": counted(snapshot.findings_of(snapshot.project.show)),
    }
    return desk.page("forms/overview.html", context)
