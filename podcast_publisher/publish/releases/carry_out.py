"""Carry out a plan: verified media, the record, new pages, the feed on its condition, all pages."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.model.capabilities import VerifiedStore
from podcast_publisher.model.destination import (
    ConflictError,
    Destination,
    DestinationError,
    IfAbsent,
    IfUnchanged,
    StoredObject,
)
from podcast_publisher.model.plan import Plan
from podcast_publisher.model.publication import FEED_KEY, Artifact
from podcast_publisher.model.release import Release, feed_copy_key, record_key
from podcast_publisher.publish.erasure.retract import retract_erased, retract_if_superseded
from podcast_publisher.publish.pruning.prune_marker import STALE_AFTER, refuse_while_pruning
from podcast_publisher.publish.releases.live import read_live, read_record_or_none
from podcast_publisher.publish.releases.media import upload_all, upload_and_verify
from podcast_publisher.publish.releases.ownership import is_free_or_own
from podcast_publisher.publish.releases.pages import replace_pages, upload_new_pages
from podcast_publisher.publish.stores.s3.cache_headers import renew_headers

_NUMBERS_TRIED = 1000
_UNKNOWN = VerifiedStore()


class Uploaded(Struct, frozen=True):
    """An artifact that was uploaded and verified."""

    artifact: Artifact
    new: bool = True
    """Whether it had to be sent; a run that was cut off may have left it there."""


OnUpload = Callable[[Uploaded], None]

VerifyPublic = Callable[[Collection[str]], None]
"""Reads objects as the world does, by their keys; raises a DestinationError where it cannot."""


class Publisher(Struct, frozen=True):
    """The publisher, as a release record names them."""

    name: str
    tool: str
    run: str
    """A random name for this run."""
    now: datetime
    commit: str = ""
    reason: str = ""
    verified_store: VerifiedStore = _UNKNOWN
    """What the store was found able to do."""
    announces: tuple[str, ...] = ()
    """The channels on which the release is announced."""


class ConcurrentPublishError(DestinationError):
    """Someone else replaced the feed since it was read; ours was not written."""

    def __init__(self, author: str) -> None:
        super().__init__(
            f"Someone else published meanwhile: {author}",
            fix="Theirs is live and yours is not; nothing was overwritten. Get their changes and "
            "publish again.",
        )


def carry_out(
    plan: Plan,
    destination: Destination,
    publisher: Publisher,
    on_upload: OnUpload = lambda _: None,
    verify_public: VerifyPublic = lambda _: None,
) -> Release:
    """Carry out the plan in its order; return the release that is live then.

    If it stops anywhere, all objects of the old feed are still there. `verify_public` is called with the
    objects that nobody has read yet, before the feed names them.

    Raises:
        DestinationError: the destination refused, or does not keep what it was given.
        ConcurrentPublishError: someone else was faster.
        ValueError: the plan has nothing to do.
    """
    if plan.nothing_to_do:
        raise ValueError("there is nothing to carry out")
    if plan.feed is None:
        return _finish(plan, destination, on_upload)
    feed = plan.feed.artifact
    reused: list[Artifact] = []
    for artifact, new in upload_all([step.artifact for step in plan.media], destination):
        on_upload(Uploaded(artifact, new))
        if not new:
            reused.append(artifact)
    renew_headers(plan.header_updates, destination, by=publisher.name, now=publisher.now)
    verify_public(plan.new_public_keys)
    release = _record(plan, destination, publisher)
    if reused:
        # until the record was written, nothing named them for sure, so a prune could remove them
        refuse_while_pruning(destination, publisher.now)
        for artifact in reused:
            upload_and_verify(artifact, destination)
    if plan.live.feed and plan.live.release and not (plan.live.is_finished or plan.live.is_altered):
        _keep_feed(plan.live.feed, plan.live.release, destination, finished=False)
    new_pages = upload_new_pages(plan, destination)
    verify_public(new_pages)
    condition = IfAbsent() if plan.live.feed_etag is None else IfUnchanged(plan.live.feed_etag)
    try:
        destination.write(feed, condition, release=release.number)
    except ConflictError as error:
        if _is_still_live(plan, destination):
            raise _refused(destination) from error
        retract_erased(plan, release, destination, publisher.now.date())
        raise ConcurrentPublishError(_describe_publisher(destination)) from error
    on_upload(Uploaded(feed))
    replace_pages(
        plan, destination, release.number, new_pages, lambda page: on_upload(Uploaded(page))
    )
    _keep_feed(feed.body(), release, destination)
    retract_if_superseded(plan, release, destination, publisher.now.date())
    return release


def _finish(plan: Plan, destination: Destination, on_upload: OnUpload) -> Release:
    """Come to the end of what is live; its own run may be at it too, for both put the same there."""
    release, feed = plan.live.release, plan.live.feed
    if release is None or feed is None:
        raise ValueError("there is nothing to finish")
    replace_pages(plan, destination, release.number, (), lambda page: on_upload(Uploaded(page)))
    _keep_feed(feed, release, destination)
    return release


def _record(plan: Plan, destination: Destination, publisher: Publisher) -> Release:
    """Take the next free number and keep what this release is: no two releases share one.

    A run of the same, at the same moment or cut off just before, is joined: all it does is what this one does.
    Else a number that a cut-off run took stays taken, so numbers may have gaps.
    """
    live = plan.live.release
    first = live.number + 1 if live else 1
    for number in range(first, first + _NUMBERS_TRIED):
        release = _release(number, plan, publisher)
        record = Artifact.internal(record_key(number), release.to_json())
        try:
            destination.write(record, IfAbsent())
        except ConflictError as error:
            joined = _same(release, destination, publisher.now)
            stored = destination.head(FEED_KEY)
            if joined and stored and stored.release == number:
                return joined
            # by a run that was cut off, or by one that is live by now
            if not _is_as_it_was(plan, stored):
                retract_erased(plan, None, destination, publisher.now.date())
                raise ConcurrentPublishError(_describe_publisher(destination)) from error
            if joined:
                return joined
            continue
        if is_free_or_own(feed_copy_key(number), destination):
            return release
    raise DestinationError(
        f"{destination.name} takes none of the release numbers {first} to {number}",
        fix="Compare what is below releases/ with docs/operations.md.",
    )


def _same(release: Release, destination: Destination, now: datetime) -> Release | None:
    """The record that has our number, where it says the same but for who and when.

    An old one is not joined: its objects count as claimed for some days only (prune.py).
    """
    recorded = read_record_or_none(destination, release.number)
    if recorded is None or abs(now - datetime.fromisoformat(recorded.published)) > STALE_AFTER:
        return None
    with_our_run = replace(recorded, published=release.published, by=release.by, run=release.run)
    return recorded if with_our_run.to_json() == release.to_json() else None


def _keep_feed(
    body: bytes, release: Release, destination: Destination, *, finished: bool = True
) -> None:
    """Keep the feed for a rollback; its presence also says that this release is finished.

    A run that keeps another release's feed, before its own feed is live, marks it with a number: not finished.
    """
    content_type = release.objects[FEED_KEY].type
    copy = Artifact.internal(feed_copy_key(release.number), body, content_type)
    destination.write(copy, release=None if finished else release.number)


def _release(number: int, plan: Plan, publisher: Publisher) -> Release:
    previous = plan.live.release.number if plan.live.release else None
    return Release(
        number=number,
        published=f"{publisher.now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        by=publisher.name,
        tool=publisher.tool,
        run=publisher.run,
        objects=plan.objects,
        previous=previous,
        undoes=previous if plan.restores else None,
        restores=plan.restores,
        commit=publisher.commit,
        reason=publisher.reason,
        notices=plan.notices,
        decisions=plan.decisions,
        removals=plan.removals,
        withdrawn=plan.withdrawn,
        sound=plan.sound,
        verified_store=publisher.verified_store.for_concurrent_writers,
        verified_single_writer_store=publisher.verified_store.for_single_writer,
        erased=plan.live.tombstones,
        announces=publisher.announces,
    )


def _is_still_live(plan: Plan, destination: Destination) -> bool:
    """Whether the feed is the one the plan replaces, and no later release with the same bytes."""
    return _is_as_it_was(plan, destination.head(FEED_KEY))


def _is_as_it_was(plan: Plan, stored: StoredObject | None) -> bool:
    if stored is None or plan.live.release is None:
        return (stored.etag if stored else None) == plan.live.feed_etag
    return (stored.etag, stored.release) == (plan.live.feed_etag, plan.live.release.number)


def _refused(destination: Destination) -> DestinationError:
    return DestinationError(
        f"{destination.name} refuses to replace {FEED_KEY}, although it is as it was",
        fix="Nothing is lost. The store does not keep its own conditions. Ceph does so in a bucket with "
        "versioning: publish to one without. Else ask your storage administrator to fix that.",
    )


def _describe_publisher(destination: Destination) -> str:
    release = read_live(destination).release
    if release is None:
        return "Someone else replaced the feed since it was read, not with this program"
    return f"{release.by or 'Someone'} published release {release.number} at {release.published}"
