"""How the episodes stand, and the pages on which something is decided about one of them."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from podcast_publisher.desk.actions import decisions as deciding
from podcast_publisher.desk.actions.context import Acting
from podcast_publisher.desk.actions.decisions import Decision
from podcast_publisher.desk.actions.form_data import posted, reason_in
from podcast_publisher.desk.actions.prepare import settings_of
from podcast_publisher.feed.read import parse_or_none
from podcast_publisher.load.project import load_project
from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.episode_status import EpisodeStatus, PublicationStatus
from podcast_publisher.model.errors import EditError, WrongUseError
from podcast_publisher.model.feed import FeedItem
from podcast_publisher.model.plan import LiveState
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.publish.releases.episode_status import episode_statuses
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.publish.stores.open_destination import open_destination
from podcast_publisher.render import keys


@dataclass(frozen=True, slots=True)
class Tile:
    """An episode in the picture of the series."""

    stands: EpisodeStatus
    slug: str
    decisions: tuple[Decision, ...]
    """What can be decided about it as it stands."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An episode about which something is to be decided, and what listeners have of it."""

    episode: Episode
    live: FeedItem | None
    unknown: str
    """Why nobody knows what listeners have; nothing where it is known."""
    withdrawal_is_published: bool = False


def episode_routes(acting: Acting) -> list[Route]:
    """The picture of the series; schedule, correct, withdraw and reinstate."""

    async def status(request: Request) -> Response:
        values = await run_in_threadpool(_status, acting, acting.destination(request))
        return acting.page("status.html", values)

    def of(decision: Decision) -> Route:
        async def ask(request: Request) -> Response:
            to, slug = acting.destination(request), request.path_params["slug"]
            if request.method != "POST":
                asked = await run_in_threadpool(_asked, acting, to, slug)
                return acting.page(f"{decision}.html", _values(acting, decision, asked, to))
            fields = await posted(request, acting.desk)
            try:
                await run_in_threadpool(_decide, acting, decision, to, slug, fields)
            except (WrongUseError, EditError) as error:
                asked = await run_in_threadpool(_asked, acting, to, slug)
                values = _values(acting, decision, asked, to) | _typed(fields, error)
                status = 409 if isinstance(error, EditError) else 400
                return acting.page(f"{decision}.html", values, status)
            await acting.desk.refresh()
            return RedirectResponse(f"/desk/plan?{urlencode({'to': to})}", 303)

        path = f"/desk/episodes/{{slug}}/{decision}"
        return Route(path, acting.told(ask), methods=["GET", "POST"])

    return [Route("/desk/status", acting.told(status)), *map(of, Decision)]


def _asked(acting: Acting, to: str, slug: str) -> Asked:
    project = load_project(acting.at.root, lambda _: None)
    episode = next((episode for episode in project.episodes if episode.slug == slug), None)
    if episode is None:
        raise WrongUseError(
            "There is no such episode", fix="The status of the series lists those there are."
        )
    try:
        live = _live(acting, to)
    except DestinationError as error:
        return Asked(episode, None, str(error))
    feed = parse_or_none(live.feed)
    item = feed.by_guid().get(episode.guid) if feed else None
    return Asked(episode, item, "", episode.guid in _withdrawn(live))


def _live(acting: Acting, to: str) -> LiveState:
    place = open_destination(settings_of(acting.at, to), acting.at.workspace, acting.at.environment)
    return read_live(place.destination)


def _withdrawn(live: LiveState) -> Collection[str]:
    """The guids of the episodes whose withdrawal is published."""
    return live.release.withdrawn if live.release else ()


def _decide(
    acting: Acting, decision: Decision, to: str, slug: str, fields: Mapping[str, str]
) -> None:
    """Write it into the episode's file."""
    reason = reason_in(fields, needed=decision in _NEEDS_REASON)
    asked = _asked(acting, to, slug)
    if hindrance := _hindrance(decision, asked):
        raise WrongUseError("Nothing can be decided about it now", fix=hindrance)
    if decision is Decision.SCHEDULE:
        when = f"{fields.get('day', '')} {fields.get('time', '')}"
        is_live = asked.live is not None
        changes = deciding.scheduled(when, asked.episode, reason, is_live=is_live, at=acting.at)
    elif decision is Decision.CORRECT:
        changes = deciding.corrected(reason, acting.at)
    elif decision is Decision.REINSTATE:
        changes = deciding.reinstated()
    else:
        changes = deciding.withdrawn(reason, acting.at)
    deciding.write(asked.episode, changes, fields.get("digest", ""), acting.at)


