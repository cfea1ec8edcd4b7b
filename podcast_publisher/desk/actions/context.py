"""What all pages of the desk share: how they are made, and what becomes of everything that stops one."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from podcast_publisher.desk.actions.decisions import Decision
from podcast_publisher.desk.actions.prepare import InTheWayError
from podcast_publisher.desk.actions.publish_job import BusyError, Publishing
from podcast_publisher.desk.actions.workplace import Workplace
from podcast_publisher.desk.forms.context import Desk
from podcast_publisher.desk.forms.request_body import RequestError
from podcast_publisher.load.project import load_show
from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.errors import EditError, PublisherError, WrongUseError
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.settings import LOCAL

Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Acting:
    """What all these pages share."""

    desk: Desk
    at: Workplace
    publishing: Publishing

    def page(self, name: str, values: Mapping[str, object], status: int = 200) -> Response:
        """A page of the desk."""
        return self.desk.page(f"actions/{name}", values, status)

    def destination(self, request: Request) -> str:
        """The one that is asked for, or the usual one."""
        return request.query_params.get("to") or self.at.destination

    def destinations(self) -> list[str]:
        """The names of all there are."""
        named = [destination.name for destination in load_show(self.at.root).show.destinations]
        return named if LOCAL in named else [LOCAL, *named]

    def told(self, endpoint: Endpoint) -> Endpoint:
        """The endpoint; what stops it becomes a page in words."""

        async def answered(request: Request) -> Response:
            try:
                return await endpoint(request)
            except InTheWayError as error:
                values = {"findings": placed(error.findings, error.project)}
                return self._problem(error, error.fix, 409, values)
            except BusyError as error:
                return self._problem(error, error.fix, 409, {"work": error.work})
            except RequestError as error:
                return self._problem(error, "", error.status)
            except WrongUseError as error:
                return self._problem(error, error.fix, 400)
            except (PublisherError, EditError) as error:
                return self._problem(error, error.fix, 409)
            except DestinationError as error:
                return self._problem(error, error.fix, 502)

        return answered

    def _problem(
        self, error: Exception, fix: str, status: int, values: Mapping[str, object] | None = None
    ) -> Response:
        told = {
            "words": str(error).removesuffix("."),
            "fix": fix,
            "findings": (),
            "work": None,
            **(values or {}),
        }
        return self.page("problem.html", told, status)


_DECIDED_BY = {
    "PP903": (Decision.SCHEDULE, "Decide about the date"),
    "PP904": (Decision.CORRECT, "Decide about the recording"),
}
"""Rules whose cure is a decision about the episode: the form of the episode has no field for it."""


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding, and where at the desk it can be fixed."""

    finding: Finding
    address: str = ""
    """Of the page that fixes it; nothing where none does."""
    link: str = ""
    """What to call that page."""


def placed(
    findings: Sequence[Finding], project: Project | None, to: str = ""
) -> list[PlacedFinding]:
    """Each finding with the page that fixes it: the episode's form, or the decision that it asks for."""
    return [_placed(finding, project, to) for finding in findings]


def _placed(finding: Finding, project: Project | None, to: str) -> PlacedFinding:
    episode = project.owner(finding.file) if project else None
    if not isinstance(episode, Episode):
        return PlacedFinding(finding)
    form = f"/desk/episodes/{quote(episode.slug)}"
    if finding.rule.code in _DECIDED_BY:
        decision, link = _DECIDED_BY[finding.rule.code]
        query = f"?{urlencode({'to': to})}" if to else ""
        return PlacedFinding(finding, f"{form}/{decision}{query}", link)
    return PlacedFinding(finding, form, f"Fix it in the form of {episode.slug}")
