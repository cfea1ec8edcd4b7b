"""Pages of the desk about destinations: settings, what they support, policies, and moving records."""

from functools import partial
from typing import ClassVar

from msgspec import field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from podcast_publisher.desk.actions.context import ActionContext
from podcast_publisher.desk.actions.form_data import form_data
from podcast_publisher.desk.actions.jobs import Job
from podcast_publisher.model.capabilities import Capability
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.report.capabilities import (
    Observation,
    observation,
    other_observations,
    remedy,
    verdict,
)
from podcast_publisher.report.destinations import POLICIES, described
from podcast_publisher.report.words import plural
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.destination import (
    Target,
    check_destination,
    list_destinations,
    move_records,
    open_named,
    policies_of,
    read_show,
    records_to_move,
)
from podcast_publisher.workflow.new_destination import remove_destination

_SHOWN = 100


class CheckJob(Job):
    """A test of a destination."""

    page: ClassVar[str] = "destination_check.html"
    activity: ClassVar[str] = "A test is running at"

    note: str = ""
    """What to know about the destination."""
    observations: list[Observation] = field(default_factory=list)
    records_left: int = 0
    verdict: str = ""
    remedies: tuple[str, ...] = ()
    """What to do about what is missing."""
    is_blocked: bool = False
    """Whether what is missing forbids publishing there."""
    needs_single_writer: bool = False
    """Whether it would do for a single publisher."""

    @property
    def steps(self) -> list[str]:
        marks = {"yes": "Yes", "no": "No", "but": "But"}
        return [f"{marks.get(seen.mark, 'Unknown')}: {seen.text}" for seen in self.observations]


class MoveJob(Job):
    """Records on their way to their separate place."""

    page: ClassVar[str] = "records_moved.html"
    activity: ClassVar[str] = "Records are being moved at"
    retry: ClassVar[str] = "Move them again: the next run continues."


def destination_routes(actions: ActionContext) -> list[Route]:
    """List and test destinations, and move records."""

    async def destinations(request: Request) -> Response:
        values = await run_in_threadpool(_values, actions)
        done = {
            name: request.query_params.get(name, "") for name in ("added", "changed", "removed")
        }
        return actions.page("destinations.html", {**values, **done})

    async def ask_to_remove(request: Request) -> Response:
        settings = _settings_of(actions, request.query_params.get("name", ""))
        values = {"settings": settings, "described": list(described(settings))}
        return actions.page("destination_remove.html", values)

    async def remove(request: Request) -> Response:
        fields = await form_data(request, actions.desk)
        name, clock = fields.get("name", ""), actions.workflow.clock
        await run_in_threadpool(remove_destination, actions.desk.workspace, name, clock)
        await actions.desk.refresh()
        return RedirectResponse(f"{actions.desk.address('destinations')}?removed={name}", 303)

    async def check(request: Request) -> Response:
        await form_data(request, actions.desk)
        return actions.begin(
            CheckJob(actions.destination(request)), partial(_check, actions.workflow)
        )

    async def records(request: Request) -> Response:
        values = await run_in_threadpool(_records, actions.workflow, actions.destination(request))
        return actions.page("records.html", values)

    async def move(request: Request) -> Response:
        await form_data(request, actions.desk)
        return actions.begin(
            MoveJob(actions.destination(request)), partial(_move, actions.workflow)
        )

    page = actions.with_error_pages
    return [
        Route("/destinations", page(destinations)),
        Route("/destinations/check", page(check), methods=["POST"]),
        Route("/destinations/remove", page(ask_to_remove)),
        Route("/destinations/remove", page(remove), methods=["POST"]),
        Route("/destinations/records", page(records)),
        Route("/destinations/records", page(move), methods=["POST"]),
    ]


def _values(actions: ActionContext) -> dict[str, object]:
    show = read_show(actions.workflow.workspace)
    destinations = list_destinations(show)
    return {
        "changeable": [settings.name for settings in show.destinations if settings.kind != "local"],
        "default": actions.default_destination,
        "destinations": [
            {
                "settings": settings,
                "described": list(described(settings)),
                "policies": policy_views(settings),
            }
            for settings in destinations
        ],
    }


def _settings_of(actions: ActionContext, name: str) -> DestinationSettings:
    """The settings of that destination in podcast.yaml.

    Raises:
        WrongUseError: podcast.yaml has none of that name.
    """
    for settings in read_show(actions.workflow.workspace).destinations:
        if settings.name == name:
            return settings
    raise WrongUseError(
        f"podcast.yaml has no destination called {name[:40]!r}",
        fix="Choose one on the page Destinations.",
    )


def policy_views(settings: DestinationSettings) -> list[dict[str, object]]:
    """The policies of a bucket, with what they allow and the command that applies them."""
    if settings.kind != "s3":
        return []
    policies = policies_of(settings)
    return [
        {
            "name": name,
            "allows": text.allows,
            "command": text.apply(settings.bucket),
            "lines": policies[name].splitlines(),
        }
        for name, text in POLICIES.items()
    ]


def _check(context: Context, job: CheckJob) -> None:
    job.message = "Opening the destination"
    run_check(context, job, open_named(context, job.to))


def run_check(context: Context, job: CheckJob, target: Target) -> None:
    """Test the destination, and show each result as it is known."""
    job.note = target.place.note

    def show(capability: Capability) -> None:
        job.observations.append(observation(capability))
        job.message = f"Tested: {capability.expectation}"

    result = check_destination(context, target, show)
    to_move = "Move them: the button is below."
    job.observations += other_observations(result, to_move=to_move)
    job.records_left = result.records_left
    job.verdict = verdict(result.capabilities, single_writer=target.settings.single_writer)
    job.is_blocked = result.is_blocked
    job.needs_single_writer = result.is_blocked and not result.capabilities.blocking(
        single_writer=True
    )
    blocked = remedy(result.capabilities) if result.is_blocked else ""
    job.remedies = tuple(fix for fix in (blocked, result.public_fix) if fix)
    job.message = f"{target.name[:1].upper()}{target.name[1:]} was tested"


def _records(context: Context, to: str) -> dict[str, object]:
    target, records = records_to_move(context, to)
    return {
        "to": to,
        "name": target.name,
        "place": target.settings.records,
        "count": len(records),
        "keys": [record.key for record in records[:_SHOWN]],
        "more": len(records[_SHOWN:]),
    }


def _move(context: Context, job: MoveJob) -> None:
    job.message = "Looking for records"
    target, records = records_to_move(context, job.to)
    count = plural(len(records), "record")
    job.message = f"Moving {count}"
    move_records(target, records)
    job.message = f"{count} moved to {target.settings.records}"
