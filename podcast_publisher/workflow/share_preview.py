"""Share a preview: upload it to a destination at a secret address."""

import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta

from msgspec import Struct

from podcast_publisher.check.release.approval import episode_is_approved
from podcast_publisher.check.release.erased import check_erased
from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.model.errors import ExitCode, PublisherError
from podcast_publisher.model.finding import Severity
from podcast_publisher.model.publication import INDEX_KEY, Artifact
from podcast_publisher.model.shared_preview import SharedPreview
from podcast_publisher.publish.releases.live import read_tombstones
from podcast_publisher.publish.releases.shared_previews import upload_preview
from podcast_publisher.render.unlisted import hidden
from podcast_publisher.workflow.approval.ask import ApproverLink, Request, request_approval
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.destination import Target, open_named
from podcast_publisher.workflow.errors import FindingsError
from podcast_publisher.workflow.preview import PreviewBuilder
from podcast_publisher.workflow.preview_snapshot import PreviewSnapshot

DAYS = 14
"""Days until a shared preview expires, unless others are chosen."""
MOST_DAYS = 365
_CONSENT = {"PP801"}
"""Without consent not even a draft is shared."""
_ASKED = {episode_is_approved.code}
"""What a preview is shared for."""
_LARGEST_PAGE = 2_000_000
"""Bytes."""


class PreparedShare(Struct, frozen=True):
    """A preview that was built for a destination: to be shown, then shared."""

    target: Target
    preview: SharedPreview
    snapshot: PreviewSnapshot
    objects: tuple[Artifact, ...]
    request: Request | None = None
    """What people are asked to approve in it."""

    @property
    def _address(self) -> str:
        return self.target.place.public_url + self.preview.prefix

    @property
    def link(self) -> str:
        """What to send to people who must see it."""
        return self._address + INDEX_KEY

    @property
    def approver_links(self) -> tuple[ApproverLink, ...]:
        """What to send to each who must approve."""
        return self.request.links(self._address) if self.request else ()

    @property
    def size(self) -> int:
        """Bytes to upload."""
        return sum(obj.size for obj in self.objects)


def prepare_share(
    context: Context, to: str, days: int = DAYS, approvers: Sequence[str] = ()
) -> PreparedShare:
    """Build a preview for a destination, with a page for the people who are asked to approve.

    Raises:
        FindingsError: the project has errors, consent is missing, or podcast.yaml cannot be read.
        WrongUseError: there is no destination of that name, or there are too many approvers.
        DestinationError: the destination cannot be read.
    """
    target, now = open_named(context, to), context.clock()
    token = secrets.token_hex(16)
    preview = SharedPreview(token, context.user, now, now + timedelta(days=days))
    address = target.place.public_url + preview.prefix
    snapshot = PreviewBuilder(context.workspace, address, lambda: now, hidden=True).build()
    blocking = [
        *check_erased(snapshot.project, read_tombstones(target.place.destination)),
        *(
            finding
            for finding in snapshot.findings
            if finding.rule.code not in _ASKED
            and (finding.rule.severity is Severity.ERROR or finding.rule.code in _CONSENT)
        ),
    ]
    if blocking or not snapshot.objects:
        raise FindingsError(
            "Nothing was shared, because of problems in the project",
            blocking,
            snapshot.project,
            fix="Fix them, or make an unfinished episode a draft. Without the consent of a patient, not "
            "even a draft is shared.",
        )
    request = request_approval(snapshot.project, approvers, now)
    page = request.objects(snapshot.project.show) if request else ()
    objects = tuple(hidden((*snapshot.objects.values(), *page), preview.prefix))
    return PreparedShare(target, preview, snapshot, objects, request)


def share_preview(
    context: Context,
    prepared: PreparedShare,
    uploaded: Callable[[Artifact], None] = lambda _: None,
) -> None:
    """Upload a preview; `uploaded` is called with each object.

    Raises:
        DestinationError: the destination refuses, or the preview was ended meanwhile.
        EditError: the approvers' keys cannot be kept on this computer; nothing was uploaded.
        PublisherError: it was uploaded, but the world cannot read it.
    """
    if prepared.request:
        prepared.request.keep(context.workspace)
    upload_preview(prepared.preview, prepared.objects, prepared.target.place.destination, uploaded)
    if prepared.target.can_be_read and (fault := _fault(context, prepared.link)):
        raise PublisherError(
            f"The preview was uploaded, but nobody can read it: {fault}",
            code=ExitCode.DESTINATION,
            fix="Let the world read preview/: podcast-publisher destination policy prints the policy to "
            f"apply. Then this link works: {prepared.link}",
        )


def _fault(context: Context, link: str) -> str | None:
    """Why the page cannot be read."""
    client = HttpClient(1, context.environment)
    try:
        return client.get(link, max_bytes=_LARGEST_PAGE).problem
    finally:
        client.close()
