"""Pages of the desk: the status of the series, and decisions about an episode."""

from collections import Counter
from collections.abc import Mapping
from urllib.parse import urlencode

from msgspec import Struct
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from podcast_publisher.desk.actions.context import ActionContext
from podcast_publisher.desk.actions.form_data import form_data, reason_in
from podcast_publisher.model.episode_stage import Action
from podcast_publisher.model.episode_status import EpisodeStatus
from podcast_publisher.model.errors import EditError, WrongUseError
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.model.time_zone import LONDON
from podcast_publisher.workflow.check import load
from podcast_publisher.workflow.decisions import (
    NEEDS_REASON,
    POSSIBLE,
    Decision,
    decide,
    digest_of,
    read_state,
)
from podcast_publisher.workflow.status import SeriesStatus, read_status


class Tile(Struct, frozen=True):
    """An episode on the status page."""

    status: EpisodeStatus
    slug: str
    decisions: tuple[Decision, ...]
    """What can be decided about it now."""
    is_erased: bool = False


def episode_routes(actions: ActionContext) -> list[Route]:
    """Status; schedule, correct, withdraw and reinstate."""

    async def status(request: Request) -> Response:
        values = await run_in_threadpool(_status_values, actions, actions.destination(request))
        return actions.page("status.html", values)

    def route_of(decision: Decision) -> Route:
        async def respond(request: Request) -> Response:
            to, slug = actions.destination(request), request.path_params["slug"]
            if request.method != "POST":
                values = await run_in_threadpool(_values, actions, decision, to, slug)
                return actions.page(f"{decision}.html", values)
            fields = await form_data(request, actions.desk)
            try:
                await run_in_threadpool(_decide, actions, decision, to, slug, fields)
            except (WrongUseError, EditError) as error:
                values = await run_in_threadpool(_values, actions, decision, to, slug)
                status = 409 if isinstance(error, EditError) else 400
                return actions.page(f"{decision}.html", values | _refused(fields, error), status)
            await actions.desk.refresh()
            query = urlencode({"to": to, "decided": slug})
            return RedirectResponse(f"{actions.desk.address('plan')}?{query}", 303)

        path = f"/episodes/{{slug}}/{decision}"
        return Route(path, actions.with_error_pages(respond), methods=["GET", "POST"])

    async def release(request: Request) -> Response:
        to, slug = actions.destination(request), request.path_params["slug"]
        fields = await form_data(request, actions.desk)
        is_now = fields.get("do") == Action.PUBLISH_NOW
        await run_in_threadpool(_release, actions, to, slug, fields, is_now=is_now)
        await actions.desk.refresh()
        plan, episode = actions.desk.address("plan"), actions.desk.address("episodes", slug)
        leads_to = (
            f"{plan}?{urlencode({'to': to, 'decided': slug})}"
            if is_now
            else f"{episode}/date?scheduled"
        )
        return RedirectResponse(leads_to, 303)

    page = actions.with_error_pages
    return [
        Route("/status", page(status)),
        Route("/episodes/{slug}/release", page(release), methods=["POST"]),
        *map(route_of, Decision),
    ]


def _release(
    actions: ActionContext, to: str, slug: str, fields: Mapping[str, str], *, is_now: bool
) -> None:
    """The episode is no draft any more; with `is_now`, its date is not in the future either."""
    state = read_state(actions.workflow, to, slug)
    now, published = actions.workflow.clock(), state.episode.published
    if is_now and published and published <= now and not state.episode.draft:
        return  # overdue: nothing is to be written
    is_ahead = published is None or published > now
    moment = now if is_now and is_ahead else published
    if moment is None:
        raise WrongUseError("The episode has no date", fix="Choose a day in the step Date.")
    when = f"{moment.astimezone(LONDON):%Y-%m-%d %H:%M}"
    digest = fields.get("digest", "")
    decide(actions.workflow, Decision.SCHEDULE, state, digest=digest, when=when)


def _decide(
    actions: ActionContext, decision: Decision, to: str, slug: str, fields: Mapping[str, str]
) -> None:
    reason = reason_in(fields, needed=decision in NEEDS_REASON)
    decide(
        actions.workflow,
        decision,
        read_state(actions.workflow, to, slug),
        digest=fields.get("digest", ""),
        reason=reason,
        when=f"{fields.get('day', '')} {fields.get('time', '')}",
    )


def _values(actions: ActionContext, decision: Decision, to: str, slug: str) -> dict[str, object]:
    state = read_state(actions.workflow, to, slug)
    day, time = state.day_and_time
    is_live = state.live is not None
    return {
        "decision": decision,
        "episode": state.episode,
        "live": is_live,
        "unknown": state.unknown,
        "obstacle": state.obstacle(decision),
        "digest": digest_of(actions.workflow, state.episode),
        "day": day,
        "time": time,
        "to": to,
        "needs_reason": decision in NEEDS_REASON or (decision is Decision.SCHEDULE and is_live),
        "reason": "",
        "problem": None,
    }


def _refused(fields: Mapping[str, str], error: WrongUseError | EditError) -> dict[str, object]:
    """What was typed into the form, and why it was refused."""
    typed = {name: fields[name] for name in ("day", "time", "reason") if name in fields}
    return {**typed, "problem": error}


def _status_values(actions: ActionContext, to: str) -> dict[str, object]:
    context = actions.workflow
    project = load(context.workspace, context.clock())
    series = read_status(context, project, to)
    return {
        "to": to,
        "destinations": actions.destinations(),
        "title": project.show.title,
        "now": series.now,
        "is_live": series.is_live,
        "verified": actions.desk.live.verified(to),
        "counts": Counter(episode.status.value for episode in series.episodes),
        "tiles": [_tile(episode, project, series) for episode in series.episodes],
    }


def _tile(status: EpisodeStatus, project: Project, series: SeriesStatus) -> Tile:
    episode = project.owner(status.file)
    if not isinstance(episode, Episode):
        return Tile(status, "", ())
    if series.erased.includes(episode.guid, episode.slug):
        return Tile(status, episode.slug, (), is_erased=True)
    decisions = () if episode.guid in series.withdrawn else POSSIBLE.get(status.status, ())
    return Tile(status, episode.slug, decisions)
