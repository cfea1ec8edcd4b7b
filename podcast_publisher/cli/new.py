"""`podcast-publisher new`."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import click

from podcast_publisher.cli.options import checked, project_option
from podcast_publisher.cli.telling import say
from podcast_publisher.edit.naming import shown_title, slug_of, title_of_file
from podcast_publisher.edit.new_episode import NewEpisode, new_episode
from podcast_publisher.edit.new_files import number_to_oneself, put_new
from podcast_publisher.edit.refusal import EditError
from podcast_publisher.editing import Series
from podcast_publisher.errors import ExitCode, StoppedError, WrongUseError
from podcast_publisher.load.moments import moment
from podcast_publisher.model.audio import Audio, Tags
from podcast_publisher.model.transcript import Chapter
from podcast_publisher.pipeline import RecordingReader
from podcast_publisher.repair.refusal import RepairError

_PICTURES = (".jpg", ".jpeg", ".png")
_MOST_TOLD = 3
_WEEK = timedelta(days=7)


@click.command("new")
@project_option
@click.argument("recording", required=False, type=click.Path(path_type=Path))
@click.option("--title", help="Its title; else that of the recording's tags, or its file's name.")
@click.option("--number", type=click.IntRange(1, 999_999), help="Its number; else the next one.")
@click.option("--published", metavar="TIME", help="As in 2025-06-11 06:00 Europe/London.")
def command(
    project: Path,
    recording: Path | None,
    title: str | None,
    number: int | None,
    published: str | None,
) -> int:
    """Make the file of a new episode, from a RECORDING if there is one.

    The recording is copied into the folder episodes, with the transcript and the picture that stand
    beside it under the same name. Title and chapters come from its tags. What is made is a draft:
    nothing is published of it before you say so. Nothing is ever overwritten.
    """
    folder = project / "episodes"
    audio = _looked_at(recording) if recording else None
    series = Series.found(project)
    number = number or series.next_number
    tags = audio.tags if audio else Tags()
    name = shown_title(title or tags.title) or (title_of_file(recording.stem) if recording else "")
    name = name or f"Episode {number}"
    slug = slug_of(number, name)
    try:
        folder.mkdir(exist_ok=True)
        with number_to_oneself(folder, number):
            _refuse_taken(project, number)
            files, seen = _beside(project, slug, recording, audio)
            text = new_episode(
                NewEpisode(
                    slug=slug,
                    number=number,
                    title=name,
                    guid=str(uuid4()),
                    season=series.last("season"),
                    published=_time(published),
                    published_hint=_hint(series.last("published"), datetime.now(UTC).date()),
                    people=series.people,
                    chapters=_chapters(tags),
                    schema=(project / "schemas" / "episode.schema.json").is_file(),
                    **seen,
                )
            )
            files[folder / f"{slug}.yaml"] = text.encode()
            put_new(files)
    except EditError as error:
        raise StoppedError(
            f"{error}. Nothing was made", code=ExitCode.FINDINGS, fix=error.fix
        ) from error
    except OSError as error:
        raise WrongUseError(f"{folder} cannot be written to: {error.strerror}") from error
    for path in files:
        say(f"Wrote {path.relative_to(project).as_posix()}")
    _tell_what_is_missing(project, f"episodes/{slug}.yaml")
    return ExitCode.FINE


def _refuse_taken(project: Path, number: int) -> None:
    """Look again, now that nobody else can take the number."""
    if Series.found(project).has_number(number):
        raise EditError(f"There is an episode {number} already", fix="Choose another number.")


def _looked_at(recording: Path) -> Audio:
    if not recording.is_file():
        raise WrongUseError(f"There is no recording {recording}")
    try:
        audio = RecordingReader().look(recording, recording.name)
    except RepairError as error:
        raise WrongUseError(str(error)) from error
    if not audio.playable:
        raise WrongUseError(
            f"{recording.name} is {audio.content}, not an MP3 or M4A",
            fix="Export the recording as MP3.",
        )
    return audio


def _beside(
    project: Path, slug: str, recording: Path | None, audio: Audio | None
) -> tuple[dict[Path, Path | bytes], dict[str, str]]:
    """What is to be copied, and what the YAML says of it."""
    files: dict[Path, Path | bytes] = {}
    seen: dict[str, str] = {}
    if recording is None or audio is None:
        return files, seen
    folder = project / "episodes"
    words = recording.with_suffix(".vtt")
    parts = {"sound": (recording, audio.suffix)}
    parts |= {"words": (words, ".vtt")} if words.is_file() else {}
    for field, (source, suffix) in parts.items():
        if source.parent.resolve() == folder.resolve():
            seen[field] = source.name
        else:
            seen[field] = f"{slug}{suffix}"
            files[folder / seen[field]] = source
    pictures = (recording.with_suffix(ending) for ending in _PICTURES)
    if picture := next((one for one in pictures if one.is_file()), None):
        target = project / "artwork" if (project / "artwork").is_dir() else folder
        name = f"{slug}{picture.suffix.lower()}"
        files[target / name] = picture
        seen["artwork"] = name if target == folder else f"../artwork/{name}"
    return files, seen


def _chapters(tags: Tags) -> tuple[Chapter, ...]:
    named = (Chapter(one.start, shown_title(one.title)) for one in tags.chapters)
    return tuple(one for one in named if one.title)


def _time(published: str | None) -> str:
    if published:
        try:
            moment(published)
        except ValueError as error:
            raise WrongUseError(
                f"--published: {error}", fix="Write it as in 2025-06-11 06:00 Europe/London."
            ) from error
    return published or ""


def _hint(last: str, today: date) -> str:
    """A week after the last one, or after today where that is over, at the same time of day."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)( [\d:]{5} [\w/]+)", last)
    try:
        after = date.fromisoformat(found[1]) + _WEEK if found else today + _WEEK
    except (ValueError, OverflowError):
        after = today + _WEEK
    day = after if after > today else today + _WEEK
    return f"{day.isoformat()}{found[2] if found else ' 06:00 Europe/London'}"


def _tell_what_is_missing(project: Path, file: str) -> None:
    """In three lines at most, from what `check` says of the episode."""
    result = checked(project)
    owner = result.project.owner(file)
    missing = [one for one in result.findings if owner and result.project.owner(one.file) is owner]
    for one in missing[:_MOST_TOLD]:
        say(f"  {one.message}")
    if (more := len(missing) - _MOST_TOLD) > 0:
        say(f"  and {more} more")
    say(f"Next: write what is missing into {file}, and then: podcast-publisher check")
