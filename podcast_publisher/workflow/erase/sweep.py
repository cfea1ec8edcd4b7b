"""Delete everything at a destination that holds any of an episode, in an order that the next run can finish."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

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

Tell = Callable[[str], None]
"""Called with each step, in words."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What was done at the destination."""

    release: int | None
    removed: tuple[str, ...]
    rewritten: tuple[str, ...]
    refusals: tuple[FailedDeletion, ...]
    left: tuple[Trace, ...]
    searched: int
    versions: ObjectVersions


def carry_out_erasure(
    prepared: PreparedErasure,
    publisher: Publisher,
    save: Callable[[ErasureJournal], None],
    tell: Tell = lambda _: None,
) -> Swept:
    """Erase it at the destination. Killed anywhere, the next run finishes it.

    Raises:
        DestinationError: the destination cannot be reached, or somebody else published meanwhile.
    """
    save(prepared.journal)
    tell("Writing the tombstone")
    subject = prepared.identified.subject
    tombstones = add_tombstone(
        prepared.destination, prepared.live.tombstones, subject.guid, subject.slugs
    )
    release = _published(prepared, publisher, tombstones, tell)
    swept = _Sweep(prepared, publisher.now.date(), tombstones, tell).run(release)
    save(prepared.journal)
    return swept


def _published(
    prepared: PreparedErasure, publisher: Publisher, tombstones: Tombstones, tell: Tell
) -> int | None:
    """Publish the release without it, where there is one to publish; its number."""
    if prepared.plan is None or prepared.plan.nothing_to_do:
        return None
    tell("Publishing the show without the episode")
    plan = replace(prepared.plan, live=replace(prepared.plan.live, tombstones=tombstones))
    live = prepared.live.release
    proved = (
        VerifiedStore(live.verified_store, live.verified_single_writer_store)
        if live
        else VerifiedStore()
    )
    publisher = replace(publisher, commit=prepared.commit, reason=_REASON, proved=proved)
    return carry_out(plan, prepared.destination, publisher).number


class _Sweep:
    """Finds traces and deletes them, until a search finds none that could be deleted."""

    def __init__(
        self, prepared: PreparedErasure, on: date, tombstones: Tombstones, tell: Tell
    ) -> None:
        self._destination = prepared.destination
        self._subject = prepared.identified.subject
        self._journal = prepared.journal
        self._on = on
        self._tombstones = tombstones
        self._tell = tell
        self._rewritten: list[str] = []
        self._refusals: list[FailedDeletion] = []

    def run(self, release: int | None) -> Swept:
        self._discard_uploads()
        live = read_live(self._destination).release
        number = live.number if live else None
        if (
            number is not None
        ):  # from now on every publisher learns of the tombstone with one request
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
        return Swept(
            release,
            tuple(self._journal.removed),
            tuple(self._rewritten),
            tuple(self._refusals),
            searched.traces,
            searched.entries,
            versions,
        )

    def _discard_uploads(self) -> None:
        for upload in self._destination.unfinished_uploads(""):
            if self._subject.owns(tail(upload.key)):
                self._tell(f"Discarding an unfinished upload of {upload.key}")
                self._destination.abort_upload(upload)

    def _delete(self, trace: Trace, versions: ObjectVersions, number: int | None) -> None:
        entry = trace.version
        try:
            if trace.is_current_record:
                self._rewrite(entry.key, number)
            else:
                versions.delete(entry)
                self._tell(f"Deleted {entry.key}")
                if entry.key not in self._journal.removed:
                    self._journal.removed.append(entry.key)
        except DestinationError as error:
            self._destination.head(TOMBSTONES_KEY)  # where nothing can be reached, this says so
            self._refusals.append(FailedDeletion(entry.key, str(error), error.fix))

    def _rewrite(self, key: str, live: int | None) -> None:
        is_live = live is not None and release_number(key) == live
        if rewrite_record(
            self._destination, key, self._subject, self._on, self._tombstones, live=is_live
        ):
            self._rewritten.append(key)
            self._tell(f"Rewrote {key}")


def _next(traces: tuple[Trace, ...], done: set[ObjectVersion]) -> list[Trace]:
    """What is to be deleted now: the copies of feeds only once nothing else is left to delete."""
    todo = [
        trace
        for trace in traces
        if trace.phase is not DeletionPhase.MENTION and trace.version not in done
    ]
    first = [trace for trace in todo if trace.phase is not DeletionPhase.FEED]
    return first or todo
