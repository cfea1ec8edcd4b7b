"""Note what a run reads and prints, so that the next one can see that nothing has changed."""

import io
import sys
from contextlib import redirect_stdout, suppress

import click

from podcast_publisher.cli.release import show_plan
from podcast_publisher.cli.show_findings import show_findings
from podcast_publisher.model.errors import PublisherError
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.plan import PreparedRelease
from podcast_publisher.workflow.unchanged import InputsBefore, inputs_before, keep_unchanged


def note_inputs(context: Context) -> InputsBefore | None:
    """The state of all inputs, to be called before any is read; None where it cannot be known."""
    with suppress(Exception):  # it only saves time
        return inputs_before(context, sys.argv[1:])
    return None


def keep_if_nothing_to_do(
    before: InputsBefore | None, prepared: PreparedRelease, links: str = ""
) -> None:
    """Keep what the run has printed; `links` are its last lines."""
    if before and prepared.plan.nothing_to_do:
        with suppress(Exception):  # it only saves time, and must not fail what was done
            keep_unchanged(before, prepared, _printed(prepared, links))


def keep_published(before: InputsBefore | None, prepared: PreparedRelease, links: str) -> None:
    """Keep what a run would print now that the plan is carried out; reads what is live for it."""
    if before and prepared.plan_again:
        with suppress(PublisherError):  # the next run reports it
            keep_if_nothing_to_do(before, prepared.plan_again(), links)


def _printed(prepared: PreparedRelease, links: str) -> str:
    out, encoding = io.BytesIO(), sys.stdout.encoding
    with (
        io.TextIOWrapper(out, encoding, sys.stdout.errors, newline="") as stream,
        redirect_stdout(stream),
    ):
        if prepared.project:
            show_findings(prepared.findings, prepared.project, with_table=False)
        if prepared.target.place.note:
            click.echo(prepared.target.place.note)
        show_plan(prepared)
        if links:
            click.echo(links)
        stream.flush()
        return out.getvalue().decode(encoding)
