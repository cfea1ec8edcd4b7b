"""The whole erasure from what was shown to the report: at the destination, on this computer, and the proof."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from podcast_publisher.model.erasure import (
    AddressCheck,
    ClearedFolder,
    ErasureReport,
    ObjectVersions,
)
from podcast_publisher.publish.releases.carry_out import Publisher
from podcast_publisher.workflow.erase.local_copies import clear_built, git_commands
from podcast_publisher.workflow.erase.plan import Prepared
from podcast_publisher.workflow.erase.proof import addresses_of, ask
from podcast_publisher.workflow.erase.reports import Reports
from podcast_publisher.workflow.erase.sweep import Swept, Tell, carry_out_erasure


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done, and where the report of it is."""

    erasure: ErasureReport
    text: Path
    page: Path


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an erasure needs to know of the computer it runs on."""

    root: Path
    """The project's folder."""
    reports: Reports
    publisher: Publisher
    """Who erases."""
    clock: Callable[[], datetime]
    environment: Mapping[str, str]
    places: Iterable[ClearedFolder] = ()
    """The places of this computer, each cleared when it is asked for."""
    elsewhere: tuple[str, ...] = ()
    """The commands for the other destinations of the show."""


def erase(prepared: Prepared, here: Surroundings, tell: Tell = lambda _: None) -> Erased:
    """Erase what was shown, prove it, and write the report.

    Raises:
        DestinationError: the destination cannot be reached, or somebody else published meanwhile.
        WrongUseError: the report cannot be written; it is tried before anything is deleted.
    """
    swept = carry_out_erasure(prepared, here.publisher, here.reports.save, tell)
    tell("Clearing this computer")
    local = (*here.places, *clear_built(here.root))
    erasure = _proved(prepared, swept, here, local, tell)
    text, page = here.reports.write(erasure, prepared.journal)
    return Erased(erasure, text, page)


def _proved(
    prepared: Prepared,
    swept: Swept,
    here: Surroundings,
    local: tuple[ClearedFolder, ...],
    tell: Tell,
) -> ErasureReport:
    subject, journal, place = prepared.identified.subject, prepared.journal, prepared.place
    now = here.clock()
    addresses: tuple[AddressCheck, ...] = ()
    unreachable = f"no server serves {place.destination.name}"
    if why := prepared.settings.public_url_unreachable:
        unreachable = (
            f"podcast.yaml says that this computer cannot reach {place.public_url} ({why})"
        )
    elif place.readable:
        addresses = ask(
            place.public_url,
            subject,
            addresses_of(subject, journal.lifetimes, swept.removed),
            lifetimes=journal.lifetimes,
            now=now,
            token=here.publisher.run,
            environment=here.environment,
            tell=tell,
        )
        answered = any(address.response[:1].isdigit() for address in addresses)
        unreachable = (
            "" if answered else f"{place.public_url} does not answer: {addresses[0].response}"
        )
    refused = {refusal.target for refusal in swept.refusals}
    return ErasureReport(
        title=prepared.identified.title,
        guid=subject.guid,
        finished=now,
        by=here.publisher.name,
        destination=place.destination.name,
        name=prepared.settings.name,
        began=journal.began,
        release=swept.release,
        removed=swept.removed,
        rewritten=swept.rewritten,
        unrestorable=prepared.unrestorable,
        versions=_versions(swept.versions),
        failed_deletions=swept.refusals,
        mentions=tuple(one for one in swept.left if one.version.key not in refused),
        searched=swept.searched,
        addresses=addresses,
        unreachable=unreachable,
        local=local,
        files=prepared.files,
        commands=git_commands(here.root, prepared.files, subject.slugs),
        elsewhere=here.elsewhere,
    )


def _versions(versions: ObjectVersions) -> str:
    if not versions.can_list:
        return "The storage cannot list old versions of objects; whether it keeps any, ask whoever runs it."
    if versions.keeps_versions:
        return "The storage keeps old versions of objects; those of the episode were deleted too."
    return "The storage lists no old versions of objects."
