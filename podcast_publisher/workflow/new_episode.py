"""Create the draft of a new episode from a recording and the episodes before it."""

import re
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

from msgspec import Struct

from podcast_publisher.edit.create_files import create_files, reserve_number
from podcast_publisher.edit.naming import clean_title, episode_slug, title_from_filename
from podcast_publisher.edit.new_episode import NewEpisode, render_new_episode
from podcast_publisher.load.transcript.audacity_labels import chapters_from_labels
from podcast_publisher.load.yaml.datetimes import parse_datetime
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.errors import EditError, ExitCode
from podcast_publisher.model.transcript import Chapter
from podcast_publisher.model.workspace import EPISODE_FOLDER, Workspace
from podcast_publisher.workflow.recordings.load import RecordingReader
from podcast_publisher.workflow.series import Series
from podcast_publisher.workflow.transcripts.beside_recording import transcript_beside

_PICTURES = (".jpg", ".jpeg", ".png")
_WEEK = timedelta(days=7)


class Recording(Struct, frozen=True):
    """A recording for a new episode."""

    path: Path
    name: str
    """As its author calls it; for people, not a path."""
    audio: Audio
    made: Path | None = None
    """The file that was made from it, which becomes the episode's."""
    chapters: tuple[Chapter, ...] = ()
    """Those of the file that was made."""
    chapters_note: str = ""

    @property
    def title(self) -> str:
        """From its tags, or else its file name."""
        return clean_title(self.audio.tags.title) or title_from_filename(Path(self.name).stem)


class NewEpisodeOptions(Struct, frozen=True):
    """What the author gives; empty fields are derived."""

    title: str = ""
    number: int | None = None
    published: str = ""
    """As in `2025-06-11 06:00 Europe/London`."""
    description: str = ""
    is_ready: bool = False
    """Whether it is published as soon as its time has come, and so no draft."""


class Draft(Struct, frozen=True):
    """A draft that was written."""

    slug: str
    file: str
    """The name of its YAML file, relative to the project."""
    written: tuple[Path, ...]
    notes: tuple[str, ...] = ()
    """What was done with files beside the recording, a sentence each."""


def open_recording(path: Path, name: str) -> Recording:
    """The recording in that file.

    Raises:
        FileRefusedError: it cannot be read.
        EditError: apps do not play it.
    """
    audio = RecordingReader().probe(path, name)
    if not audio.is_podcast_format:
        raise EditError(
            f"{name} is {audio.format or 'of an unknown kind'}, not an MP3 or M4A",
            fix="podcast-publisher new makes an MP3 from it."
            if audio.is_convertible
            else "Export the recording again, for example as WAV, FLAC or MP3.",
            code=ExitCode.WRONG_USE,
        )
    return Recording(path, name, audio)


def create_draft(
    workspace: Workspace,
    recording: Recording | None,
    options: NewEpisodeOptions,
    today: date,
    *,
    hints: bool = True,
) -> Draft:
    """Write all files of a new episode, or none; existing files are never overwritten.

    With `hints`, comments in the YAML say what to write.

    Raises:
        EditError: nothing was written, for the reason in the message.
    """
    published = check_time(options.published)
    try:
        return _create_draft(workspace, recording, options, published, today, hints=hints)
    except OSError as error:
        raise EditError(
            f"The folder {EPISODE_FOLDER} cannot be written to: {error.strerror}",
            code=ExitCode.WRONG_USE,
        ) from error


