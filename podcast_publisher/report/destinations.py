"""Destinations, for people."""

from collections.abc import Iterator

from podcast_publisher.model.destination_settings import DestinationSettings


def as_lines(settings: DestinationSettings) -> Iterator[str]:
    """Name, kind and location, then the public address."""
    yield f"{settings.name:<14} {settings.kind:<7} {_where(settings)}"
    if settings.public_url:
        yield f"{'':22} read at {settings.public_url}"
    if settings.records:
        yield f"{'':22} with separate records, in {settings.records}"
    if settings.single_writer:
        yield f"{'':22} for a single writer: two people who publish at once are not protected"
    if settings.public_url_unreachable:
        yield f"{'':22} not checked before the feed is replaced: {settings.public_url_unreachable}"


def unchecked_address(address: str, reason: str) -> str:
    """A sentence that the public address is not checked, and why."""
    return (
        f"The public address {address} is not checked, as podcast.yaml accepts "
        f"(public_url_unreachable): {reason.rstrip('.')}."
    )


def _where(settings: DestinationSettings) -> str:
    if settings.kind == "local":
        return "an object store on this computer"
    if settings.kind == "folder":
        return settings.folder
    below = f", below {settings.prefix.strip('/')}/" if settings.prefix.strip("/") else ""
    return f"the bucket {settings.bucket} at {settings.endpoint_url or _aws(settings)}{below}"


def _aws(settings: DestinationSettings) -> str:
    return f"Amazon S3 ({settings.region})" if settings.region else "Amazon S3"
