"""Open a destination from its settings in podcast.yaml."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from podcast_publisher.model.destination import Destination
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.workspace import PUBLISHED, STORE, Workspace
from podcast_publisher.publish.stores.folder import FolderDestination
from podcast_publisher.publish.stores.local.state import (
    BUCKET,
    UnwritableStoreError,
    find_program,
    reserve,
)
from podcast_publisher.publish.stores.separate_records import SeparateRecords
from podcast_publisher.publish.stores.single_writer import SingleWriter

FALLBACK_URL = "http://127.0.0.1:8000/"


class OpenDestination(Struct, frozen=True):
    """An open destination and its public URL."""

    destination: Destination
    public_url: str
    readable: bool = True
    """Whether something serves it over HTTP, so that it can be verified."""
    note: str = ""
    """What the person publishing must know about it."""
    address: str = ""
    """The store's own, under which it is kept that it was found able; nothing where that is known anyway."""


def writable_destination(opened: OpenDestination, settings: DestinationSettings) -> Destination:
    """The destination for small writes, without a probe of the store."""
    return SingleWriter(opened.destination) if settings.single_writer else opened.destination


def store_folder(workspace: Workspace) -> Path:
    """The local store's folder. The store of an earlier version is ended and moved there."""

    def stop(former: Path) -> None:
        from podcast_publisher.publish.stores.local import store as local

        local.stop(former)

    return workspace.state(STORE, stop)


def public_url(settings: DestinationSettings, workspace: Workspace) -> str:
    """The destination's public URL; starts and connects nothing."""
    if settings.kind != "local":
        return settings.public_url.rstrip("/") + "/"
    if not find_program():
        return FALLBACK_URL
    try:
        return reserve(store_folder(workspace)).public_url
    except UnwritableStoreError:  # what is built for it can be looked at all the same
        return FALLBACK_URL


def open_destination(
    settings: DestinationSettings, workspace: Workspace, environment: Mapping[str, str]
) -> OpenDestination:
    """Open the destination; start the local store if it is not running.

    boto3 is imported here, where it is used: it takes longer to import than all else together.

    Raises:
        DestinationError: it cannot be had.
    """
    if settings.kind == "local":
        return _local(workspace, environment)
    address = public_url(settings, workspace)
    if settings.kind == "folder":
        public = FolderDestination(workspace.output(settings.folder).resolve())
        if not settings.records:
            return OpenDestination(public, address)
        records = FolderDestination(workspace.output(settings.records).resolve())
        return OpenDestination(SeparateRecords(public, records), address)
    from podcast_publisher.publish.stores.s3.bucket import BucketDestination
    from podcast_publisher.publish.stores.s3.connection import client

    connected = client(
        endpoint_url=settings.endpoint_url,
        region=settings.region,
        addressing=settings.addressing,
    )
    bucket = BucketDestination(connected, settings.bucket, settings.prefix)
    store = f"{connected.meta.endpoint_url}/{settings.bucket}"
    if not settings.records:
        return OpenDestination(bucket, address, address=store)
    name, _, prefix = settings.records.partition("/")
    apart = SeparateRecords(bucket, BucketDestination(connected, name, prefix))
    return OpenDestination(apart, address, address=f"{store} and {settings.records}")


def open_logs(settings: DestinationSettings, bucket: str) -> Destination:
    """Another bucket at the destination's store, for log files; at Amazon where it has none.

    Raises:
        DestinationError: it cannot be had.
    """
    from podcast_publisher.publish.stores.s3.bucket import BucketDestination
    from podcast_publisher.publish.stores.s3.connection import client

    connected = client(
        endpoint_url=settings.endpoint_url,
        region=settings.region,
        addressing=settings.addressing,
    )
    return BucketDestination(connected, bucket)


def _local(workspace: Workspace, environment: Mapping[str, str]) -> OpenDestination:
    if find_program() is None:
        folder = workspace.state(PUBLISHED)
        shown = workspace.relative(folder)
        return OpenDestination(
            FolderDestination(folder),
            FALLBACK_URL,
            readable=False,
            note="There is no local store for this computer, so a folder takes its place. To look "
            f"at it: python -m http.server --directory {shown} 8000",
        )
    from podcast_publisher.publish.stores.local import store as local
    from podcast_publisher.publish.stores.s3.bucket import BucketDestination

    store = local.start(store_folder(workspace), environment)
    return OpenDestination(BucketDestination(local.connect(store), BUCKET), store.public_url)
