"""Compare every transcript with what is heard in its recording."""

from collections.abc import Iterator

from msgspec.structs import replace

from podcast_publisher.load.speech.compare import compare, is_of_other
from podcast_publisher.load.speech.recogniser import ModelError, RecognitionError, is_installed
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.model.speech import Sound, SpeechSettings, SpokenWord
from podcast_publisher.model.transcript import Transcript
from podcast_publisher.model.transcript_match import TranscriptMatch
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.check import Checked
from podcast_publisher.workflow.transcripts.speech import OnProgress, checked_settings, hear

_ANOTHER = 0.6
"""Share of the words that are heard below which those of other episodes are tried."""


def can_listen(settings: SpeechSettings) -> bool:
    """Whether a model is named, and what recognises speech is installed."""
    return bool(settings.model) and is_installed()


def seconds_to_hear(project: Project) -> int:
    """The length of all recordings that have a transcript."""
    return sum(int(audio.seconds or 0) for _, audio, _ in _comparable(project))


def listen(
    checked: Checked, workspace: Workspace, settings: SpeechSettings, on_progress: OnProgress
) -> Checked:
    """The same with what the comparison of each transcript with its recording gives.

    Words that were heard before come from the cache. Without a model nothing is compared, and a note says so.

    Raises:
        WrongUseError: the model is inside the project.
    """
    settings, project = checked_settings(settings, workspace), checked.project
    matches: dict[str, TranscriptMatch] = {}
    notes = []
    for episode, audio, transcript in _comparable(project):
        sound = Sound(audio.file.path, audio.file.sha256, audio.seconds or 0)
        try:
            words = hear(
                sound,
                project.show.language,
                "",  # names change, and each change would mean to listen again
                settings,
                workspace,
                on_progress=on_progress,
                may_fetch=False,
            )
        except ModelError as error:
            notes.append(f"No transcript was compared with the sound: {error}.")
            break
        except RecognitionError as error:
            notes.append(f"{transcript.file.name} was not compared with the sound: {error}.")
            continue
        match = compare(transcript.cues, words, sound.seconds)
        if match.share < _ANOTHER:
            match = replace(match, whose=_whose(words, episode, project))
        matches[episode.source.file] = match
    episodes = tuple(
        replace(episode, match=matches.get(episode.source.file)) for episode in project.episodes
    )
    return replace(
        checked,
        project=replace(project, episodes=episodes),
        has_listened=bool(matches),
        not_compared=tuple(notes),
    )


def _comparable(project: Project) -> Iterator[tuple[Episode, Audio, Transcript]]:
    for episode in project.episodes:
        audio, transcript = episode.audio, episode.transcript
        if not audio or not transcript or transcript.flaws or not audio.is_podcast_format:
            continue
        if audio.measurements and not audio.measurements.failure:
            yield episode, audio, transcript


def _whose(words: tuple[SpokenWord, ...], own: Episode, project: Project) -> str:
    """The file of the other episode whose transcript has these words."""
    others = (
        episode.source.file
        for episode in project.episodes
        if episode is not own and episode.transcript and not episode.transcript.flaws
        if is_of_other(episode.transcript.cues, words)
    )
    return next(others, "")
