"""Settings of a destination in `podcast.yaml`."""

from collections.abc import Mapping

from msgspec import Struct

from podcast_publisher.model.announcement import AnnounceSettings

KINDS: Mapping[str, str] = {"s3": "bucket", "folder": "folder"}
"""The kinds that podcast.yaml may name, each with the field that says where it is; `local` needs none."""


class DestinationSettings(Struct, frozen=True):
    """A place to publish to, as `podcast.yaml` describes it."""

    name: str
    kind: str
    """`s3`, `folder` or `local`."""
    public_url: str = ""
    """The public address; ends with a slash."""
    folder: str = ""
    bucket: str = ""
    prefix: str = ""
    endpoint_url: str = ""
    region: str = ""
    addressing: str = "path"
    """`path`, or `virtual` if the bucket's name is part of the host name."""
    single_writer: bool = False
    """Whether its owner accepts a store that does not protect publishers from each other."""
    public_url_unreachable: str = ""
    """Why the publishing computer cannot read `public_url`; empty if it can."""
    records: str = ""
    """A separate place for records: a bucket, with a prefix after a slash, or a folder; empty for none."""
    takes_over: str = ""
    """Why other people's objects may be replaced; empty if they may not."""
    announce: AnnounceSettings | None = None
    """Who is told of a release."""

    @property
    def hub(self) -> str:
        """The WebSub hub that the feed names; empty without one."""
        return self.announce.websub if self.announce else ""
