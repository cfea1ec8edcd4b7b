"""Plan an erasure: a release without the episode, and everything at the destination that holds any of it.

The order lets the next run finish an interrupted one: the tombstone first, then the release without the episode;
then its own objects, copies that name it, and records; and last the copies of feeds, which say which guid had
which names in addresses. Every step can be repeated, and then finds nothing to do.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.feed.read import parse_or_none
from podcast_publisher.load.checkout import head_commit
from podcast_publisher.model.destination import Destination
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.erasure import (
    DeletionPhase,
    ErasureJournal,
    ErasurePlan,
    ObjectVersion,
    ObjectVersions,
)
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.plan import LiveState, Plan
from podcast_publisher.model.release import Release, UnreadableReleaseError
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.publish.erasure.traces import SearchResult, find_traces, read_feeds
from podcast_publisher.publish.releases.live import read_live, read_tombstones
from podcast_publisher.publish.stores.open_destination import OpenDestination, writable_destination
from podcast_publisher.workflow.check import Checked
from podcast_publisher.workflow.erase.cache_lifetimes import cache_lifetimes
from podcast_publisher.workflow.erase.find_episode import EpisodeToErase, Sources, find_episode
from podcast_publisher.workflow.erase.local_copies import files_of
from podcast_publisher.workflow.erase.release import release_without
from podcast_publisher.workflow.erase.reports import Reports
from podcast_publisher.workflow.errors import FindingsError

_RECORD = "/release.json"
_LARGEST_TRANSCRIPT = 4_000_000


class PreparedErasure(Struct, frozen=True):
    """What erasing would do: a value, shown before anything is done."""

    episode: EpisodeToErase
    place: OpenDestination
    settings: DestinationSettings
    destination: Destination
    live: LiveState
    searched: SearchResult
    uploads: int
    """Unfinished uploads of it."""
    unrestorable: tuple[int, ...]
    """The releases that held it."""
    journal: ErasureJournal
    plan: Plan | None
    """The release without it; None where what is live does not hold it."""
    project: Project
    """With the episode, if its file is still there."""
    workspace: Workspace
    reports: Reports
    objections: tuple[Finding, ...] = ()
    """Errors that block publishing the folder without it."""
    commit: str = ""
    known: bool = False
    """Whether a tombstone names it already."""

    def shown(self, local: Iterable[str] = ()) -> ErasurePlan:
        """What to show before anything is done; `local` are the places of this computer that are cleared."""
        traces = self.searched.traces
        rewritten = tuple(trace for trace in traces if trace.is_current_record)
        mentions = tuple(trace for trace in traces if trace.phase is DeletionPhase.MENTION)
        return ErasurePlan(
            title=self.episode.title,
            guid=self.episode.subject.guid,
            destination=self.place.destination.name,
            public_url=self.place.public_url,
            removals=tuple(
                trace for trace in traces if trace not in rewritten and trace not in mentions
            ),
            rewritten=rewritten,
            mentions=mentions,
            unfinished_uploads=self.uploads,
            unrestorable=self.unrestorable,
            publish=self.plan,
            has_tombstone=self.known,
            shared_names=self.episode.shared_names,
            local=tuple(local),
            files=self.files,
        )

    def stop_at_objections(self) -> None:
        """Go on only without objections.

        Raises:
            FindingsError: there are some.
        """
        if self.objections:
            raise FindingsError(
                "Nothing was erased, because of what is live already",
                self.objections,
                self.project,
                fix="Each error says what to do. Then erase the episode again.",
            )

    @property
    def files(self) -> tuple[str, ...]:
        """The episode's own files in the project's folder."""
        return files_of(self.episode, self.project, self.workspace)

    @property
    def name(self) -> str:
        """What to call the episode in a command."""
        subject = self.episode.subject
        return subject.guid or next(iter(sorted(subject.slugs)), "")


def prepare_erasure(
    term: str,
    checked: Checked,
    place: OpenDestination,
    settings: DestinationSettings,
    *,
    workspace: Workspace,
    now: datetime,
    reports: Reports,
) -> PreparedErasure:
    """Find the episode, and everything that erasing it would touch.

    `reports` has the journal of an earlier, interrupted run.

    Raises:
        WrongUseError: there is no such episode.
        FindingsError: it is live, and the folder has errors, so no release without it can be made.
        DestinationError: the destination cannot be read, or does not allow old versions to be listed.
    """
    destination = writable_destination(place, settings)
    versions = destination.versions()
    entries = tuple(versions.list_versions())
    live = read_live(destination)
    records = tuple(_records(destination, entries))
    chosen = _find_episode(
        term, checked.project, destination, live, versions=versions, records=records
    )
    subject = chosen.subject
    name = subject.guid or next(iter(sorted(subject.slugs)), term)
    earlier = reports.find(name)
    if earlier:
        subject = subject.merge(earlier.subject)
        chosen = replace(chosen, subject=subject, title=earlier.title or chosen.title)
    plan, findings = release_without(
        checked, chosen, place, destination, live, hub=settings.hub, workspace=workspace, now=now
    )
    known = frozenset(
        key for key in (live.release.objects if live.release else ()) if not subject.owns(key)
    )
    number = live.release.number if live.release else None
    searched = find_traces(versions, subject, live=known, number=number)
    journal = earlier or ErasureJournal(subject, now, chosen.title)
    journal.subject = subject
    for key, seconds in cache_lifetimes(records, searched, chosen).items():
        journal.lifetimes[key] = max(seconds, journal.lifetimes.get(key, 0))
    held = tuple(
        sorted(
            release.number
            for release in records
            if any(map(subject.owns, release.objects)) or _was_redacted(release, earlier)
        )
    )
    uploads = sum(
        1 for upload in destination.unfinished_uploads("") if subject.owns(tail(upload.key))
    )
    tombstones = read_tombstones(destination)
    return PreparedErasure(
        chosen,
        place,
        settings,
        destination,
        live,
        searched,
        uploads,
        held,
        journal,
        plan,
        checked.project,
        workspace,
        reports,
        findings,
        head_commit(workspace.root),
        known=tombstones.has_guid(subject.guid)
        if subject.guid
        else any(map(tombstones.has_slug, subject.slugs)),
    )


def _was_redacted(release: Release, earlier: ErasureJournal | None) -> bool:
    """Whether an interrupted run may have redacted it; what was redacted before is about another episode."""
    return bool(earlier and release.redacted >= earlier.began.date().isoformat())


def _records(destination: Destination, entries: tuple[ObjectVersion, ...]) -> Iterator[Release]:
    for entry in entries:
        if entry.is_current and not entry.is_delete_marker and entry.key.endswith(_RECORD):
            stored = destination.read(entry.key)
            try:
                if stored:
                    yield Release.from_json(stored[0])
            except UnreadableReleaseError:
                continue


def _find_episode(
    term: str,
    project: Project,
    destination: Destination,
    live: LiveState,
    *,
    versions: ObjectVersions,
    records: tuple[Release, ...],
) -> EpisodeToErase:
    bodies = [live.feed or b"", *(body for _, body in read_feeds(versions))]
    sources = Sources(
        project=project,
        feeds=[feed for body in bodies if (feed := parse_or_none(body))],
        withdrawn={guid: slug for release in records for guid, slug in release.withdrawn.items()},
        objects={key: value for release in records for key, value in release.objects.items()},
        tombstones=live.tombstones or read_tombstones(destination),
    )
    chosen = find_episode(term, sources)
    transcripts = {
        entry.key: b"".join(versions.read(entry, _LARGEST_TRANSCRIPT)).decode("utf-8", "replace")
        for entry in versions.list_versions()
        if entry.key.startswith("transcripts/")
    }
    own = {key: text for key, text in transcripts.items() if chosen.subject.owns(key)}
    others = {key: text for key, text in transcripts.items() if key not in own}
    return find_episode(term, replace(sources, texts=own, other_texts=others))


def tail(key: str) -> str:
    """The key without the prefix of a shared preview."""
    return key.split("/", 2)[2] if key.startswith("preview/") and key.count("/") >= 2 else key
