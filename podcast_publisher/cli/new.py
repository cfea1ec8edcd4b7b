"""`podcast-publisher new`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from podcast_publisher.cli.options import checked, project_option
from podcast_publisher.cli.show_findings import say
from podcast_publisher.load.yaml.datetimes import parse_datetime
from podcast_publisher.model.errors import EditError, ExitCode, PublisherError, WrongUseError
from podcast_publisher.workflow.new_episode import Recording, Wish, looked_at, make_draft

_MOST_TOLD = 3


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
    beside it under the same name; SubRip is converted to WebVTT. Title and chapters come from its tags,
    or the chapters from labels of Audacity in a .txt file beside it. What is made is a draft:
    nothing is published of it before you say so. Nothing is ever overwritten.
    """
    found = _looked_at(recording) if recording else None
    wish = Wish(title or "", number, _time(published))
    try:
        made = make_draft(project, found, wish, datetime.now(UTC).date())
    except EditError as error:
        raise PublisherError(
            f"{error}. Nothing was made", code=ExitCode.FINDINGS, fix=error.fix
        ) from error
    except OSError as error:
        folder = project / "episodes"
        raise WrongUseError(f"{folder} cannot be written to: {error.strerror}") from error
    for path in made.written:
        say(f"Wrote {path.relative_to(project).as_posix()}")
    for note in made.notes:
        say(note)
    _tell_what_is_missing(project, made.file)
    return ExitCode.FINE


def _looked_at(recording: Path) -> Recording:
    if not recording.is_file():
        raise WrongUseError(f"There is no recording {recording}")
    return looked_at(recording, recording.name)


def _time(published: str | None) -> str:
    if published:
        try:
            parse_datetime(published)
        except ValueError as error:
            raise WrongUseError(
                f"--published: {error}", fix="Write it as in 2025-06-11 06:00 Europe/London."
            ) from error
    return published or ""


def _tell_what_is_missing(project: Path, file: str) -> None:
    """In three lines at most, from what `check` says of the episode."""
    result = checked(project)
    owner = result.project.owner(file)
    missing = [
        finding
        for finding in result.findings
        if owner and result.project.owner(finding.file) is owner
    ]
    missing.sort(key=lambda one: one.file != file)  # what is to be written comes first
    for one in missing[:_MOST_TOLD]:
        say(f"  {one.message}")
    if (more := len(missing) - _MOST_TOLD) > 0:
        say(f"  and {more} more")
    say(f"Next: write what is missing into {file}, and then: podcast-publisher check")
