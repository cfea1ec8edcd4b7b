"""`podcast-publisher preview --share`."""

import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from podcast_publisher.check.release.erased import check_erased
from podcast_publisher.cli.options import settings_of
from podcast_publisher.cli.publishing import ask, signed_in
from podcast_publisher.cli.show_findings import say
from podcast_publisher.cli.workspace import workspace_of
from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.model.errors import ExitCode, PublisherError
from podcast_publisher.model.finding import Severity
from podcast_publisher.model.publication import INDEX_KEY, Artifact
from podcast_publisher.model.shared_preview import SharedPreview
from podcast_publisher.model.tombstones import Tombstones
from podcast_publisher.publish.releases.live import read_tombstones
from podcast_publisher.publish.releases.shared_previews import upload_preview
from podcast_publisher.publish.stores.open_destination import OpenDestination, open_destination
from podcast_publisher.render.unlisted import hidden
from podcast_publisher.report.progress import progress
from podcast_publisher.report.text import by_episode, counted
from podcast_publisher.report.words import plural, size
from podcast_publisher.workflow.preview import PreviewBuilder, PreviewSnapshot

_CONSENT = {"PP801"}
"""What nobody else may hear without it: held against drafts too."""
_MOST_OF_A_PAGE = 2_000_000


def share_and_tell(project: Path, to: str, days: int, *, yes: bool) -> int:
    """Share a preview of that project, and print the link to send.

    Raises:
        StoppedError: something must be mended first, or the answer is no.
        DestinationError: the destination cannot be had, or refuses.
    """
    now = datetime.now(UTC)
    settings = settings_of(project, to)
    place = open_destination(settings, workspace_of(project), os.environ)
    until = now + timedelta(days=days)
    preview = SharedPreview(secrets.token_hex(16), signed_in(), now, until)
    builder = PreviewBuilder(
        workspace_of(project), place.public_url + preview.prefix, lambda: now, hidden=True
    )
    snapshot = builder.build()
    _stop_where_it_must_not(snapshot, read_tombstones(place.destination))
    objects = list(hidden(snapshot.objects.values(), preview.prefix))
    _say_what(snapshot, objects, place, until)
    if not (yes or settings.kind == "local"):
        ask("Share this?")
    with progress("Uploading", sum(obj.size for obj in objects)) as bar:
        upload_preview(
            preview, objects, place.destination, lambda one: bar.advance(one.size, one.key)
        )
    return _tell(place, preview)


def _stop_where_it_must_not(snapshot: PreviewSnapshot, erased: Tombstones) -> None:
    stopping = [
        *check_erased(snapshot.project, erased),
        *(
            finding
            for finding in snapshot.findings
            if finding.rule.severity is Severity.ERROR or finding.rule.code in _CONSENT
        ),
    ]
    if stopping or not snapshot.objects:
        say(by_episode(stopping, snapshot.project))
        raise PublisherError(
            "Nothing was shared, because of what is told above",
            code=ExitCode.FINDINGS,
            fix="Mend it, or make a draft of an episode that is not whole yet. Without the consent of "
            "a patient not even a draft is shared.",
        )


def _say_what(
    snapshot: PreviewSnapshot, objects: list[Artifact], place: OpenDestination, until: datetime
) -> None:
    if place.note:
        click.echo(place.note)
    episodes = len(snapshot.project.episodes)
    total = size(sum(obj.size for obj in objects))
    click.echo(
        f"What is shared on {place.destination.name}: {plural(episodes, 'episode')}, drafts and scheduled ones "
        f"among them, with {counted(snapshot.findings) or 'no problems found'}; {plural(len(objects), 'object')}, "
        f"{total}"
    )
    for one in snapshot.missing:
        click.echo(f"  without {one.source.file}: no page can be made of it yet")
    click.echo(f"  until {until:%Y-%m-%d}, for everybody who has the link")


def _tell(place: OpenDestination, preview: SharedPreview) -> int:
    link = place.public_url + preview.prefix + INDEX_KEY
    if place.readable and (trouble := _trouble(link)):
        raise PublisherError(
            f"It is there, but nobody can read it: {trouble}",
            code=ExitCode.DESTINATION,
            fix="The world must be allowed to read preview/: podcast-publisher destination policy "
            "prints what to apply. Then the link is right: " + link,
        )
    click.echo(f"Send this link to those who must approve: {link}")
    click.echo(
        f"It ends on {preview.until:%Y-%m-%d}: from then on podcast-publisher prune removes it. "
        "To end it before: podcast-publisher preview --end " + link
    )
    return ExitCode.FINE


def _trouble(link: str) -> str | None:
    visitor = HttpClient(1, os.environ)
    try:
        return visitor.get(link, max_bytes=_MOST_OF_A_PAGE).problem
    finally:
        visitor.close()
