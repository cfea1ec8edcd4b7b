"""Draft a transcript from the words that are heard in a recording."""

import hashlib
import secrets
from pathlib import Path

from msgspec import Struct

from podcast_publisher.edit.create_files import create_files
from podcast_publisher.edit.transcripts.lines import captions_of
from podcast_publisher.edit.transcripts.write import webvtt
from podcast_publisher.load.audio.probe import probe_audio
from podcast_publisher.load.speech.hints import hints_for
from podcast_publisher.load.speech.recogniser import ModelError, RecognitionError
from podcast_publisher.model.errors import PublisherError
from podcast_publisher.model.show import Project
from podcast_publisher.model.speech import Sound, SpeechSettings
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.recordings.find import NamedRecording, find_recording
from podcast_publisher.workflow.transcripts.import_file import (
    place_for,
    put_transcript,
    refuse_existing,
)
from podcast_publisher.workflow.transcripts.speech import (
    OnProgress,
    checked_settings,
    hear,
    no_model,
    require_recogniser,
)

_UNKNOWN_LENGTH = 4 * 3600.0
"""Seconds, for a recording that does not say."""


class DraftedTranscript(Struct, frozen=True):
    """A transcript that speech recognition has written."""

    file: str
    words: int
    cues: int
    model: str
    notes: tuple[str, ...] = ()
    """What is left to do with other files, a sentence each."""


class Listening(Struct, frozen=True):
    """A recording whose transcript is to be drafted, once that is known to be possible."""

    recording: NamedRecording
    seconds: float
    settings: SpeechSettings


def prepare_draft(
    name: str, workspace: Workspace, project: Project, settings: SpeechSettings, *, replace: bool
) -> Listening:
    """The episode's recording, or the one at that path, if a draft of it may be written.

    Raises:
        WrongUseError: there is no such recording, or what is needed is not installed.
        EditError: there is a transcript, and `replace` does not allow to replace it.
    """
    require_recogniser()
    recording = find_recording(name, workspace, project)
    settings = checked_settings(settings, workspace)
    refuse_existing(_destination(recording, workspace), workspace, replace=replace)
    audio = recording.episode.audio if recording.episode else None
    seconds = audio.seconds if audio else probe_audio(recording.path, recording.name).seconds
    return Listening(recording, seconds or _UNKNOWN_LENGTH, settings)


def draft_transcript(
    listening: Listening,
    workspace: Workspace,
    project: Project,
    on_progress: OnProgress,
    *,
    replace: bool,
) -> DraftedTranscript:
    """Write what is heard as WebVTT, marked as read by nobody.

    Raises:
        EditError: there is a transcript, and `replace` does not allow to replace it.
        PublisherError: the words cannot be recognised, or there are none.
        WrongUseError: there is no model.
    """
    recording, settings = listening.recording, listening.settings
    with recording.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    sound = Sound(recording.path, digest, listening.seconds)
    try:
        words = hear(
            sound,
            project.show.language,
            hints_for(recording.episode, project.show),
            settings,
            workspace,
            on_progress=on_progress,
            may_fetch=True,
        )
    except ModelError as error:
        raise no_model(error) from error
    except RecognitionError as error:
        raise PublisherError(
            f"The words of {recording.name} cannot be recognised: {error}",
            fix="podcast-publisher check --deep says what is wrong with the recording.",
        ) from error
    if not words:
        raise PublisherError(
            f"No words are heard in {recording.name}",
            fix="Check that it is the right recording, and that show and model have its language.",
        )
    captions = captions_of(words)
    text = webvtt(captions, is_unread=True).encode()
    model = settings.model_for(project.show.language)
    destination = _destination(recording, workspace)
    if recording.episode:
        notes = put_transcript(workspace, recording.episode, text, replace=replace)
    else:
        refuse_existing(destination, workspace, replace=replace)
        part = destination.with_name(f".{destination.stem[:40]}.{secrets.token_hex(4)}.part")
        create_files({part: text})
        part.replace(destination)
        notes = ()
    return DraftedTranscript(
        workspace.relative(destination), len(words), len(captions), model, notes
    )


def _destination(recording: NamedRecording, workspace: Workspace) -> Path:
    if recording.episode:
        return place_for(workspace, recording.episode)
    return recording.path.with_suffix(".vtt")
