"""Erase an episode at a destination and on this computer, verify it, and write the report."""

from pathlib import Path

from msgspec import Struct

from podcast_publisher.load.project import load_show
from podcast_publisher.model.erasure import (
    AddressCheck,
    ClearedFolder,
    ErasurePlan,
    ErasureReport,
    ObjectVersions,
)
from podcast_publisher.publish.releases.carry_out import Publisher
from podcast_publisher.report.announcements import outcome_line
from podcast_publisher.workflow.check import Checked
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.destination import Target, open_target, read_settings
from podcast_publisher.workflow.erase.check_addresses import addresses_of, check_addresses
from podcast_publisher.workflow.erase.delete_traces import Deletions, OnStep, carry_out_erasure
from podcast_publisher.workflow.erase.local_copies import (
    clear_built,
    clear_places,
    git_commands,
    kept_out_of,
    places_there,
)
from podcast_publisher.workflow.erase.plan import PreparedErasure, prepare_erasure
from podcast_publisher.workflow.erase.reports import reports_in
from podcast_publisher.workflow.purge import purge


class ErasureResult(Struct, frozen=True):
    """What was done, and where the report of it is."""

    erasure: ErasureReport
    text: Path
    page: Path


def prepare(
    context: Context, checked: Checked, term: str, to: str, reports_folder: Path
) -> PreparedErasure:
    """Find the episode, and everything that erasing it from a destination would touch.

    Raises:
        FindingsError: podcast.yaml cannot be read.
        WrongUseError: there is no such episode or destination, or no report may be kept in that folder.
        PublisherError: the episode is live, and no release without it can be made.
        DestinationError: the destination cannot be read, or does not allow old versions to be listed.
    """
    settings = read_settings(context.workspace, to)
    reports = reports_in(reports_folder, kept_out_of(context.workspace, settings.folder))
    return prepare_erasure(
        term,
        checked,
        open_target(context, settings).place,
        settings,
        workspace=context.workspace,
        now=context.clock(),
        reports=reports,
    )


def shown_plan(context: Context, prepared: PreparedErasure) -> ErasurePlan:
    """What to show before anything is erased."""
    return prepared.shown(places_there(context.workspace, prepared.settings.kind))


def erase(
    context: Context, prepared: PreparedErasure, on_step: OnStep = lambda _: None
) -> ErasureResult:
    """Erase what was shown, verify it, and write the report.

    Raises:
        FindingsError: there are objections to the release without the episode.
        DestinationError: the destination cannot be reached, or somebody else published meanwhile.
        WrongUseError: the report cannot be written; it is tried before anything is deleted.
    """
    prepared.stop_at_objections()
    publisher = context.publisher()
    deletions = carry_out_erasure(prepared, publisher, prepared.reports.save, on_step)
    on_step("Clearing this computer")
    places = clear_places(context.workspace, prepared.settings.kind)
    local = (*places, *clear_built(context.workspace))
    erasure = _verified(context, prepared, deletions, local, on_step, publisher=publisher)
    text, page = prepared.reports.write(erasure, prepared.journal)
    return ErasureResult(erasure, text, page)


def _other_destinations(context: Context, prepared: PreparedErasure) -> tuple[str, ...]:
    """The commands that erase the episode from the show's other destinations."""
    return tuple(
        f"podcast-publisher erase {prepared.name} --to {destination.name}"
        for destination in load_show(context.workspace).show.destinations
        if destination.name != prepared.settings.name
    )


def _verified(
    context: Context,
    prepared: PreparedErasure,
    deletions: Deletions,
    local: tuple[ClearedFolder, ...],
    on_step: OnStep,
    *,
    publisher: Publisher,
) -> ErasureReport:
    subject, journal, place = prepared.episode.subject, prepared.journal, prepared.place
    now = context.clock()
    addresses: tuple[AddressCheck, ...] = ()
    unreachable = f"no server serves {place.destination.name}"
    unreachable_by_choice = prepared.settings.public_url_unreachable
    if why := unreachable_by_choice:
        unreachable = (
            f"podcast.yaml says that this computer cannot reach {place.public_url} ({why})"
        )
    keys = addresses_of(subject, journal.lifetimes, deletions.removed)
    purged = tuple(map(outcome_line, purge(context, Target(prepared.settings, place), keys)))
    for line in purged:
        on_step(line)
    if not unreachable_by_choice and place.readable:
        addresses = check_addresses(
            place.public_url,
            subject,
            keys,
            lifetimes=journal.lifetimes,
            now=now,
            token=publisher.run,
            environment=context.environment,
            on_step=on_step,
        )
        answered = any(address.response[:1].isdigit() for address in addresses)
        unreachable = (
            "" if answered else f"{place.public_url} does not answer: {addresses[0].response}"
        )
    undeleted = {failure.target for failure in deletions.failed}
    return ErasureReport(
        title=prepared.episode.title,
        guid=subject.guid,
        finished=now,
        by=publisher.name,
        destination=place.destination.name,
        name=prepared.settings.name,
        began=journal.began,
        release=deletions.release,
        removed=deletions.removed,
        rewritten=deletions.rewritten,
        unrestorable=prepared.unrestorable,
        versions=_versions(deletions.versions),
        failed_deletions=deletions.failed,
        mentions=tuple(trace for trace in deletions.left if trace.version.key not in undeleted),
        searched=deletions.searched,
        addresses=addresses,
        unreachable=unreachable,
        purged=purged,
        local=local,
        files=prepared.files,
        commands=git_commands(context.workspace, prepared.files, subject.slugs),
        elsewhere=_other_destinations(context, prepared),
    )


def _versions(versions: ObjectVersions) -> str:
    if not versions.can_list:
        return "The storage cannot list old versions of objects; ask your storage administrator whether it keeps any."
    if versions.keeps_versions:
        return "The storage keeps old versions of objects; those of the episode were deleted too."
    return "The storage lists no old versions of objects."
