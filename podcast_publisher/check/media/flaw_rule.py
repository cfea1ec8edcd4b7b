"""How a rule is made of a flaw that a walk over a recording's bytes has found: one flaw, one rule."""

from collections.abc import Callable

from podcast_publisher.check.engine.rule import EpisodeRule, Problems
from podcast_publisher.check.media import repair_commands
from podcast_publisher.model.audio import UNPLAYABLE_FLAWS, Flaw
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.show import Episode, Show

_NOT_CURED_BY_CONVERTING = (
    *(
        Flaw.TRUNCATED,
        Flaw.CORRUPT,
        Flaw.CONCATENATED,
        Flaw.ENCRYPTED,
        Flaw.FORMAT_CHANGES,
        Flaw.CHECKSUM_MISMATCH,
    ),
)
"""What stays wrong, or cannot be converted. Every other flaw of a video goes with its conversion."""
Mend = Callable[[Episode], str]
"""How to put right a flaw in the recording of that episode."""


def a_patient_is_heard(episode: Episode) -> bool:
    """Whether anybody who speaks is treated for what they speak of."""
    return any(person.patient for person in episode.people)


def no_patient_is_heard(episode: Episode) -> bool:
    """The opposite."""
    return not a_patient_is_heard(episode)


def is_named_m4a(episode: Episode) -> bool:
    """Whether the recording's name says M4A: for any other name, one cure puts the container right too."""
    return episode.audio is not None and episode.audio.file.name.lower().endswith(".m4a")


def no(
    code: str,
    severity: Severity,
    flaw: Flaw,
    mend: Mend = lambda _: "",
    *,
    where: Callable[[Episode], bool] = lambda _: True,
) -> Callable[[Callable[[], None]], EpisodeRule]:
    """Make a rule of the function's name and docstring: no recording has that flaw."""

    def run(episode: Episode, _show: Show) -> Problems:
        audio = episode.audio
        if (
            not audio
            or not audio.is_podcast_format
            or flaw not in audio.flaws
            or not where(episode)
        ):
            return
        if audio.is_playable or flaw in (*UNPLAYABLE_FLAWS, *_NOT_CURED_BY_CONVERTING):
            message = f"{audio.file.name}: {audio.flaws[flaw]}"
            yield Problem(message, ("audio",), fix=mend(episode))

    return lambda declared: EpisodeRule.declare(code, severity, declared, run=run)


def by_remuxing(episode: Episode) -> str:
    """A container that can be put right."""
    return f"{repair_commands.remux(episode)} puts it right, and leaves the sound as it is."


def by_tagging(episode: Episode) -> str:
    """Tags that can be written anew."""
    return f"{repair_commands.tag(episode)} writes all tags anew from the YAML."


def by_converting(episode: Episode) -> str:
    """What an MP3 can be made of."""
    return f"{repair_commands.normalise(episode)} makes an MP3 of its sound, and says which line names it."
