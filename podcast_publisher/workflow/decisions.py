"""Decisions about an episode: schedule, correct, withdraw and reinstate."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from podcast_publisher.edit import save
from podcast_publisher.edit.values import Value
from podcast_publisher.feed.read import parse_or_none
from podcast_publisher.load.project import load_project
from podcast_publisher.load.yaml.datetimes import (
    AmbiguousTimeError,
    InvalidTimeError,
    MissingZoneError,
    parse_datetime,
)
from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.episode_status import PublicationStatus
from podcast_publisher.model.errors import EditError, WrongUseError
from podcast_publisher.model.feed import FeedItem
from podcast_publisher.model.finding import FieldPath
from podcast_publisher.model.show import Episode
from podcast_publisher.model.time_zone import LONDON
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.render import keys
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.destination import open_named
from podcast_publisher.workflow.edit.yaml_text import edit_episode_text
from podcast_publisher.workflow.versions.keep import keep_version


class Decision(StrEnum):
    """What can be decided about an episode."""

    SCHEDULE = "schedule"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    REINSTATE = "reinstate"


_UNDO_WORDS: Mapping[Decision, str] = {
    Decision.SCHEDULE: "date",
    Decision.CORRECT: "correction",
    Decision.WITHDRAW: "withdrawal",
    Decision.REINSTATE: "cancelled withdrawal",
}
ERASED = "This episode was erased, and cannot come back. Delete its files."
NEEDS_REASON = frozenset({Decision.CORRECT, Decision.WITHDRAW})
POSSIBLE: Mapping[PublicationStatus, tuple[Decision, ...]] = {
    PublicationStatus.DRAFT: (Decision.SCHEDULE,),
    PublicationStatus.SCHEDULED: (Decision.SCHEDULE, Decision.WITHDRAW),
    PublicationStatus.OVERDUE: (Decision.SCHEDULE, Decision.WITHDRAW),
    PublicationStatus.LIVE: (Decision.CORRECT, Decision.SCHEDULE, Decision.WITHDRAW),
    PublicationStatus.PENDING_WITHDRAWAL: (Decision.REINSTATE,),
    PublicationStatus.WITHDRAWN: (Decision.REINSTATE,),
}
"""Decisions by the status of the episode, unless its withdrawal is published."""


class EpisodeState(Struct, frozen=True):
    """An episode in the folder, and what listeners have of it."""

    episode: Episode
    live: FeedItem | None
    unknown: str = ""
    """Why it is not known what listeners have."""
    withdrawal_is_published: bool = False
    is_erased: bool = False

    @property
    def day_and_time(self) -> tuple[str, str]:
        """When it is published in London, as form fields have it."""
        published = self.episode.published
        london = published.astimezone(LONDON) if published else None
        return (f"{london:%Y-%m-%d}", f"{london:%H:%M}") if london else ("", "06:00")

    def obstacle(self, decision: Decision) -> str:
        """Why this cannot be decided now; empty where it can."""
        episode, live = self.episode, self.live
        if self.is_erased:
            return ERASED
        if decision is Decision.REINSTATE and not episode.withdrawn:
            return "This episode is not withdrawn."
        if self.withdrawal_is_published:
            return "The withdrawal of this episode is published, and stays."
        if episode.withdrawn and decision is not Decision.REINSTATE:
            return "This episode is withdrawn in its file. Cancel the withdrawal first."
        if decision is Decision.WITHDRAW:
            return ""
        if self.unknown:
            return f"It is not known what listeners have now: {self.unknown}."
        return _obstacle_to_correction(episode, live) if decision is Decision.CORRECT else ""


def _obstacle_to_correction(episode: Episode, live: FeedItem | None) -> str:
    if live is None:
        return "Listeners do not have this episode yet: replace its recording without a decision."
    if episode.audio is None:
        return "The episode has no recording in the folder."
    if live.enclosure and live.enclosure.url.endswith("/" + keys.audio_key(episode, episode.audio)):
        return (
            "The recording in the folder is the one that listeners have. Replace it first: in the episode's form, "
            f"under Recording, or in the folder, as {episode.audio.file.name}."
        )
    return ""


def read_state(context: Context, to: str, slug: str) -> EpisodeState:
    """The episode with that slug, and what listeners have of it at a destination.

    Raises:
        WrongUseError: there is no such episode.
    """
    project = load_project(context.workspace)
    episode = next((episode for episode in project.episodes if episode.slug == slug), None)
    if episode is None:
        raise WrongUseError(
            "There is no such episode", fix="The status of the series lists the episodes."
        )
    try:
        live = read_live(open_named(context, to).place.destination)
    except DestinationError as error:
        return EpisodeState(episode, None, str(error))
    feed = parse_or_none(live.feed)
    item = feed.by_guid().get(episode.guid) if feed else None
    withdrawn = live.release.withdrawn if live.release else ()
    return EpisodeState(
        episode,
        item,
        withdrawal_is_published=episode.guid in withdrawn,
        is_erased=live.tombstones.includes(episode.guid, episode.slug),
    )


def digest_of(context: Context, episode: Episode) -> str:
    """The digest of the episode's file: what a form shows is true of just this.

    Raises:
        EditError: the file cannot be read.
    """
    return save.open_for_edit(context.workspace, _file_of(context, episode))[1]


def decide(
    context: Context,
    decision: Decision,
    state: EpisodeState,
    *,
    digest: str,
    reason: str = "",
    when: str = "",
) -> None:
    """Write a decision into the episode's file, if that is still the one with the digest.

    `when` is a day and time in London, for `SCHEDULE`.

    Raises:
        WrongUseError: this cannot be decided now, or there is no such time, or the reason is missing.
        EditError: the file was changed, or cannot be written; it is as it was.
    """
    if obstacle := state.obstacle(decision):
        raise WrongUseError("Nothing can be decided about it now", fix=obstacle)
    decided: Mapping[str, Value] = {
        "date": context.clock().astimezone(LONDON).date(),
        "reason": reason,
    }
    changes: dict[FieldPath, Value]
    if decision is Decision.SCHEDULE:
        changes = _scheduled(when, state, decided, context.clock())
    elif decision is Decision.CORRECT:
        changes = {("replaces_audio",): decided}
    elif decision is Decision.WITHDRAW:
        changes = {("withdrawn",): decided}
    else:
        changes = {("withdrawn",): None}
    _write(context, state.episode, decision, changes, digest)


def _scheduled(
    when: str, state: EpisodeState, decided: Mapping[str, Value], now: datetime
) -> dict[FieldPath, Value]:
    """The fields that publish it at that time; it is no draft any more."""
    written = f"{when} Europe/London"
    try:
        published = parse_datetime(written)
    except (InvalidTimeError, MissingZoneError, AmbiguousTimeError) as error:
        raise WrongUseError(
            f"This is not a day and time: {error}",
            fix="Write a day such as 2026-01-15, and a time such as 06:00.",
        ) from error
    changes: dict[FieldPath, Value] = {("published",): written, ("draft",): None}
    if state.live is not None and published != state.episode.published:
        if published > now:
            raise WrongUseError(
                "This episode is live; with a future date it would vanish from apps until then",
                fix="Choose a date in the past, or withdraw the episode.",
            )
        if not decided["reason"]:
            raise WrongUseError(
                "The reason is missing, and the episode is live",
                fix="Say why its date must change.",
            )
        changes["replaces_date",] = decided
    return changes


def _write(
    context: Context,
    episode: Episode,
    decision: Decision,
    changes: Mapping[FieldPath, Value],
    digest: str,
) -> None:
    path = _file_of(context, episode)
    text, now = save.open_for_edit(context.workspace, path)
    if now != digest:
        raise EditError(
            f"{episode.source.file} was changed since this page was opened. Nothing was written",
            fix="Open the page again, and decide again.",
        )
    try:
        after = edit_episode_text(text, changes)
    except EditError as error:
        raise EditError(f"{episode.source.file}: {error}", fix=error.fix) from error
    with keep_version(
        context.workspace,
        episode.source.file,
        [path],
        _UNDO_WORDS[decision],
        key="published",
        now=context.clock(),
    ):
        save.save(context.workspace, path, after, digest)


def _file_of(context: Context, episode: Episode) -> Path:
    return context.workspace.root / episode.source.file
