"""`podcast-publisher new`."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from podcast_publisher.cli.options import checked, project_option
from podcast_publisher.cli.show_findings import print_text
from podcast_publisher.model.errors import ExitCode, WrongUseError
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.new_episode import NewEpisodeOptions, create_draft, open_recording

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
def command(
    workspace: Workspace,
    recording: Path | None,
    title: str | None,
    number: int | None,
    published: str | None,
) -> int:
    """Create a new episode, from a RECORDING if you have one.

    Copies the recording into the folder episodes, with the transcript and picture of the same name
    beside it, and converts SubRip to WebVTT. Takes the title and chapters from its tags, or the
    chapters from Audacity labels in a .txt file beside it. The new episode is a draft: it is not
    published until you set its date. No file is overwritten.
    """
    if recording and not recording.is_file():
        raise WrongUseError(f"There is no recording {recording}")
    source = open_recording(recording, recording.name) if recording else None
    options = NewEpisodeOptions(title or "", number, published or "")
    draft = create_draft(workspace, source, options, datetime.now(UTC).date())
    for path in draft.written:
        print_text(f"Wrote {workspace.relative(path)}")
    for note in draft.notes:
        print_text(note)
    result = checked(workspace)
    _report_missing_fields(result.project, result.findings, draft.file)
    return ExitCode.FINE


def _report_missing_fields(project: Project, findings: Sequence[Finding], file: str) -> None:
    """The first findings about the episode, those in its YAML file first."""
    owner = project.owner(file)
    missing = [finding for finding in findings if owner and project.owner(finding.file) is owner]
    missing.sort(key=lambda finding: finding.file != file)
    for finding in missing[:_MOST_SHOWN]:
        print_text(f"  {finding.message}")
    if (more := len(missing) - _MOST_SHOWN) > 0:
        print_text(f"  and {more} more")
    print_text(f"Next: write what is missing into {file}, then run: podcast-publisher check")
