"""`podcast-publisher preview --end`."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from podcast_publisher.cli.options import settings_of, show_of
from podcast_publisher.cli.publishing import ask
from podcast_publisher.cli.show_findings import say
from podcast_publisher.cli.workspace import workspace_of
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.publish.stores.open_destination import open_destination
from podcast_publisher.report.progress import progress
from podcast_publisher.report.words import plural
from podcast_publisher.settings import LOCAL
from podcast_publisher.workflow.shared_previews import (
    Preview,
    chosen,
    end_previews,
    shared_previews,
)


def end_and_tell(project: Path, to: str | None, which: str, *, yes: bool) -> int:
    """Show what ends, ask, and remove it at once.

    Raises:
        StoppedError: there is no such preview or destination, or the answer is no.
        DestinationError: the destination cannot be had, or refuses.
    """
    settings = settings_of(project, to or _destination_of(project, which))
    place = open_destination(settings, workspace_of(project), os.environ)
    there = shared_previews(place.destination, place.public_url)
    name = place.destination.name
    if not there:
        click.echo(f"No preview is shared on {name}.")
        return ExitCode.FINE
    say("\n".join((f"Previews that are shared on {name}:", *lines(there))))
    previews = chosen(there, which)
    if not (yes or settings.kind == "local"):
        ask(f"End {'this' if len(previews) == 1 else f'these {len(previews)}'} now?")
    with progress("Removing", sum(preview.objects for preview in previews)) as bar:
        ended = end_previews(
            previews, place.destination, lambda: datetime.now(UTC), lambda key: bar.advance(1, key)
        )
    click.echo(
        f"{plural(ended.previews, 'preview')} ended, {plural(ended.objects, 'object')} removed. Caches may go on serving "
        f"what they have until {ended.cached_until:%Y-%m-%d %H:%M} UTC."
    )
    return ExitCode.FINE


def lines(previews: Sequence[Preview]) -> list[str]:
    """Each with its link, who shared it and until when."""
    return [
        f"  {preview.link}, {plural(preview.objects, 'object')}, "
        + (
            f"shared by {preview.record.by or 'someone'}, until {preview.record.until:%Y-%m-%d}"
            if preview.record
            else "nobody knows by whom"
        )
        for preview in previews
    ]


def _destination_of(project: Path, which: str) -> str:
    """The destination whose address the link begins with, or the one on this computer."""
    for destination in show_of(project).destinations:
        if destination.public_url and which.startswith(destination.public_url.rstrip("/") + "/"):
            return destination.name
    return LOCAL
