"""Declare rules for flaws in a recording's bytes: one flaw, one rule."""

from collections.abc import Callable

from podcast_publisher.check.engine.rule import EpisodeRule, Problems
from podcast_publisher.check.media import repair_commands
from podcast_publisher.model.audio import UNPLAYABLE_FLAWS, Flaw
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.show import Episode, Show

_NOT_FIXED_BY_CONVERTING = (
    *(
        Flaw.TRUNCATED,
        Flaw.CORRUPT,
        Flaw.CONCATENATED,
        Flaw.ENCRYPTED,
        Flaw.FORMAT_CHANGES,
        Flaw.CHECKSUM_MISMATCH,
    ),
)
"""Flaws that stay, or prevent a conversion. Converting a video fixes every other one."""
Fix = Callable[[Episode], str]
"""How to fix a flaw in the recording of that episode."""


def a_patient_is_heard(episode: Episode) -> bool:
    """Whether a patient speaks."""
    return any(person.patient for person in episode.people)


def no_patient_is_heard(episode: Episode) -> bool:
    """Whether nobody who speaks is a patient."""
    return not a_patient_is_heard(episode)


def is_named_m4a(episode: Episode) -> bool:
    """Whether the file's name says M4A. For any other name, its own fix corrects the container too."""
    return episode.audio is not None and episode.audio.file.name.lower().endswith(".m4a")


def flaw_rule(
    code: str,
    severity: Severity,
    flaw: Flaw,
    fix: Fix = lambda _: "",
    *,
    where: Callable[[Episode], bool] = lambda _: True,
) -> Callable[[Callable[[], None]], EpisodeRule]:
    """Declare a rule: no recording has that flaw. Name and docstring are the function's."""

    def run(episode: Episode, _show: Show) -> Problems:
        audio = episode.audio
        if (
            not audio
            or not audio.is_podcast_format
            or flaw not in audio.flaws
            or not where(episode)
        ):
            return
        if audio.is_playable or flaw in (*UNPLAYABLE_FLAWS, *_NOT_FIXED_BY_CONVERTING):
            message = f"{audio.file.name}: {audio.flaws[flaw]}"
            yield Problem(message, ("audio",), fix=fix(episode))

    return lambda declared: EpisodeRule.declare(code, severity, declared, run=run)


def by_remuxing(episode: Episode) -> str:
    """For a container."""
    return f"{repair_commands.remux(episode)} fixes it, and leaves the sound unchanged."


def by_tagging(episode: Episode) -> str:
    """For tags."""
    return f"{repair_commands.tag(episode)} writes all tags again from the YAML."


def by_converting(episode: Episode) -> str:
    """For what an MP3 can be made from."""
    return f"{repair_commands.make(episode)} makes an MP3 from its sound, and says which line names it."
