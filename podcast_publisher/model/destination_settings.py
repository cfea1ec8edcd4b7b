"""Settings of a destination in `podcast.yaml`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DestinationSettings:
    """A place to publish to, as `podcast.yaml` describes it."""

    name: str
    kind: str
    """`s3`, `folder` or `local`."""
    public_url: str = ""
    """Where the world reads it; ends with a slash."""
    folder: str = ""
    bucket: str = ""
    prefix: str = ""
    endpoint_url: str = ""
    region: str = ""
    addressing: str = "path"
    """`path`, or `virtual` where the bucket's name stands in front of the store's."""
    single_writer: bool = False
    """Whether it is accepted that nothing protects one publisher from another."""
    public_url_unreachable: str = ""
    """Why whoever publishes cannot read it at `public_url`; nothing where they can."""
    records: str = ""
    """Where records stand apart: a bucket, with a prefix behind a slash, or a folder; nothing where they do not."""
    takes_over: str = ""
    """Why what others put there may be replaced; nothing where it may not."""
