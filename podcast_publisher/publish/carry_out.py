"""Carry a plan out: media, each proved; the record; new pages; the feed, on its condition; all pages."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Semaphore

from podcast_publisher.model.destination import (
    Absent,
    ConflictError,
    Destination,
    DestinationError,
    Unchanged,
)
from podcast_publisher.model.plan import Plan
from podcast_publisher.model.publication import FEED_KEY, SMALL, Artifact
from podcast_publisher.model.release import Release, feed_copy_key, record_key
from podcast_publisher.publish.live import read_live
from podcast_publisher.publish.pages import put_new, replace_pages
from podcast_publisher.publish.prune import stop_at_sign

_AT_ONCE = 16
"""Of small ones it is the answers that take time; boto3 keeps as many connections."""
_LARGE_AT_ONCE = Semaphore(8)
"""More are no faster, and a store has to hold them all."""
_SAMPLE = 16
_NUMBERS_TRIED = 1000


@dataclass(frozen=True, slots=True)
class Sent:
    """An artifact that is in its place, proved."""

    artifact: Artifact
    new: bool = True
    """Whether it had to be sent; a run that was cut off may have left it there."""


Tell = Callable[[Sent], None]


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes: what a release record says of them."""

    name: str
    tool: str
    run: str
    """A random name for this run."""
    now: datetime
    commit: str = ""
    reason: str = ""
    proved: str = ""
    """The address of the store, where it was found able to keep its promises."""


class PublishedMeanwhileError(DestinationError):
    """Someone else replaced the feed since it was read; theirs stands, ours was not written."""

    def __init__(self, who: str) -> None:
        super().__init__(
            f"Someone else published meanwhile: {who}",
            fix="Theirs is live and yours is not; nothing was overwritten. Get their changes and "
            "publish again.",
        )


def carry_out(
    plan: Plan,
    destination: Destination,
    publisher: Publisher,
    tell: Tell = lambda _: None,
) -> Release:
    """Do what the plan says, in its order, and return the release it made.

    Stopped anywhere, the old feed stands on objects that are all still there.

    Raises:
        DestinationError: the destination refused, or does not keep what it was given.
        PublishedMeanwhileError: someone else was faster.
        ValueError: the plan has nothing to do.
    """
    if plan.feed is None:
        raise ValueError("there is nothing to carry out")
    feed = plan.feed.artifact
    found: list[Artifact] = []
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for sent in pool.map(lambda step: _send_media(step.artifact, destination), plan.media):
            tell(sent)
            if not sent.new:
                found.append(sent.artifact)
    release = _record(plan, destination, publisher)
    if found:
        # until the record stood, nothing may have named them, so whoever prunes could remove them
        stop_at_sign(destination, publisher.now)
        for artifact in found:
            _send_media(artifact, destination)
    if plan.live.feed and plan.live.release and not plan.live.finished:
        _keep_feed(plan.live.feed, feed, plan.live.release.number, destination)
    new = put_new(plan, destination, release.number)
    when = Absent() if plan.live.version is None else Unchanged(plan.live.version)
    try:
        destination.write(feed, when, release=release.number)
    except ConflictError as error:
        if _is_still_live(plan, destination):
            raise _refused(destination) from error
        raise PublishedMeanwhileError(_who(destination)) from error
    tell(Sent(feed))
    replace_pages(plan, destination, release.number, new, lambda page: tell(Sent(page)))
    _keep_feed(feed.body(), feed, release.number, destination)
    return release


def _send_media(artifact: Artifact, destination: Destination) -> Sent:
    """See that the object is there; a run that was cut off may have left it.

    A large one is looked for first; a small one is sent, and looked at only where that is refused.
    """
    if artifact.size <= SMALL:
        with suppress(ConflictError):
            new = destination.write(artifact, Absent())
            _prove(artifact, destination)
            return Sent(artifact, new=new)
    there = destination.look(artifact.key)
    if there and not there.same_bytes(artifact):
        raise DestinationError(
            f"{artifact.key} is there with other bytes, and is never replaced",
            fix="Something else wrote to this place. Remove that object, or publish elsewhere.",
        )
    new = there is None or bool(there.differences(artifact))
    if new:
        # if someone else puts it there first, the proof tells whether it is the same
        with suppress(ConflictError), _LARGE_AT_ONCE:
            # with the same bytes under other headers it is written again; else only where nothing is
            new = destination.write(artifact, None if there else Absent())
    _prove(artifact, destination)
    return Sent(artifact, new=new)


