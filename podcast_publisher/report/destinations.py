"""The places to publish to, in plain words."""

from collections.abc import Iterator

from podcast_publisher.model.destination_settings import DestinationSettings


def as_lines(settings: DestinationSettings) -> Iterator[str]:
    """Name, kind and where; below it where the world reads it."""
    yield f"{settings.name:<14} {settings.kind:<7} {_where(settings)}"
    if settings.public_url:
        yield f"{'':22} read at {settings.public_url}"
    if settings.records:
        yield f"{'':22} with its records apart, in {settings.records}"
    if settings.single_writer:
        yield f"{'':22} for a single writer: nothing protects two who publish at the same moment"
    if settings.public_url_unreachable:
        yield f"{'':22} not read there before the feed is replaced: {settings.public_url_unreachable}"


def unseen(address: str, reason: str) -> str:
    """That nobody looks through the public address, and why, as a sentence."""
    return (
        f"Nobody makes sure that listeners can read the show at {address}, as podcast.yaml accepts "
        f"(public_url_unreachable): {reason.rstrip('.')}."
    )


def _where(settings: DestinationSettings) -> str:
    if settings.kind == "local":
        return "a real object store on this computer"
    if settings.kind == "folder":
        return settings.folder
    below = f", below {settings.prefix.strip('/')}/" if settings.prefix.strip("/") else ""
    return f"the bucket {settings.bucket} at {settings.endpoint_url or _amazons(settings)}{below}"


def _amazons(settings: DestinationSettings) -> str:
    return f"Amazon S3 ({settings.region})" if settings.region else "Amazon S3"
