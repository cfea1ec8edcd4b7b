"""The first page of the desk: what needs you, the series with its states, what comes next and what runs."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from podcast_publisher.desk.forms.calendar import month_of
from podcast_publisher.desk.forms.context import Desk
from podcast_publisher.desk.forms.episode_files import small_digest
from podcast_publisher.desk.forms.live_reader import Verified
from podcast_publisher.desk.forms.waiting import waiting_files
from podcast_publisher.model.episode_stage import Action, NextAction, Stage
from podcast_publisher.model.show import Episode
from podcast_publisher.model.time_zone import LONDON
from podcast_publisher.report.next_publisher import next_publisher
from podcast_publisher.report.text import counted
from podcast_publisher.report.words import plural
from podcast_publisher.workflow.edit.places import is_blocking, waits_for_approval
from podcast_publisher.workflow.import_show.go_on import is_unfinished
from podcast_publisher.workflow.live_show import LiveShow
from podcast_publisher.workflow.next_action import next_action

_MOST_NEEDS = 3
_PAGE = 50
"""Episodes on a page."""
_MOST_AHEAD = 6
_GONE = frozenset({Stage.WITHDRAWN, Stage.ERASED})
_TAGS = {
    Stage.SCHEDULED: "scheduled",
    Stage.LIVE: "live",
    Stage.DRAFT: "draft",
    Stage.COMPLETE: "complete",
}
_MARKS = {Stage.LIVE: "past", Stage.SCHEDULED: "next", Stage.OVERDUE: "next late"}
"""How the station looks: full, a ring, or dashed."""
_URGENCY = (
    Stage.OVERDUE,
    Stage.ERASED,
    Stage.LEAVING,
    Stage.LIVE,
    Stage.SCHEDULED,
    Stage.COMPLETE,
    Stage.DRAFT,
)


class EpisodeLine(Struct, frozen=True):
    """An episode in the series."""

    episode: Episode
    action: NextAction
    address: str
    """Of the button."""
    picture: str
    """What names its small picture in the address; empty where there is none."""

    @property
    def name(self) -> str:
        return self.episode.title or self.episode.slug

    @property
    def mark(self) -> str:
        return _MARKS.get(self.action.stage, "drafted")

    @property
    def tag(self) -> str:
        return "red" if self.action.is_alarming else _TAGS.get(self.action.stage, "")


async def show_home(desk: Desk, request: Request) -> Response:
    """Every episode, and what is left to do."""
    context = await run_in_threadpool(_context, desk, request)
    return desk.page("forms/home.html", context)


def _context(desk: Desk, request: Request) -> dict[str, object]:
    live, now = desk.live.live_show(), desk.builder.clock()
    lines = _lines(desk, live, now)
    needs = sorted((line for line in lines if line.action.needs_somebody), key=_urgency)
    sought = request.query_params.get("find", "").strip()[:200]
    shown = [line for line in lines if _matches(line, sought)]
    number = _page_number(request, len(shown))
    page = shown[(number - 1) * _PAGE : number * _PAGE]
    show = desk.current.snapshot.project.show
    return {
        "here": "Episodes",
        "is_created": "created" in request.query_params,
        "creation_notes": desk.creation_notes,
        "waiting": waiting_files(desk, ""),
        "moved_from": show.imported.feed if show.imported else "",
        "is_unfinished": is_unfinished(desk.workspace),
        "lines": page,
        "count": len(lines),
        "found": len(shown),
        "find": sought,
        "number": number,
        "pages": max(1, -(-len(shown) // _PAGE)),
        "needs": needs[:_MOST_NEEDS],
        "needs_count": len(needs),
        "today_before": _today_before(page, now),
        "now": now,
        "ahead": _ahead(lines, now),
        "month": month_of(
            (line.episode for line in lines if line.action.stage not in _GONE),
            now.astimezone(LONDON).date(),
            request.query_params.get("month", ""),
        ),
        "live": live,
        "publisher_sentence": next_publisher(live.publisher),
        "verified": desk.live.verified(),
        "to": desk.live.to,
        "health": _health(live, desk.live.verified()),
        "is_well": live.is_known and not any(line.action.is_alarming for line in lines),
        "show_findings": counted(desk.current.snapshot.findings_of(show)),
    }


def _lines(desk: Desk, live: LiveShow, now: datetime) -> list[EpisodeLine]:
    """Every episode, the newest first, those without a date before all others."""
    snapshot = desk.current.snapshot
    episodes = (*snapshot.project.episodes, *snapshot.missing)
    statuses = live.statuses(replace(snapshot.project, episodes=episodes), now)
    lines = []
    for episode in episodes:
        findings = snapshot.findings_of(episode)
        problems, waits = sum(map(is_blocking, findings)), any(map(waits_for_approval, findings))
        status = statuses[episode.source.file]
        previewed = desk.is_previewed(episode.slug)
        known = live.known(
            episode,
            status,
            now,
            problems=problems,
            previewed=previewed,
            waits_for_approval=waits,
            item=snapshot.items.get(episode.guid),
        )
        action = next_action(known)
        address = _address(desk, episode, action)
        picture = small_digest(episode.artwork)
        lines.append(EpisodeLine(episode, action, address, picture))
    return sorted(lines, key=_order, reverse=True)


def _order(line: EpisodeLine) -> tuple[bool, float, int]:
    published = line.episode.published
    return (published is None, published.timestamp() if published else 0, line.episode.number or 0)


def _address(desk: Desk, episode: Episode, action: NextAction) -> str:
    """Of the page with the button: what publishes is shown there first."""
    if action.action is Action.PLAN:
        return desk.address("plan")
    address = desk.address("episodes", episode.slug)
    return f"{address}/preview" if action.action is Action.PREVIEW else address


def _urgency(line: EpisodeLine) -> tuple[int, float]:
    published = line.episode.published
    return (_URGENCY.index(line.action.stage), published.timestamp() if published else float("inf"))


def _matches(line: EpisodeLine, sought: str) -> bool:
    words = sought.casefold().split()
    text = f"{line.episode.number or ''} {line.name}".casefold()
    return all(word in text for word in words)


def _page_number(request: Request, count: int) -> int:
    asked = request.query_params.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return min(max(number, 1), max(1, -(-count // _PAGE)))


def _today_before(lines: Sequence[EpisodeLine], now: datetime) -> int:
    """The position of the first episode whose date is over; -1 where today is on another page."""
    positions = [
        position
        for position, line in enumerate(lines)
        if line.episode.published and line.episode.published <= now
    ]
    return positions[0] if positions and positions[0] > 0 else -1


def _ahead(lines: Iterable[EpisodeLine], now: datetime) -> list[EpisodeLine]:
    """What comes, the next first."""
    coming = [
        line
        for line in lines
        if line.episode.published
        and line.episode.published > now
        and line.action.stage not in _GONE
    ]
    return sorted(coming, key=_order)[:_MOST_AHEAD]


def _health(live: LiveShow, verified: Verified | None) -> str:
    """How the live show is, in a sentence."""
    if not live.is_known:
        return f"It is not known what listeners have: {live.problem.removesuffix('.')}."
    if live.release is None:
        return "Nothing is published yet."
    if verified is None:
        return (
            f"Release {live.release.number} is live. It was not verified since the desk was opened."
        )
    if verified.problems:
        return (
            f"Release {live.release.number} is live, with {plural(verified.problems, 'problem')}."
        )
    return (
        f"Release {live.release.number} is live, and was read as apps read it: no problems found."
    )
