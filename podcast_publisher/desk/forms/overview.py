"""The first page of the desk: every episode, how it stands, and where to go from here."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from podcast_publisher.desk.forms.context import Desk
from podcast_publisher.desk.preview.bar import standing
from podcast_publisher.model.show import Episode
from podcast_publisher.report.text import counted

ACTIONS: tuple[tuple[str, str], ...] = (
    ("Look at the pages", "/"),
    ("Settings of the show", "/desk/show"),
)
"""Where the overview leads to, besides the episodes and what every page leads to: what it is called, and its address."""


@dataclass(frozen=True, slots=True)
class Line:
    """An episode in the list."""

    episode: Episode
    standing: str
    counted: str
    has_page: bool


async def show(desk: Desk, _request: Request) -> Response:
    """Every episode with what is left to do."""
    snapshot = desk.current.snapshot
    absent = {one.source.file for one in snapshot.absent}
    every = sorted((*snapshot.project.episodes, *snapshot.absent), key=lambda one: one.source.file)
    lines = [
        Line(
            one,
            "cannot be read"
            if one.source.file in absent and not one.title
            else standing(one, snapshot),
            counted(snapshot.findings_of(one)),
            one.source.file not in absent,
        )
        for one in every
    ]
    values = {
        "lines": lines,
        "actions": ACTIONS,
        "show_findings": counted(snapshot.findings_of(snapshot.project.show)),
    }
    return desk.page("overview.html", values)
