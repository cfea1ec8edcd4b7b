"""Make a recording for an episode from any master, and offer it: it replaces nothing until somebody says so."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.audio.encoding import M4A, MP3, SUFFIXES, Encoding, MakeOptions
from podcast_publisher.audio.loudness import GainSetting
from podcast_publisher.audio.make import Master, encode_copy
from podcast_publisher.audio.remux import tag
from podcast_publisher.edit.naming import clean_title, title_from_filename
from podcast_publisher.load.yaml.datetimes import parse_datetime
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.errors import EditError, RepairError
from podcast_publisher.model.finding import Severity, SourceFile
from podcast_publisher.model.measurement import AudioMeasurements
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.report.words import plural
from podcast_publisher.workflow.events import Events
from podcast_publisher.workflow.new_episode import NewEpisodeOptions, Recording, check_time
from podcast_publisher.workflow.recordings.describe import describe_sound
from podcast_publisher.workflow.recordings.load import RecordingReader, can_decode
from podcast_publisher.workflow.recordings.make import (
    MakePlan,
    MakeRequest,
    make_recording,
)

_HEARD = {
    "MP3": "audio/mpeg",
    "a WAV recording": "audio/wav",
    "a FLAC recording": "audio/flac",
}
"""Formats that every browser plays, with their media types."""
_PLAIN_CODECS = ("pcm_s16le", "pcm_s24le", "pcm_f32le", "pcm_u8", "flac")
_COPY = "before.mp3"
COPYING = "Making a copy of the master that browsers play"


class OfferedRecording(Struct, frozen=True):
    """A recording that was made, and what it was made from."""

    recording: Recording
    title: str
    """From the tags of the master, or its file name."""
    before: AudioMeasurements
    format_before: str
    size_before: int
    """Bytes."""
    heard: Path
    """The master, or a copy of it that browsers play."""
    media_type: str
    """Of that file."""
    sentences: tuple[str, ...]
    """What was done to the sound."""

    @property
    def sound(self) -> AudioMeasurements:
        """The measurements of the new recording."""
        return self.recording.audio.measurements or AudioMeasurements()


def needs_making(path: Path, name: str, present: Audio | None) -> bool:
    """Whether the file is a master: apps do not play it, or the episode's recording has another format.

    Raises:
        EditError: it is no recording at all, or none can be made on this computer.
    """
    audio = RecordingReader().probe_master(path, name)
    if not audio.is_convertible:
        raise EditError(
            f"{name} is {audio.format or 'of an unknown kind'}, not a recording",
            fix="Export the recording again, for example as WAV, FLAC or MP3.",
        )
    is_other = present is not None and present.is_podcast_format and present.format != audio.format
    if audio.is_playable and not is_other:
        return False
    if not can_decode():
        raise EditError(
            f"{name} is {audio.format}, not an MP3 or M4A",
            fix='Export it as MP3, or install what converts it: pip install "podcast-publisher[audio]".',
        )
    return True


def make_offered(
    path: Path,
    name: str,
    episode: Episode | None,
    project: Project,
    *,
    folder: Path,
    events: Events,
) -> OfferedRecording:
    """Make the recording in that folder, in the format of the episode's present one.

    Raises:
        RepairError: it cannot be done, for the reason in the message.
    """
    present = episode.audio if episode else None
    form = M4A if present and present.format == "M4A" else MP3
    target = folder / f"recording{SUFFIXES[form]}"
    request = MakeRequest(replace=True, refuses_late_chapters=False, options=MakeOptions(form))
    made = make_recording(MakePlan(path, name, episode, target, request), project, events)
    master = made.master
    audio = replace(
        RecordingReader().probe(made.made.path, name), measurements=made.made.result.sound
    )
    origin = f"The chapters come from {made.chapters.origin}." if made.chapters.chapters else ""
    title = clean_title(master.audio.tags.title or master.sound.title)
    heard, media_type = _heard(path, master, folder, events.making)
    return OfferedRecording(
        Recording(
            path,
            name,
            audio,
            made=made.made.path,
            chapters=made.chapters.chapters,
            chapters_note=origin,
        ),
        title or title_from_filename(Path(name).stem),
        master.sound.measurements,
        master.audio.format,
        master.audio.file.size,
        heard,
        media_type,
        (*describe_sound(made), *_late_chapters(episode, made.made.result.sound.seconds)),
    )


def _late_chapters(episode: Episode | None, seconds: float) -> Iterator[str]:
    late = sum(chapter.start >= seconds for chapter in episode.chapters) if episode else 0
    if late:
        yield f"{plural(late, 'chapter')} would begin after its end: correct the chapters, too."


def tag_offered(recording: Recording, options: NewEpisodeOptions, project: Project) -> None:
    """Write the title and number that were typed into a recording that was made before.

    Where it cannot be done, `check` says which tags are missing.

    Raises:
        EditError: the publication time cannot be read.
    """
    published = check_time(options.published)
    episode = Episode(
        SourceFile(""),
        title=options.title or recording.title,
        number=options.number,
        published=parse_datetime(published) if published else None,
        chapters=recording.chapters,
        audio=recording.audio,
    )
    is_read = not any(
        finding.rule.severity is Severity.ERROR and finding.file == project.show.source.file
        for finding in project.findings
    )
    with suppress(RepairError):
        if is_read:
            tag(RecordingReader(), episode, project.show)


def _heard(
    path: Path, master: Master, folder: Path, tick: Callable[[str, float], None]
) -> tuple[Path, str]:
    """What a browser plays of the master, as loud as it is."""
    is_plain = master.audio.format == "MP3" or master.sound.codec.startswith(_PLAIN_CODECS)
    if is_plain and master.audio.format in _HEARD:
        return path, _HEARD[master.audio.format]
    copy, seconds = folder / _COPY, master.sound.measurements.seconds
    encoding = Encoding(channels=0, rate=0)
    encode_copy(
        path, copy, encoding, GainSetting(0, None), seconds=seconds, tick=partial(tick, COPYING)
    )
    return copy, "audio/mpeg"
