"""`podcast-publisher preview --share`."""

from collections.abc import Sequence

import click

from podcast_publisher.cli.confirm import confirm
from podcast_publisher.cli.context import context_of
from podcast_publisher.model.errors import ExitCode
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.report.characters import inert
from podcast_publisher.report.progress import progress
from podcast_publisher.report.text import counted
from podcast_publisher.report.words import plural, size
from podcast_publisher.workflow.share_preview import PreparedShare, prepare_share, share_preview


def share_and_print(
    workspace: Workspace, to: str, days: int, approvers: Sequence[str], *, yes: bool
) -> int:
    """Build a preview, ask, upload it, and print the link to send."""
    context = context_of(workspace)
    prepared = prepare_share(context, to, days, approvers)
    _show(prepared)
    if not (yes or prepared.target.is_local):
        confirm("Share this?")
    with progress("Uploading", prepared.size) as bar:
        share_preview(context, prepared, lambda obj: bar.advance(obj.size, obj.key))
    if links := prepared.approver_links:
        click.echo(
            "Send each approver their own link, which holds a key. Nobody else should have it:"
        )
        for approver in links:
            click.echo(inert(f"  {approver.name}: {approver.link}"))
        click.echo("Take in each answer with: podcast-publisher approve --answer FILE")
        click.echo(f"Others can read the preview, without a key: {prepared.link}")
    else:
        click.echo(f"Send this link to those who should see it: {prepared.link}")
    click.echo(
        f"It expires on {prepared.preview.until:%Y-%m-%d}: from then on podcast-publisher prune removes it. "
        f"To end it early: podcast-publisher preview --end {prepared.link}"
    )
    return ExitCode.FINE


def _show(prepared: PreparedShare) -> None:
    """What is to be shared."""
    target, snapshot = prepared.target, prepared.snapshot
    if target.place.note:
        click.echo(target.place.note)
    click.echo(
        f"To share on {target.name}: {plural(len(snapshot.project.episodes), 'episode')}, with drafts and "
        f"scheduled ones, with {counted(snapshot.findings) or 'no problems found'}; "
        f"{plural(len(prepared.objects), 'object')}, {size(prepared.size)}"
    )
    for episode in snapshot.missing:
        click.echo(f"  without {episode.source.file}: its page cannot be built yet")
    click.echo(f"  until {prepared.preview.until:%Y-%m-%d}, for everybody who has the link")
