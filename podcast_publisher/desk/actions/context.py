"""What all pages of these actions share: how they are rendered, and what their errors become."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from msgspec import Struct, field
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from podcast_publisher.desk.actions.jobs import AnyJob, BusyError, Jobs
from podcast_publisher.desk.actions.publish_job import ShownPlans
from podcast_publisher.desk.forms.context import NO_STORE, Desk
from podcast_publisher.desk.forms.desk_words import fix_at_desk
from podcast_publisher.desk.server.error_pages import Endpoint, with_error_pages
from podcast_publisher.model.errors import EditError, PublisherError
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.show import Episode, Project, Show
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.decisions import Decision
from podcast_publisher.workflow.destination import (
    Target,
    list_destinations,
    open_named,
    read_show,
)
from podcast_publisher.workflow.edit.field_findings import findings_by_field
from podcast_publisher.workflow.edit.form_state import open_form
from podcast_publisher.workflow.edit.places import Place, anchor_of, episode_places
from podcast_publisher.workflow.edit.target import episode_target, show_target
from podcast_publisher.workflow.errors import FindingsError


class PlacedFinding(Struct, frozen=True):
    """A finding, and where at the desk it can be fixed."""

    finding: Finding
    address: str = ""
    """Of the page that fixes it; empty where none does."""
    link: str = ""
    """What to call that page."""

    @property
    def fix(self) -> str:
        """What to do about it at the desk."""
        return fix_at_desk(self.finding)


class ActionContext(Struct, frozen=True):
    """What all these pages share."""

    desk: Desk
    workflow: Context
    default_destination: str
    reports: Path | None = None
    """The folder for reports of erasures; without one, nothing is erased."""
    jobs: Jobs = field(default_factory=Jobs)
    plans: ShownPlans = field(default_factory=ShownPlans)

    def page(self, name: str, values: Mapping[str, object], status: int = 200) -> Response:
        """A page of the desk."""
        return self.desk.page(f"actions/{name}", values, status)

    def destination(self, request: Request) -> str:
        """The destination that is asked for, or the default."""
        return request.query_params.get("to") or self.default_destination

    def destinations(self) -> list[str]:
        """The names of all destinations."""
        show = read_show(self.workflow.workspace)
        return [destination.name for destination in list_destinations(show)]

    def open(self, to: str) -> Target:
        """The destination, ready for use."""
        return open_named(self.workflow, to)

    def placed(
        self, findings: Sequence[Finding], project: Project | None, to: str = ""
    ) -> list[PlacedFinding]:
        """Each finding with the page that fixes it: the episode's form, or the decision that it asks for."""
        return [_placed(finding, project, to, self.desk) for finding in findings]

    def begin(self, job: AnyJob, work: Callable[[AnyJob], None]) -> Response:
        """Do the work in the background, and lead to the page that shows its progress.

        Raises:
            BusyError: another job is under way.
        """
        self.jobs.begin(job, partial(self._and_forget, work))
        return RedirectResponse(self.desk.address("work", job.id), 303, headers=NO_STORE)

    def _and_forget(self, work: Callable[[AnyJob], None], job: AnyJob) -> None:
        """Do the work; what listeners have may be something else then."""
        try:
            work(job)
        finally:
            self.desk.live.forget()

    def with_error_pages(self, endpoint: Endpoint) -> Endpoint:
        """The endpoint, with a page for every error that is for people."""
        return with_error_pages(endpoint, self._error_page)

    def _error_page(self, error: PublisherError, status: int) -> Response:
        values = {
            "message": str(error).removesuffix("."),
            "fix": error.fix,
            "findings": self.placed(error.errors, error.project)
            if isinstance(error, FindingsError)
            else (),
            "job": error.job if isinstance(error, BusyError) else None,
        }
        return self.page("problem.html", values, status)


_DECIDED_BY = {
    "PP903": (Decision.SCHEDULE, "Decide about the date"),
    "PP904": (Decision.CORRECT, "Decide about the recording"),
}
"""Rules that are fixed by a decision about the episode: the episode's form has no field for it."""


_FIELD_OF = {Decision.SCHEDULE: "day", Decision.CORRECT: "reason"}
"""The control of the decision's page that gets the focus."""


def _placed(finding: Finding, project: Project | None, to: str, desk: Desk) -> PlacedFinding:
    if to and finding.fix.startswith("Publish again"):
        address = f"{desk.address('plan')}?{urlencode({'to': to})}"
        return PlacedFinding(finding, address, "Review what to publish again")
    owner = project.owner(finding.file) if project else None
    if isinstance(owner, Show) and finding.file == owner.source.file:
        return PlacedFinding(
            finding, f"{desk.address('show')}#{_show_anchor(finding, desk)}", "Fix it in the show"
        )
    if not isinstance(owner, Episode):
        return PlacedFinding(finding)
    form = desk.address("episodes", owner.slug)
    if finding.rule.code in _DECIDED_BY:
        decision, link = _DECIDED_BY[finding.rule.code]
        query = f"?{urlencode({'to': to})}" if to else ""
        return PlacedFinding(finding, f"{form}/{decision}{query}#{_FIELD_OF[decision]}", link)
    place = _place(finding, owner, desk)
    return PlacedFinding(
        finding,
        f"{form}/{place.address}",
        f"Fix it: {place.step.label} of {owner.title or owner.slug}",
    )


def _place(finding: Finding, episode: Episode, desk: Desk) -> Place:
    target = episode_target(desk.workspace, episode.slug)
    try:
        values = open_form(target).values if target else {}
    except EditError:  # its page says what is wrong with the file
        values = {}
    return episode_places([finding], episode.source.file, values)[0]


def _show_anchor(finding: Finding, desk: Desk) -> str:
    target = show_target(desk.workspace)
    try:
        values = open_form(target).values
    except EditError:
        values = {}
    (key,) = findings_by_field([finding], target.file, values, target.form)
    return anchor_of(key, target.form)
