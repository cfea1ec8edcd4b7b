"""`podcast-publisher new`."""

import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click

from podcast_publisher.cli.options import checked, project_option
from podcast_publisher.cli.show_findings import print_text
from podcast_publisher.model.errors import ExitCode, WrongUseError
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.report.progress import steps
from podcast_publisher.workflow.new_episode import (
    Draft,
    NewEpisodeOptions,
    create_draft,
    is_time_taken,
    open_recording,
)
from podcast_publisher.workflow.recordings.load import is_master, require_decoder

_MOST_SHOWN = 3


@click.command("new")
@project_option
@click.argument("recording", required=False, type=click.Path(path_type=Path))
@click.option("--title", help="Its title; by default from the recording's tags or file name.")
@click.option(
    "--number", type=click.IntRange(1, 999_999), help="Its number; by default the next one."
)
@click.option(
    "--published", metavar="TIME", help="Publication time, as in 2025-06-11 06:00 Europe/London."
)
@click.option("--description", metavar="TEXT", help="The show notes.")
@click.option("--make", is_flag=True, help="Make the recording anew from an MP3 or M4A too.")
@click.option("--trim", is_flag=True, help="Cut off silence at its ends, while it is made.")
@click.option("--ready", is_flag=True, help="No draft: published at its time, by default now.")
def command(
    workspace: Workspace,
    recording: Path | None,
    *,
    title: str | None,
    number: int | None,
    published: str | None,
    description: str | None,
    ready: bool,
    make: bool,
    trim: bool,
) -> int:
    """Create a new episode, from a RECORDING if you have one.

    Copies the recording into the folder episodes, with the transcript and picture of the same name
    beside it, and converts the transcript to WebVTT. Takes the title and chapters from its tags, or the
    chapters from Audacity labels in a .txt file beside it. The new episode is a draft: it is not
    published until you set its date, unless it is --ready. No file is overwritten.

    From a master that apps do not play, such as a WAV or a video, makes the recording as
    podcast-publisher audio make does; the master is not copied.
    """
    if recording and not recording.is_file():
        raise WrongUseError(f"There is no recording {recording}")
    if ready and not (recording and (description or "").strip()):
        raise WrongUseError(
            "Only an episode with a recording and a description can be --ready",
            fix="Add both, or leave out --ready.",
        )
    if ready and not published:
        published = _now(workspace)
    options = NewEpisodeOptions(
        title or "", number, published or "", description or "", is_ready=ready
    )
    today = datetime.now(UTC).date()
    if recording and (make or trim or is_master(recording, recording.name)):
        draft = _draft_from_master(workspace, recording, options, today, trim=trim)
    else:
        source = open_recording(recording, recording.name) if recording else None
        draft = create_draft(workspace, source, options, today)
    for path in draft.written:
        print_text(f"Wrote {workspace.relative(path)}")
    for note in draft.notes:
        print_text(note)
    result = checked(workspace)
    _report_missing_fields(result.project, result.findings, draft.file)
    return ExitCode.FINE


def _draft_from_master(
    workspace: Workspace, master: Path, options: NewEpisodeOptions, today: date, *, trim: bool
) -> Draft:
    """Make the recording in a temporary folder, and then the draft with it."""
    import tempfile

    from podcast_publisher.cli.make import EXPECTED_STEPS, MakeEvents  # slow to import
    from podcast_publisher.workflow.recordings.for_new_episode import make_new_recording
    from podcast_publisher.workflow.recordings.make import make_options

    require_decoder()
    show = checked(workspace).project.show
    with (
        tempfile.TemporaryDirectory(prefix="podcast-publisher-") as folder,
        steps(master.name, EXPECTED_STEPS) as shown,
    ):
        source, options = make_new_recording(
            workspace,
            show,
            master,
            options,
            make_options=make_options(m4a=False, channels=0, kbits=0, track=1, trim=trim),
            folder=Path(folder),
            events=MakeEvents(shown),
        )
        return create_draft(workspace, source, options, today)


def _now(workspace: Workspace) -> str:
    """The time, to the second; the next second if another episode has this one."""
    while is_time_taken(workspace, now := f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}Z"):
        time.sleep(0.1)
    return now


def _report_missing_fields(project: Project, findings: Sequence[Finding], file: str) -> None:
    """The first findings about the episode, those in its YAML file first."""
    owner = project.owner(file)
    missing = [finding for finding in findings if owner and project.owner(finding.file) is owner]
    missing.sort(key=lambda finding: finding.file != file)
    for finding in missing[:_MOST_SHOWN]:
        print_text(f"  {finding.message}")
    if (more := len(missing) - _MOST_SHOWN) > 0:
        print_text(f"  and {more} more")
    write = f"write what is missing into {file}, then run" if missing else "run"
    print_text(f"Next: {write}: podcast-publisher check")