def _prove(artifact: Artifact, destination: Destination) -> None:
    """The destination has these bytes under these headers, and gives out a part of them.

    Raises:
        DestinationError: it does not; the words say which header or bytes.
    """
    start = artifact.size // 2
    found = destination.sample(artifact.key, start, _SAMPLE)
    part, there = found or (b"", destination.look(artifact.key))
    wrong = there.differences(artifact) if there else ("it is not there",)
    if not wrong and part != _part(artifact, start):
        wrong = ("asked for some bytes out of the middle (Range), it gives something else",)
    if wrong:
        raise DestinationError(
            f"{destination.name} did not keep {artifact.key} as it was sent: {'; '.join(wrong)}",
            fix="The feed was not replaced. The store, or something before it, changes what is "
            "stored; whoever runs it must mend that.",
        )


def _part(artifact: Artifact, start: int) -> bytes:
    if isinstance(artifact.content, bytes):
        return artifact.content[start : start + _SAMPLE]
    with artifact.content.open("rb") as file:
        file.seek(start)
        return file.read(_SAMPLE)


def _record(plan: Plan, destination: Destination, publisher: Publisher) -> Release:
    """Take the next free number and keep what this release is: two runs never share one.

    A number that a cut-off run took stays taken, so numbers may have gaps.
    """
    live = plan.live.release
    first = live.number + 1 if live else 1
    for number in range(first, first + _NUMBERS_TRIED):
        release = _release(number, plan, publisher)
        record = Artifact.for_ourselves(record_key(number), release.to_json())
        try:
            destination.write(record, Absent())
        except ConflictError as error:
            # by a run that was cut off, or by one that is live by now
            if not _is_still_live(plan, destination):
                raise PublishedMeanwhileError(_who(destination)) from error
            continue
        return release
    raise DestinationError(
        f"{destination.name} takes none of the release numbers {first} to {number}",
        fix="Look at what stands under releases/ there; docs/operations.md says what should.",
    )


def _keep_feed(body: bytes, like: Artifact, number: int, destination: Destination) -> None:
    """Keep what can be put back; that it is there says too that this release is finished."""
    destination.write(Artifact.for_ourselves(feed_copy_key(number), body, like.content_type))


def _release(number: int, plan: Plan, publisher: Publisher) -> Release:
    previous = plan.live.release.number if plan.live.release else None
    return Release(
        number=number,
        published=f"{publisher.now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        by=publisher.name,
        tool=publisher.tool,
        run=publisher.run,
        objects=plan.contents,
        previous=previous,
        undoes=previous if plan.restores else None,
        restores=plan.restores,
        commit=publisher.commit,
        reason=publisher.reason,
        notices=plan.notices,
        decisions=plan.decisions,
        withdrawn=plan.withdrawn,
        proved=publisher.proved,
    )


def _is_still_live(plan: Plan, destination: Destination) -> bool:
    """Whether the feed is the one the plan replaces, and no later release with the same bytes."""
    there = destination.look(FEED_KEY)
    if there is None or plan.live.release is None:
        return (there.version if there else None) == plan.live.version
    return (there.version, there.release) == (plan.live.version, plan.live.release.number)


def _refused(destination: Destination) -> DestinationError:
    return DestinationError(
        f"{destination.name} refuses to replace {FEED_KEY}, although it is as it was",
        fix="Nothing is lost. The store does not keep its own conditions; whoever runs it must mend "
        "that.",
    )


def _who(destination: Destination) -> str:
    release = read_live(destination).release
    if release is None:
        return "Someone else replaced the feed since it was read, not with this program"
    return f"{release.by or 'Someone'} published release {release.number} at {release.published}"
