"""Find the times of a text's words in the episode's recording."""

from podcast_publisher.edit.transcripts.convert import Converted
from podcast_publisher.edit.transcripts.untimed import spoken_words, timed_transcript
from podcast_publisher.load.speech.recogniser import ModelError, RecognitionError
from podcast_publisher.load.speech.timed_text import timed_words
from podcast_publisher.model.errors import EditError, ExitCode
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.model.speech import Sound, SpeechSettings
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.transcripts.import_file import names_of_people
from podcast_publisher.workflow.transcripts.speech import (
    OnProgress,
    checked_settings,
    hear,
    no_model,
)

__all__ = ["Converted", "length_of", "timed"]


def length_of(episode: Episode) -> float:
    """Seconds of the episode's recording; 0 without one."""
    return (episode.audio.seconds if episode.audio else None) or 0


def timed(
    text: str,
    episode: Episode,
    project: Project,
    workspace: Workspace,
    settings: SpeechSettings,
    *,
    on_progress: OnProgress,
) -> Converted:
    """The text as WebVTT, with the times at which its words are heard.

    Raises:
        EditError: too few of them are, or nothing can be heard.
        WrongUseError: there is no model.
    """
    audio = episode.audio
    if audio is None:
        raise EditError(f"{episode.source.file} has no recording", code=ExitCode.WRONG_USE)
    people = names_of_people(episode, project.show)
    sound = Sound(audio.file.path, audio.file.sha256, length_of(episode))
    try:
        heard = hear(
            sound,
            project.show.language,
            "",
            checked_settings(settings, workspace),
            workspace,
            on_progress=on_progress,
            may_fetch=True,
        )
    except ModelError as error:
        raise no_model(error) from error
    except RecognitionError as error:
        raise EditError(
            f"The words of {audio.file.name} cannot be heard: {error}", code=ExitCode.WRONG_USE
        ) from error
    words = spoken_words(text, people)
    times = timed_words([word for _, word in words], heard, sound.seconds)
    if not times:
        raise EditError(
            f"Too few words of this text are heard in {audio.file.name} to find their times",
            fix="Check that it is this episode's text; or export it with times.",
            code=ExitCode.WRONG_USE,
        )
    return timed_transcript(times, [voice for voice, _ in words], people)