def _create_draft(
    workspace: Workspace,
    recording: Recording | None,
    options: NewEpisodeOptions,
    published: str,
    today: date,
    *,
    hints: bool,
) -> Draft:
    folder = workspace.episodes_folder
    series = Series.load(workspace)
    number = options.number or series.next_number
    title = clean_title(options.title) or (recording.title if recording else "")
    title = title or f"Episode {number}"
    slug = episode_slug(number, title)
    folder.mkdir(exist_ok=True)
    if not workspace.contains(folder):
        raise EditError(f"The folder {EPISODE_FOLDER} leads out of the project")
    with reserve_number(folder, number):
        _refuse_taken(workspace, number)
        files, fields = _files_beside(workspace, slug, recording)
        beside = transcript_beside(
            recording.path if recording else None, folder, slug, series.names
        )
        if beside.name:
            fields["transcript"] = beside.name
        if beside.content is not None:
            files[folder / beside.name] = beside.content
        chapters, label_notes = _chapters(recording)
        text = render_new_episode(
            NewEpisode(
                slug=slug,
                number=number,
                title=title,
                guid=str(uuid4()),
                season=series.last("season"),
                published=published,
                description=options.description.strip(),
                is_draft=not options.is_ready,
                published_example=next_publication_time(series.last("published"), today),
                people=series.people,
                with_comments=hints,
                chapters=chapters,
                has_schema=(workspace.root / "schemas" / "episode.schema.json").is_file(),
                **fields,
            )
        )
        files[folder / f"{slug}.yaml"] = text.encode()
        create_files(files)
    return Draft(slug, f"{EPISODE_FOLDER}/{slug}.yaml", tuple(files), (*beside.notes, *label_notes))


def is_time_taken(workspace: Workspace, published: str) -> bool:
    """Whether another episode has just that time: apps, which sort by it, would not know which is newer."""
    return any(episode.get("published") == published for episode in Series.load(workspace).episodes)


def next_publication_time(last: str, today: date) -> str:
    """A week after the last episode, or after today if that has passed, at the same time of day."""
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d)( [\d:]{5} [\w/]+)", last)
    try:
        after = date.fromisoformat(match[1]) + _WEEK if match else today + _WEEK
    except (ValueError, OverflowError):
        after = today + _WEEK
    day = after if after > today else today + _WEEK
    return f"{day.isoformat()}{match[2] if match else ' 06:00 Europe/London'}"


def _refuse_taken(workspace: Workspace, number: int) -> None:
    """Check again, now that nobody else can take the number."""
    if Series.load(workspace).has_number(number):
        raise EditError(f"There is an episode {number} already", fix="Choose another number.")


def _files_beside(
    workspace: Workspace, slug: str, recording: Recording | None
) -> tuple[dict[Path, Path | bytes], dict[str, str]]:
    """The files to copy, by their new paths, and the YAML fields that name them."""
    files: dict[Path, Path | bytes] = {}
    fields: dict[str, str] = {}
    if recording is None:
        return files, fields
    folder = workspace.episodes_folder
    if not recording.made and recording.path.parent.resolve() == folder.resolve():
        fields["audio"] = recording.path.name
    else:
        fields["audio"] = f"{slug}{recording.audio.suffix}"
        files[folder / fields["audio"]] = recording.made or recording.path
    if picture := picture_beside(recording.path):
        new = workspace.artwork_folder / f"{slug}{picture.suffix.lower()}"
        files[new] = picture
        fields["artwork"] = new.name if new.parent == folder else f"../{workspace.relative(new)}"
    return files, fields


def picture_beside(recording: Path) -> Path | None:
    """The picture of the same name."""
    pictures = (recording.with_suffix(ending) for ending in _PICTURES)
    return next((picture for picture in pictures if picture.is_file()), None)


def _chapters(recording: Recording | None) -> tuple[tuple[Chapter, ...], tuple[str, ...]]:
    """The chapters in its tags, or else from the labels beside it, and a sentence if from labels."""
    if recording is None:
        return (), ()
    if recording.made:
        notes = (recording.chapters_note,) if recording.chapters_note else ()
        return recording.chapters, notes
    labels = recording.path.with_suffix(".txt")
    in_tags = recording.audio.tags.chapters
    given = in_tags or chapters_from_labels(labels)
    named = (Chapter(chapter.start, clean_title(chapter.title)) for chapter in given)
    chapters = tuple(chapter for chapter in named if chapter.title)
    notes = (f"The chapters come from {labels.name}.",) if chapters and not in_tags else ()
    return chapters, notes


def check_time(published: str) -> str:
    """The publication time, if it can be read.

    Raises:
        EditError: it cannot.
    """
    if published:
        try:
            parse_datetime(published)
        except ValueError as error:
            raise EditError(
                f"The publication time cannot be read: {error}",
                fix="Write it as in 2025-06-11 06:00 Europe/London.",
                code=ExitCode.WRONG_USE,
            ) from error
    return published
