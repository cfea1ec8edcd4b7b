"""load → edit: the draft of a new episode, made of a recording and what is known of the series."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

from podcast_publisher.edit.create_files import create_files, reserve_number
from podcast_publisher.edit.naming import clean_title, episode_slug, title_from_filename
from podcast_publisher.edit.new_episode import NewEpisode, render_new_episode
from podcast_publisher.edit.subrip import is_subrip, subrip_to_webvtt
from podcast_publisher.load.files.episode_folder import EPISODE_FOLDER
from podcast_publisher.load.files.text_file import decode_text, read_limited
from podcast_publisher.load.transcript.audacity_labels import chapters_from_labels
from podcast_publisher.load.yaml.datetimes import parse_datetime
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.errors import EditError, ExitCode
from podcast_publisher.model.transcript import Chapter
from podcast_publisher.workflow.audio import RecordingReader
from podcast_publisher.workflow.edit import Series

_PICTURES = (".jpg", ".jpeg", ".png")
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording of which an episode is to be made."""

    path: Path
    name: str
    """As its author calls it: its place is not to be read from it."""
    audio: Audio

    @property
    def title(self) -> str:
        """What its tags call it, or else its file's name."""
        return clean_title(self.audio.tags.title) or title_from_filename(Path(self.name).stem)


@dataclass(frozen=True, slots=True)
class Wish:
    """What its author says of the episode; what is empty is found out."""

    title: str = ""
    number: int | None = None
    published: str = ""
    """As in `2025-06-11 06:00 Europe/London`."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft that was written."""

    slug: str
    file: str
    """The name of its YAML file, relative to the project."""
    written: tuple[Path, ...]
    notes: tuple[str, ...] = ()
    """What was made of files beside the recording, a sentence each."""


def looked_at(path: Path, name: str) -> Recording:
    """The recording in that file.

    Raises:
        FileRefusedError: it cannot be read.
        EditError: apps do not play it.
    """
    audio = RecordingReader().probe(path, name)
    if not audio.is_podcast_format:
        raise EditError(
            f"{name} is {audio.format or 'of an unknown kind'}, not an MP3 or M4A",
            fix="Export the recording as MP3.",
            code=ExitCode.WRONG_USE,
        )
    return Recording(path, name, audio)


def make_draft(
    root: Path, recording: Recording | None, wish: Wish, today: date, *, hints: bool = True
) -> Draft:
    """Write the files of a new episode; nothing is ever overwritten, and all of them are there or none.

    With `hints`, notes stand in it where its author will write.

    Raises:
        EditError: why they are not.
        OSError: the folder of the episodes cannot be written to.
    """
    folder = root / EPISODE_FOLDER
    series = Series.found(root)
    number = wish.number or series.next_number
    title = clean_title(wish.title) or (recording.title if recording else "")
    title = title or f"Episode {number}"
    slug = episode_slug(number, title)
    folder.mkdir(exist_ok=True)
    if not folder.resolve().is_relative_to(root.resolve()):
        raise EditError(f"The folder {EPISODE_FOLDER} leads out of the project")
    with reserve_number(folder, number):
        _refuse_taken(root, number)
        files, seen = _beside(root, slug, recording)
        notes = _converted_captions(folder, slug, recording, files, seen)
        chapters, from_labels = _chapters(recording)
        text = render_new_episode(
            NewEpisode(
                slug=slug,
                number=number,
                title=title,
                guid=str(uuid4()),
                season=series.last("season"),
                published=_time(wish.published),
                published_example=hint(series.last("published"), today),
                people=series.people,
                with_comments=hints,
                chapters=chapters,
                has_schema=(root / "schemas" / "episode.schema.json").is_file(),
                **seen,
            )
        )
        files[folder / f"{slug}.yaml"] = text.encode()
        create_files(files)
    return Draft(slug, f"{EPISODE_FOLDER}/{slug}.yaml", tuple(files), (*notes, *from_labels))


def hint(last: str, today: date) -> str:
    """A week after the last one, or after today where that is over, at the same time of day."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)( [\d:]{5} [\w/]+)", last)
    try:
        after = date.fromisoformat(found[1]) + _WEEK if found else today + _WEEK
    except (ValueError, OverflowError):
        after = today + _WEEK
    day = after if after > today else today + _WEEK
    return f"{day.isoformat()}{found[2] if found else ' 06:00 Europe/London'}"


def _refuse_taken(root: Path, number: int) -> None:
    """Look again, now that nobody else can take the number."""
    if Series.found(root).has_number(number):
        raise EditError(f"There is an episode {number} already", fix="Choose another number.")


def _beside(
    root: Path, slug: str, recording: Recording | None
) -> tuple[dict[Path, Path | bytes], dict[str, str]]:
    """What is to be copied, and what the YAML says of it."""
    files: dict[Path, Path | bytes] = {}
    seen: dict[str, str] = {}
    if recording is None:
        return files, seen
    folder = root / EPISODE_FOLDER
    words = recording.path.with_suffix(".vtt")
    parts = {"audio": (recording.path, recording.audio.suffix)}
    parts |= {"transcript": (words, ".vtt")} if words.is_file() else {}
    for field, (source, suffix) in parts.items():
        if source.parent.resolve() == folder.resolve():
            seen[field] = source.name
        else:
            seen[field] = f"{slug}{suffix}"
            files[folder / seen[field]] = source
    pictures = (recording.path.with_suffix(ending) for ending in _PICTURES)
    if picture := next((picture for picture in pictures if picture.is_file()), None):
        target = root / "artwork" if (root / "artwork").is_dir() else folder
        name = f"{slug}{picture.suffix.lower()}"
        files[target / name] = picture
        seen["artwork"] = name if target == folder else f"../artwork/{name}"
    return files, seen


def _converted_captions(
    folder: Path,
    slug: str,
    recording: Recording | None,
    files: dict[Path, Path | bytes],
    seen: dict[str, str],
) -> tuple[str, ...]:
    """Add the SubRip captions beside the recording as WebVTT, where there is no WebVTT yet."""
    if recording is None or "transcript" in seen:
        return ()
    captions = recording.path.with_suffix(".srt")
    try:
        text = decode_text(read_limited(captions), captions.name).text
    except OSError:
        return ()
    if not is_subrip(text):
        return (f"{captions.name} is not used: it is no SubRip file in UTF-8.",)
    in_place = captions.parent.resolve() == folder.resolve()
    seen["transcript"] = captions.with_suffix(".vtt").name if in_place else f"{slug}.vtt"
    files[folder / seen["transcript"]] = subrip_to_webvtt(text).encode()
    return (f"{captions.name} was converted to WebVTT.",)


def _chapters(recording: Recording | None) -> tuple[tuple[Chapter, ...], tuple[str, ...]]:
    """The chapters in its tags, or else of the labels beside it; and a sentence where they are labels."""
    if recording is None:
        return (), ()
    labels = recording.path.with_suffix(".txt")
    in_tags = recording.audio.tags.chapters
    found = in_tags or chapters_from_labels(labels)
    named = (Chapter(chapter.start, clean_title(chapter.title)) for chapter in found)
    chapters = tuple(chapter for chapter in named if chapter.title)
    notes = (f"The chapters come from {labels.name}.",) if chapters and not in_tags else ()
    return chapters, notes


def _time(published: str) -> str:
    if published:
        try:
            parse_datetime(published)
        except ValueError as error:
            raise EditError(
                f"The time it comes out cannot be read: {error}",
                fix="Write it as in 2025-06-11 06:00 Europe/London.",
            ) from error
    return published
