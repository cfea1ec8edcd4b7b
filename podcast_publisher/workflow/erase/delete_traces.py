"""Delete all traces of an episode at a destination, in an order that lets the next run finish an interrupted one."""

from collections.abc import Callable
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.model.capabilities import VerifiedStore
from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.erasure import (
    DeletionPhase,
    ErasureJournal,
    FailedDeletion,
    ObjectVersion,
    ObjectVersions,
    Trace,
)
from podcast_publisher.model.release import TOMBSTONES_KEY, record_key, release_number
from podcast_publisher.model.tombstones import Tombstones
from podcast_publisher.publish.erasure.redact import rewrite_record
from podcast_publisher.publish.erasure.tombstones import add_tombstone
from podcast_publisher.publish.erasure.traces import find_traces
from podcast_publisher.publish.releases.carry_out import Publisher, carry_out
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.workflow.erase.plan import PreparedErasure, tail

_REASON = "An episode was erased"

OnStep = Callable[[str], None]
"""Called with each step, in words."""


class Deletions(Struct, frozen=True):
    """What was deleted at the destination."""

    release: int | None
    removed: tuple[str, ...]
    rewritten: tuple[str, ...]
    failed: tuple[FailedDeletion, ...]
    left: tuple[Trace, ...]
    searched: int
    versions: ObjectVersions


def carry_out_erasure(
    prepared: PreparedErasure,
    publisher: Publisher,
    save: Callable[[ErasureJournal], None],
    on_step: OnStep = lambda _: None,
) -> Deletions:
    """Erase it at the destination. The next run finishes an interrupted one.

    Raises:
        DestinationError: the destination cannot be reached, or somebody else published meanwhile.
    """
    save(prepared.journal)
    on_step("Writing the tombstone")
    subject = prepared.episode.subject
    tombstones = add_tombstone(
        prepared.destination, prepared.live.tombstones, subject.guid, subject.slugs
    )
    release = _published(prepared, publisher, tombstones, on_step)
    deletions = _TraceDeletion(prepared, publisher.now.date(), tombstones, on_step).run(release)
    save(prepared.journal)
    return deletions


def _published(
    prepared: PreparedErasure, publisher: Publisher, tombstones: Tombstones, on_step: OnStep
) -> int | None:
    """Publish the release without it, where there is one to publish; its number."""
    if prepared.plan is None or prepared.plan.nothing_to_do:
        return None
    on_step("Publishing the show without the episode")
    plan = replace(prepared.plan, live=replace(prepared.plan.live, tombstones=tombstones))
    publisher = replace(
        publisher,
        commit=prepared.commit,
        reason=_REASON,
        verified_store=VerifiedStore.from_release(prepared.live.release),
    )
    return carry_out(plan, prepared.destination, publisher).number


class _TraceDeletion:
    """Searches for traces and deletes them, until a search finds no more."""

    def __init__(
        self, prepared: PreparedErasure, on: date, tombstones: Tombstones, on_step: OnStep
    ) -> None:
        self._destination = prepared.destination
        self._subject = prepared.episode.subject
        self._journal = prepared.journal
        self._on = on
        self._tombstones = tombstones
        self._on_step = on_step
        self._rewritten: list[str] = []
        self._failed: list[FailedDeletion] = []

    def run(self, release: int | None) -> Deletions:
        self._discard_uploads()
        live = read_live(self._destination).release
        number = live.number if live else None
        if number is not None:  # from now on, every publisher reads the tombstone with one request
            self._rewrite(record_key(number), number)
        versions = self._destination.versions()
        done: set[ObjectVersion] = set()
        while True:
            keys = frozenset(live.objects if live else ())
            searched = find_traces(versions, self._subject, live=keys, number=number)
            todo = _next(searched.traces, done)
            if not todo:
                break
            for trace in todo:
                done.add(trace.version)  # a record that was rewritten comes back as an old version
                self._delete(trace, versions, number)
        versions.delete_leftovers()
        return Deletions(
            release,
            tuple(self._journal.removed),
            tuple(self._rewritten),
            tuple(self._failed),
            searched.traces,
            searched.entries,
            versions,
        )

    def _discard_uploads(self) -> None:
        for upload in self._destination.unfinished_uploads(""):
            if self._subject.owns(tail(upload.key)):
                self._on_step(f"Discarding an unfinished upload of {upload.key}")
                self._destination.abort_upload(upload)

    def _delete(self, trace: Trace, versions: ObjectVersions, number: int | None) -> None:
        entry = trace.version
        try:
            if trace.is_current_record:
                self._rewrite(entry.key, number)
            else:
                versions.delete(entry)
                self._on_step(f"Deleted {entry.key}")
                if entry.key not in self._journal.removed:
                    self._journal.removed.append(entry.key)
        except DestinationError as error:
            self._destination.head(TOMBSTONES_KEY)  # raises where nothing can be reached
            self._failed.append(FailedDeletion(entry.key, str(error), error.fix))

    def _rewrite(self, key: str, live: int | None) -> None:
        is_live = live is not None and release_number(key) == live
        if rewrite_record(
            self._destination, key, self._subject, self._on, self._tombstones, live=is_live
        ):
            self._rewritten.append(key)
            self._on_step(f"Rewrote {key}")


def _next(traces: tuple[Trace, ...], done: set[ObjectVersion]) -> list[Trace]:
    """What to delete now; the copies of feeds once nothing else is left."""
    todo = [
        trace
        for trace in traces
        if trace.phase is not DeletionPhase.MENTION and trace.version not in done
    ]
    first = [trace for trace in todo if trace.phase is not DeletionPhase.FEED]
    return first or todo
