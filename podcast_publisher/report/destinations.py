"""The places to publish to, in plain words."""

from collections.abc import Iterator

from podcast_publisher.model.show import DestinationSettings


def as_lines(settings: DestinationSettings) -> Iterator[str]:
    """Name, kind and where; below it where the world reads it."""
    yield f"{settings.name:<14} {settings.kind:<7} {_where(settings)}"
    if settings.public_url:
        yield f"{'':22} read at {settings.public_url}"
    if settings.single_writer:
        yield f"{'':22} for a single writer: nothing protects two who publish at the same moment"


def _where(settings: DestinationSettings) -> str:
    if settings.kind == "local":
        return "a real object store on this computer"
    if settings.kind == "folder":
        return settings.folder
    below = f", below {settings.prefix.strip('/')}/" if settings.prefix.strip("/") else ""
    return f"the bucket {settings.bucket} at {settings.endpoint_url or _amazons(settings)}{below}"


def _amazons(settings: DestinationSettings) -> str:
    return f"Amazon S3 ({settings.region})" if settings.region else "Amazon S3"
