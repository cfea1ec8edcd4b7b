"""`podcast-publisher audio make`."""

from pathlib import Path

import click

from podcast_publisher.cli.options import checked, project_option
from podcast_publisher.cli.show_findings import print_text
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.report.progress import Steps, steps
from podcast_publisher.workflow.events import Events
from podcast_publisher.workflow.recordings.describe import describe_made
from podcast_publisher.workflow.recordings.load import require_decoder
from podcast_publisher.workflow.recordings.make import (
    MakeRequest,
    make_options,
    make_recording,
    plan_recording,
)

EXPECTED_STEPS = 3
"""Measure, encode, measure the result; rarely more."""
_BIT_RATES = ("48", "64", "80", "96", "112", "128", "160", "192", "256", "320")


class MakeEvents(Events):
    """Shows the steps."""

    def __init__(self, shown: Steps) -> None:
        self._steps = shown

    def making(self, step: str, share: float) -> None:
        self._steps.advance(step, share)


@click.command("make")
@project_option
@click.argument("master", metavar="MASTER")
@click.option("--episode", default="", help="Whose recording it is; by default by the file's name.")
@click.option(
    "--to",
    "target",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The new file; by default the episode's, or else one beside the master.",
)
@click.option("--m4a", is_flag=True, help="AAC in an M4A instead of MP3.")
@click.option(
    "--mono", "channels", flag_value=1, type=int, help="One channel, whatever is measured."
)
@click.option(
    "--stereo", "channels", flag_value=2, type=int, help="Two channels, whatever is measured."
)
@click.option("--bit-rate", type=click.Choice(_BIT_RATES), help="kbit/s.")
@click.option(
    "--track", type=click.IntRange(1, 1_000), default=1, help="Which of several audio tracks."
)
@click.option("--trim", is_flag=True, help="Cut off silence at the start and at the end.")
@click.option(
    "--chapters",
    "labels",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Chapters from a file of labels.",
)
@click.option("--no-chapters", is_flag=True, help="Write no chapters.")
@click.option(
    "--copy-master",
    "archive",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Also copy the master into that folder.",
)
@click.option("--replace", is_flag=True, help="Replace a file of that name.")
def make(
    workspace: Workspace,
    master: str,
    *,
    episode: str,
    target: Path | None,
    m4a: bool,
    channels: int | None,
    bit_rate: str | None,
    track: int,
    trim: bool,
    labels: Path | None,
    no_chapters: bool,
    archive: Path | None,
    replace: bool,
) -> int:
    """Make an episode's recording from a master: a WAV, a video, a telephone's recording.

    Writes an MP3 with 44.1 kHz, at -16 LUFS and with peaks of at most -1 dBTP; in mono if there is only
    one sound in its channels. Tags and picture come from the YAML, chapters from the YAML or from the
    master's markers, and nothing else of the master is copied. The master stays as it is.
    """
    require_decoder()
    project = checked(workspace).project
    request = MakeRequest(
        episode=episode,
        target=target,
        labels=labels,
        chapters=not no_chapters,
        archive=archive,
        replace=replace,
        options=make_options(
            m4a=m4a, channels=channels or 0, kbits=int(bit_rate or 0), track=track, trim=trim
        ),
    )
    plan = plan_recording(master, request, workspace, project)
    with steps(plan.name, EXPECTED_STEPS) as shown:
        recording = make_recording(plan, project, MakeEvents(shown))
    for line in describe_made(recording, workspace):
        print_text(line)
    return ExitCode.FINE
