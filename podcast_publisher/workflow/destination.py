"""Destinations: open them, check what they support, move their records, and print their policies."""

import json
from collections.abc import Callable, Mapping

from msgspec import Struct

from podcast_publisher.load.project import load_show
from podcast_publisher.model.capabilities import Capability, DestinationCheck
from podcast_publisher.model.destination import ListedObject
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.show import Show
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.publish.stores.capabilities import probe_capabilities
from podcast_publisher.publish.stores.open_destination import OpenDestination, open_destination
from podcast_publisher.publish.stores.s3.github_trust import read_repository, trust_policy
from podcast_publisher.publish.stores.s3.policies import (
    CROSS_ORIGIN,
    erase_policy,
    public_read_policy,
    publisher_policy,
)
from podcast_publisher.publish.stores.separate_records import misplaced_records, move_record
from podcast_publisher.settings import LOCAL, destination_settings
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.errors import FindingsError
from podcast_publisher.workflow.store_test import public_fault


class Target(Struct, frozen=True):
    """A destination that was opened, with its settings."""

    settings: DestinationSettings
    place: OpenDestination

    @property
    def name(self) -> str:
        """What to call it in a sentence."""
        return self.place.destination.name

    @property
    def is_local(self) -> bool:
        """Whether only this computer can read it."""
        return self.settings.kind == "local"

    @property
    def can_be_read(self) -> bool:
        """Whether this computer can read it at its public address."""
        return self.place.readable and not self.settings.public_url_unreachable


def read_show(workspace: Workspace) -> Show:
    """The show in podcast.yaml, with its destinations.

    Raises:
        FindingsError: the part that names the destinations cannot be read.
    """
    project = load_show(workspace)
    unread = [
        finding for finding in project.findings if finding.field[:1] in {(), ("destinations",)}
    ]
    if unread:
        raise FindingsError(
            "The destinations in podcast.yaml cannot be read",
            unread,
            fix="Fix podcast.yaml and try again.",
        )
    return project.show


def read_settings(workspace: Workspace, name: str) -> DestinationSettings:
    """The settings of the destination with that name.

    Raises:
        FindingsError: podcast.yaml cannot be read.
        WrongUseError: it has no destination of that name.
    """
    return destination_settings(read_show(workspace), name)


def list_destinations(show: Show) -> tuple[DestinationSettings, ...]:
    """Every destination of the show, the local store first."""
    if any(destination.name == LOCAL for destination in show.destinations):
        return show.destinations
    return (destination_settings(show, LOCAL), *show.destinations)


def open_named(context: Context, name: str) -> Target:
    """The destination with that name, ready for use.

    Raises:
        FindingsError: podcast.yaml cannot be read.
        WrongUseError: it has no destination of that name.
        DestinationError: the destination cannot be reached.
    """
    return open_target(context, read_settings(context.workspace, name))


def open_target(context: Context, settings: DestinationSettings) -> Target:
    """The destination with these settings, ready for use.

    Raises:
        DestinationError: it cannot be reached.
    """
    return Target(settings, open_destination(settings, context.workspace, context.environment))


def check_destination(
    context: Context, target: Target, tested: Callable[[Capability], None] = lambda _: None
) -> DestinationCheck:
    """Test what a destination supports by trying it; `tested` is called after each test.

    Raises:
        DestinationError: it cannot be reached, or refuses what every store supports.
    """
    destination = target.place.destination
    capabilities = probe_capabilities(destination, tested)
    retention = destination.versioning()
    left = len(misplaced_records(destination))
    reads = target.can_be_read
    fault = public_fault(target.place, context.environment) if reads else None
    return DestinationCheck(
        target.settings,
        target.place.public_url,
        capabilities,
        retention,
        left,
        reads,
        *((fault.message, fault.fix) if fault else ()),
    )


def records_to_move(context: Context, name: str) -> tuple[Target, list[ListedObject]]:
    """The destination, and its records that are still in the public place.

    Raises:
        WrongUseError: the destination keeps its records where they are.
        DestinationError: it cannot be read.
    """
    settings = read_settings(context.workspace, name)
    if not settings.records:
        raise WrongUseError(
            f'"{name}" has no separate place for its records',
            fix="Name one in podcast.yaml, as `records` of this destination.",
        )
    target = open_target(context, settings)
    return target, misplaced_records(target.place.destination)


def move_records(target: Target, records: list[ListedObject]) -> None:
    """Copy each record to its separate place, then remove it where the world reads.

    Raises:
        DestinationError: it refuses; the next run continues.
    """
    for record in records:
        move_record(record.key, target.place.destination)


class GithubTrust(Struct, frozen=True):
    """A role's trust in a repository."""

    policy: str
    """As JSON."""
    has_ids: bool
    """Whether the repository's numbers are in it."""


def bucket_policies(workspace: Workspace, name: str) -> tuple[str, Mapping[str, str]]:
    """The bucket of that destination, and its policies as JSON: public, publisher, cors and erase.

    Raises:
        WrongUseError: the destination is not a bucket.
    """
    settings = read_settings(workspace, name)
    return settings.bucket, policies_of(settings)


def github_trust(workspace: Workspace, name: str, repository: str, environment: str) -> GithubTrust:
    """How an AWS role trusts the jobs of a GitHub repository that publish to that destination.

    Raises:
        WrongUseError: the destination is not at Amazon S3, or the repository cannot be read.
    """
    settings = read_settings(workspace, name)
    if settings.kind != "s3" or settings.endpoint_url:
        raise WrongUseError(
            f'"{settings.name}" is not at Amazon S3, and only AWS has roles that trust GitHub',
            fix="Give the job keys of its own, as secrets of its environment.",
        )
    source = read_repository(repository)
    return GithubTrust(trust_policy(source, environment or name), has_ids=source.has_ids)


def policies_of(settings: DestinationSettings) -> Mapping[str, str]:
    """The policies of the bucket with these settings, as JSON: public, publisher, cors and erase.

    Raises:
        WrongUseError: the destination is not a bucket.
    """
    if settings.kind == "local":
        raise WrongUseError(
            "The local store needs no policies: the program sets them itself",
            fix="Name a destination of the kind s3; destination list shows them.",
        )
    if settings.kind != "s3":
        raise WrongUseError(
            f'"{settings.name}" is a folder, and folders have no policies',
            fix="Configure the web server that serves it not to serve releases/ and .headers/.",
        )
    bucket, prefix, records = settings.bucket, settings.prefix, settings.records
    return {
        "public": public_read_policy(bucket, prefix),
        "publisher": publisher_policy(bucket, prefix, records),
        "cors": json.dumps(CROSS_ORIGIN, indent=2),
        "erase": erase_policy(bucket, prefix, records),
    }
