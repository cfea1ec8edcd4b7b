"""`podcast-publisher preview --end`."""

from collections.abc import Sequence

import click

from podcast_publisher.cli.confirm import confirm
from podcast_publisher.cli.context import context_of
from podcast_publisher.cli.show_findings import print_text
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.report.progress import progress
from podcast_publisher.report.words import plural
from podcast_publisher.workflow.destination import open_named
from podcast_publisher.workflow.shared_previews import (
    Preview,
    destination_of_link,
    end_previews,
    select_previews,
    shared_previews,
)


def end_preview(workspace: Workspace, to: str | None, which: str, *, yes: bool) -> int:
    """List shared previews, ask, and remove those that were named."""
    context = context_of(workspace)
    target = open_named(context, to or destination_of_link(context.workspace, which))
    shared = shared_previews(target)
    if not shared:
        click.echo(f"No preview is shared on {target.name}.")
        return ExitCode.FINE
    print_text("\n".join((f"Shared previews on {target.name}:", *_lines(shared))))
    previews = select_previews(shared, which)
    if not (yes or target.is_local):
        confirm(f"End {'this' if len(previews) == 1 else f'these {len(previews)}'} now?")
    with progress("Removing", sum(preview.objects for preview in previews)) as bar:
        ended = end_previews(context, target, previews, lambda key: bar.advance(1, key))
    click.echo(
        f"{plural(ended.previews, 'preview')} ended, {plural(ended.objects, 'object')} removed. "
        f"Caches may serve copies until {ended.cached_until:%Y-%m-%d %H:%M} UTC."
    )
    return ExitCode.FINE


def _lines(previews: Sequence[Preview]) -> list[str]:
    """Each with its link, who shared it and until when."""
    return [
        f"  {preview.link}, {plural(preview.objects, 'object')}, "
        + (
            f"shared by {preview.record.by or 'someone'}, until {preview.record.until:%Y-%m-%d}"
            if preview.record
            else "its record is missing or damaged"
        )
        for preview in previews
    ]
