"""Repair recordings: container, tags and loudness. Where a repair fails, the recording is as it was."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from podcast_publisher.audio import remux as in_place
from podcast_publisher.audio.loudness import MAX_TRIES, format_levels
from podcast_publisher.audio.normalise import Normalised
from podcast_publisher.audio.normalise import normalise as write_normalised
from podcast_publisher.audio.remux import Remuxed
from podcast_publisher.audio.tag_values import TagSource, TagValues, no_tags, tags_from_yaml
from podcast_publisher.check.media.audio import (
    chapters_in_audio_are_the_same,
    picture_in_audio_is_light,
)
from podcast_publisher.check.media.flaws import m4a_index_comes_first, varying_rate_has_a_header
from podcast_publisher.check.media.tag_flaws import (
    picture_in_audio_is_jpeg_or_png,
    recording_of_a_patient_is_not_dated,
    recording_of_a_patient_tells_nothing,
    tags_are_light,
    tags_tell_nothing_private,
    there_is_one_tag,
)
from podcast_publisher.model.errors import PublisherError, RepairError, WrongUseError
from podcast_publisher.model.finding import Finding, Severity
from podcast_publisher.model.measurement import AudioMeasurements
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.workflow.recordings.find import NamedRecording
from podcast_publisher.workflow.recordings.load import RecordingReader

_REPAIRED = (
    *(varying_rate_has_a_header, m4a_index_comes_first),
    *(picture_in_audio_is_light, chapters_in_audio_are_the_same, tags_are_light, there_is_one_tag),
    *(picture_in_audio_is_jpeg_or_png, tags_tell_nothing_private),
    *(recording_of_a_patient_tells_nothing, recording_of_a_patient_is_not_dated),
)
"""Rules whose findings `repair_file` puts right, without touching the sound."""
MOST_ENCODINGS = MAX_TRIES
"""How often `normalise` encodes at most."""


def is_repairable(findings: Iterable[Finding]) -> bool:
    """Whether `repair_file` puts one of them right."""
    codes = {rule.code for rule in _REPAIRED}
    return any(finding.rule.code in codes for finding in findings)


def repair_file(recording: NamedRecording, project: Project) -> None:
    """Repair the container, and write the tags that the YAML gives; the sound stays as it is.

    Raises:
        RepairError: it cannot be done.
    """
    if remux(recording, project) is None and recording.episode:
        tag(recording.episode, project)


def remux(recording: NamedRecording, project: Project) -> Remuxed | None:
    """Repair the container; nothing where it needs no repair. The tags become those of the YAML.

    Raises:
        RepairError: it cannot be done.
    """
    with _name_in_errors(recording.name):
        labels = labels_of(recording.episode, project)
        return in_place.remux(RecordingReader(), recording.path, recording.name, labels)


def tag(episode: Episode, project: Project) -> TagValues | None:
    """Write the tags that the YAML gives; nothing where the recording has them already.

    Raises:
        RepairError: it cannot be done.
    """
    name = episode.audio.file.name if episode.audio else episode.source.file
    with _name_in_errors(name):
        _refuse_unread(episode, project)
        return in_place.tag(RecordingReader(), episode, project.show)


def normalise(
    recording: NamedRecording, project: Project, target: Path, tick: Callable[[str], None]
) -> Normalised:
    """Write a new MP3 with the usual loudness; `tick` gets the gain of each encoding.

    Raises:
        WrongUseError: the target is no MP3, or its folder is missing.
        RepairError: it cannot be done; no file is left.
    """
    if target.suffix.lower() != ".mp3" or not target.parent.is_dir():
        raise WrongUseError(
            f"{target} cannot be the new file: it must be an .mp3 in a folder that exists"
        )
    with _name_in_errors(recording.name):
        return write_normalised(
            RecordingReader(),
            recording.path,
            recording.name,
            target,
            tick=tick,
            describe=labels_of(recording.episode, project),
        )


def describe_loudness(sound: AudioMeasurements) -> str:
    """Loudness and peaks in words."""
    return format_levels(sound)


def labels_of(episode: Episode | None, project: Project) -> TagSource:
    """The tags that the YAML gives; none for a file that is no episode's, or that has errors."""
    try:
        _refuse_unread(episode, project) if episode else None
    except RepairError:
        return no_tags
    return tags_from_yaml(episode, project.show)


def _refuse_unread(episode: Episode, project: Project) -> None:
    """Never write the blanks that stand for fields that could not be read."""
    files = {episode.source.file, project.show.source.file}
    for finding in project.findings:
        if finding.file in files and finding.rule.severity is Severity.ERROR:
            raise RepairError(
                f"{finding.file} has errors",
                fix="Fix the problems that podcast-publisher check reports first.",
            )


@contextmanager
def _name_in_errors(name: str) -> Iterator[None]:
    try:
        yield
    except PublisherError as error:
        raise RepairError(f"{name}: {error}. The file is as it was", fix=error.fix) from error