def _hindrance(decision: Decision, asked: Asked) -> str:
    """Why this cannot be decided now, or nothing."""
    episode, live = asked.episode, asked.live
    if decision is Decision.REINSTATE and not episode.withdrawn:
        return "This episode is not withdrawn."
    if asked.withdrawal_is_published:
        return "This episode was withdrawn, and stays so."
    if episode.withdrawn and decision is not Decision.REINSTATE:
        return "This episode is withdrawn in its file. Take the withdrawal back first."
    if decision is Decision.WITHDRAW:
        return ""
    if asked.unknown:
        return f"Nobody knows what listeners have now: {asked.unknown}."
    if decision in {Decision.SCHEDULE, Decision.REINSTATE}:
        return ""
    if live is None:
        return "Listeners do not have this episode yet: its recording can be exchanged without more ado."
    if episode.audio is None:
        return "The episode has no recording in the folder."
    if live.enclosure and live.enclosure.url.endswith("/" + keys.audio_key(episode, episode.audio)):
        return (
            "The recording in the folder is the one that listeners have. First put the new one in its "
            f"place: in the episode's form, under Another recording; or in the folder, as {episode.audio.file.name}."
        )
    return ""


def _values(acting: Acting, decision: Decision, asked: Asked, to: str) -> dict[str, object]:
    day, clock = deciding.clock_of(asked.episode.published)
    return {
        "decision": decision,
        "episode": asked.episode,
        "live": asked.live is not None,
        "unknown": asked.unknown,
        "hindrance": _hindrance(decision, asked),
        "digest": deciding.digest_of(asked.episode, acting.at),
        "day": day,
        "time": clock,
        "to": to,
        "needs_reason": decision in _NEEDS_REASON
        or (decision is Decision.SCHEDULE and asked.live is not None),
        "reason": "",
        "problem": None,
    }


def _typed(fields: Mapping[str, str], error: WrongUseError | EditError) -> dict[str, object]:
    """What was typed into the form, and why it was not taken."""
    kept = {name: fields[name] for name in ("day", "time", "reason") if name in fields}
    return {**kept, "problem": error}


def _status(acting: Acting, to: str) -> dict[str, object]:
    project = load_project(acting.at.root, lambda _: None)
    now = acting.at.clock()
    live = _live(acting, to)
    stands = episode_statuses(project, parse_or_none(live.feed), now)
    return {
        "to": to,
        "destinations": acting.destinations(),
        "title": project.show.title,
        "now": now,
        "counts": Counter(stand.status.value for stand in stands),
        "tiles": [_tile(episode, project, _withdrawn(live)) for episode in stands],
    }


_NEEDS_REASON = {Decision.CORRECT, Decision.WITHDRAW}
_POSSIBLE = {
    PublicationStatus.DRAFT: (Decision.SCHEDULE,),
    PublicationStatus.SCHEDULED: (Decision.SCHEDULE, Decision.WITHDRAW),
    PublicationStatus.OVERDUE: (Decision.SCHEDULE, Decision.WITHDRAW),
    PublicationStatus.LIVE: (Decision.CORRECT, Decision.SCHEDULE, Decision.WITHDRAW),
    PublicationStatus.PENDING_WITHDRAWAL: (Decision.REINSTATE,),
    PublicationStatus.WITHDRAWN: (Decision.REINSTATE,),
}


def _tile(stands: EpisodeStatus, project: Project, withdrawn: Collection[str]) -> Tile:
    episode = project.owner(stands.file)
    if not isinstance(episode, Episode):
        return Tile(stands, "", ())
    decisions = () if episode.guid in withdrawn else _POSSIBLE.get(stands.status, ())
    return Tile(stands, episode.slug, decisions)
