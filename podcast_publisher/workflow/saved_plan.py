"""Saved plans: publish exactly what was shown, or nothing."""

from pathlib import Path

from msgspec.structs import replace

from podcast_publisher.model.destination import MAX_READ
from podcast_publisher.model.errors import ExitCode, PublisherError, WrongUseError
from podcast_publisher.publish.releases.saved_plan import SavedPlan, UnreadablePlanError
from podcast_publisher.workflow.check import Checked
from podcast_publisher.workflow.plan import PreparedRelease

__all__ = ["SavedPlan", "as_planned", "read_plan", "save_plan", "stop_if_outdated"]


def save_plan(prepared: PreparedRelease) -> SavedPlan:
    """What was planned, to be compared with what is planned later."""
    measured = None
    if prepared.project:
        measured = tuple(
            sorted(
                episode.audio.file.sha256
                for episode in prepared.project.episodes
                if episode.audio and episode.audio.measurements
            )
        )
    return SavedPlan.of(prepared.plan, prepared.target.settings.name, prepared.now, measured)


def as_planned(saved: SavedPlan, checked: Checked) -> Checked:
    """The project as it was planned: a recording that was measured since is no other one, and its wave comes next time."""
    if saved.measured is None:
        return checked
    measured = frozenset(saved.measured)
    episodes = tuple(
        replace(episode, audio=replace(episode.audio, measurements=None))
        if episode.audio
        and episode.audio.measurements
        and episode.audio.file.sha256 not in measured
        else episode
        for episode in checked.project.episodes
    )
    return replace(checked, project=replace(checked.project, episodes=episodes))


def read_plan(file: Path) -> SavedPlan:
    """The plan in that file.

    Raises:
        WrongUseError: the file holds none.
    """
    try:
        with file.open("rb") as opened:
            return SavedPlan.from_json(opened.read(MAX_READ + 1))
    except (OSError, UnreadablePlanError) as error:
        raise WrongUseError(
            f"{file} is not a plan that can be published: {error}",
            fix=f"Make it again: podcast-publisher plan --out {file}",
        ) from None


def stop_if_outdated(saved: SavedPlan, prepared: PreparedRelease) -> None:
    """Go on only where the plan made now is the one that was saved.

    Raises:
        PublisherError: files or the destination have changed since.
    """
    if differences := saved.differences(prepared.plan):
        raise PublisherError(
            f"Nothing was published: the plan is out of date ({'; '.join(differences)})",
            code=ExitCode.DESTINATION,
            fix="Make a new plan, review it, and publish that.",
        )
