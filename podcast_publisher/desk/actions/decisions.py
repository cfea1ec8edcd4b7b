"""Decisions about an episode: what listeners will notice of each, and the fields that say it."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from podcast_publisher.desk.actions.workplace import Workplace
from podcast_publisher.edit import save
from podcast_publisher.edit.values import Value
from podcast_publisher.load.yaml.datetimes import (
    LONDON,
    AmbiguousTimeError,
    InvalidTimeError,
    MissingZoneError,
    parse_datetime,
)
from podcast_publisher.model.errors import EditError, WrongUseError
from podcast_publisher.model.finding import FieldPath
from podcast_publisher.model.show import Episode
from podcast_publisher.workflow.edit.yaml_text import edit_episode_text

Changes = Mapping[FieldPath, Value]


class Decision(StrEnum):
    """Something that can be decided about an episode; templates/actions/ says what follows from each."""

    SCHEDULE = "schedule"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    REINSTATE = "reinstate"


def today(at: Workplace) -> date:
    """The day in London."""
    return at.clock().astimezone(LONDON).date()


def scheduled(
    when: str, episode: Episode, reason: str, *, is_live: bool, at: Workplace
) -> dict[FieldPath, Value]:
    """The fields that put it on that day and hour in London; it is no draft any more.

    Raises:
        WrongUseError: there is no such moment, or the episode is live and would vanish until then.
    """
    written = f"{when} Europe/London"
    try:
        meant = parse_datetime(written)
    except (InvalidTimeError, MissingZoneError, AmbiguousTimeError) as error:
        raise WrongUseError(
            f"This is no day and time: {error}",
            fix="A day is written such as 2026-01-15, and a time such as 06:00.",
        ) from error
    changes: dict[FieldPath, Value] = {("published",): written, ("draft",): None}
    if is_live and meant != episode.published:
        if meant > at.clock():
            raise WrongUseError(
                "This episode is live; with a date to come it would vanish from apps until then",
                fix="Choose a date in the past; or withdraw it.",
            )
        if not reason:
            raise WrongUseError(
                "The reason is missing, and the episode is live",
                fix="Say why its date must change.",
            )
        changes["replaces_date",] = _decided(reason, at)
    return changes


def corrected(reason: str, at: Workplace) -> dict[FieldPath, Value]:
    """The field that allows another recording once."""
    return {("replaces_audio",): _decided(reason, at)}


def withdrawn(reason: str, at: Workplace) -> dict[FieldPath, Value]:
    """The field that takes it down."""
    return {("withdrawn",): _decided(reason, at)}


def reinstated() -> dict[FieldPath, Value]:
    """The fields as if it had never been withdrawn."""
    return {("withdrawn",): None}


def _decided(reason: str, at: Workplace) -> Mapping[str, Value]:
    return {"date": today(at), "reason": reason}


def digest_of(episode: Episode, at: Workplace) -> str:
    """The file as it is now: what a form shows of it is true of just this.

    Raises:
        EditError: it cannot be read.
    """
    return save.open_for_edit(at.root / episode.source.file, at.root)[1]


def write(episode: Episode, changes: Changes, digest: str, at: Workplace) -> None:
    """Write the fields into the episode's file, if it is still the one with that digest.

    Raises:
        EditError: it is another one by now, or cannot be written; it is as it was.
    """
    path = at.root / episode.source.file
    text, now = save.open_for_edit(path, at.root)
    if now != digest:
        raise EditError(
            f"{episode.source.file} was changed since this page was opened. It is as it was left",
            fix="Look at the page again, and decide anew.",
        )
    try:
        after = edit_episode_text(text, changes)
    except EditError as error:
        raise EditError(f"{episode.source.file}: {error}", fix=error.fix) from error
    save.save(path, after, digest, root=at.root)


def clock_of(moment_: datetime | None) -> tuple[str, str]:
    """Day and time in London, as fields of a form have them."""
    if moment_ is None:
        return "", "06:00"
    london = moment_.astimezone(LONDON)
    return f"{london:%Y-%m-%d}", f"{london:%H:%M}"
