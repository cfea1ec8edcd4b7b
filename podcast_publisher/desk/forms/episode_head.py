"""The head of an episode's pages: its stage, the one next action, and the steps with their problems."""

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.desk.forms.context import Desk
from podcast_publisher.model.episode_stage import STATIONS, Action, Known, NextAction
from podcast_publisher.model.episode_status import EpisodeStatus, PublicationStatus
from podcast_publisher.model.show import Episode
from podcast_publisher.report.approvals import approval_line
from podcast_publisher.report.words import plural
from podcast_publisher.workflow.decisions import POSSIBLE, Decision
from podcast_publisher.workflow.edit.episode_form import STEPS, Step
from podcast_publisher.workflow.edit.form_values import FormValues
from podcast_publisher.workflow.edit.places import APPROVAL, Place, waits_for_approval
from podcast_publisher.workflow.edit.target import EditTarget
from podcast_publisher.workflow.live_show import LiveShow
from podcast_publisher.workflow.next_action import next_action
from podcast_publisher.workflow.recordings.loudness import judge_loudness

_NOT_FILLED = {"people": "nobody listed yet"}
"""Said of a step that may stay empty, so that nobody takes it for done."""
_DECISIONS = {
    Decision.SCHEDULE: "Change the date",
    Decision.CORRECT: "Correct the recording",
    Decision.WITHDRAW: "Withdraw",
    Decision.REINSTATE: "Cancel the withdrawal",
}


class StepLink(Struct, frozen=True):
    """A step in the rail."""

    step: Step
    problems: str
    """How many keep the episode from being published, in words."""
    advice: str
    is_filled: bool


class Head(Struct, frozen=True):
    """What stands above every step."""

    action: NextAction
    target: str
    """The address of the button, or of the form that it sends."""
    is_form: bool
    stations: Sequence[tuple[str, str]]
    """Each station, and whether it was reached: `reached`, `here` or nothing."""
    steps: Sequence[StepLink]
    decisions: Sequence[tuple[str, str]]
    """What can be decided besides: words and address."""
    approval: str
    """Who has approved the episode, and who has not yet; empty where nobody asks."""


def head_of(
    desk: Desk,
    target: EditTarget,
    episode: Episode | None,
    places: Sequence[Place],
    values: FormValues,
) -> Head:
    """The head of that episode's pages."""
    address = desk.address("episodes", target.slug)
    live = desk.live.live_show()
    action = next_action(known_of(desk, live, episode, places))
    first = f"{address}/{places[0].address}" if places else address
    addresses = {
        Action.FIX: first,
        Action.PREVIEW: f"{address}/preview",
        Action.APPROVE: f"{address}/{APPROVAL}",
        Action.SCHEDULE: f"{address}/release",
        Action.PUBLISH_NOW: f"{address}/release",
        Action.PLAN: desk.address("plan"),
        Action.REINSTATE: f"{address}/{Decision.REINSTATE}",
        Action.DELETE_FILES: f"{address}/erased-files",
    }
    return Head(
        action,
        addresses[action.action] if action.action else "",
        action.action in {Action.SCHEDULE, Action.PUBLISH_NOW},
        _stations(action.reached),
        _steps(places, values, episode, is_usually_loud=_is_usually_loud(desk, episode)),
        _decisions(desk, live, episode, address),
        approval_line(episode, desk.current.snapshot.project.show) if episode else "",
    )


def known_of(
    desk: Desk,
    live: LiveShow,
    episode: Episode | None,
    places: Sequence[Place],
    status: EpisodeStatus | None = None,
) -> Known:
    """What is known of the episode; one that cannot be read is a draft."""
    now = desk.builder.clock()
    waits = any(waits_for_approval(place.finding) for place in places)
    blocking = sum(place.is_blocking for place in places)
    if episode is None:
        return Known(PublicationStatus.DRAFT, now, problems=max(blocking, 1))
    if status is None:
        status = _status(desk, live, episode)
    previewed = desk.is_previewed(episode.slug)
    return live.known(
        episode,
        status,
        now,
        problems=blocking,
        previewed=previewed,
        waits_for_approval=waits,
        item=desk.current.snapshot.items.get(episode.guid),
    )


def _status(desk: Desk, live: LiveShow, episode: Episode) -> EpisodeStatus:
    alone = replace(desk.current.snapshot.project, episodes=(episode,))
    return live.statuses(alone, desk.builder.clock())[episode.source.file]


def _stations(reached: int) -> list[tuple[str, str]]:
    states = ["reached"] * reached + ["here"] + [""] * len(STATIONS)
    return list(zip(STATIONS, states, strict=False))


def _is_usually_loud(desk: Desk, episode: Episode | None) -> bool:
    """Whether nothing is to put right about loudness, as far as it was measured."""
    measured = desk.measurements.get(episode.audio) if episode and episode.audio else None
    judgement = judge_loudness(measured) if measured else None
    return judgement is None or judgement.is_usual


def _steps(
    places: Sequence[Place], values: FormValues, episode: Episode | None, *, is_usually_loud: bool
) -> list[StepLink]:
    in_steps = [place for place in places if not place.is_about_approval]
    blocking = Counter(place.step.name for place in in_steps if place.is_blocking)
    advice = Counter(place.step.name for place in in_steps if not place.is_blocking)
    advice["recording"] += not is_usually_loud
    return [
        StepLink(
            step,
            plural(blocking[step.name], "problem") if blocking[step.name] else "",
            plural(advice[step.name], "note")
            if advice[step.name]
            else ("" if filled else _NOT_FILLED.get(step.name, "")),
            filled,
        )
        for step in STEPS
        for filled in (_is_filled(step, values, episode),)
    ]


def _is_filled(step: Step, values: FormValues, episode: Episode | None) -> bool:
    if step.part:
        return bool(episode and getattr(episode, step.part))
    if step.rows and step.name in step.rows:
        return any(name.startswith(f"{step.name}-") and value for name, value in values.items())
    return bool(values.get("published" if step.name == "date" else "description"))


def _decisions(
    desk: Desk, live: LiveShow, episode: Episode | None, address: str
) -> list[tuple[str, str]]:
    if episode is None:
        return []
    known = known_of(desk, live, episode, ())
    if known.is_erased:
        return []
    possible = () if known.withdrawal_is_published else POSSIBLE.get(known.status, ())
    is_draft = known.status is PublicationStatus.DRAFT
    links = [
        (
            "Schedule" if decision is Decision.SCHEDULE and is_draft else _DECISIONS[decision],
            f"{address}/{decision}",
        )
        for decision in possible
    ]
    deletion = [("Delete", f"{address}/delete")] if is_draft else []
    return [*links, *deletion, ("Erase", f"{address}/erase")]
