"""The fields of a destination."""

from podcast_publisher.load.yaml.addresses import FileName, WebAddress
from podcast_publisher.load.yaml.fields.announce import ANNOUNCE
from podcast_publisher.load.yaml.mappings import Field, Group
from podcast_publisher.load.yaml.scalars import Boolean, Choice, Text
from podcast_publisher.model.destination_settings import KINDS, DestinationSettings

DESTINATION = Group(
    "a destination",
    (
        Field(
            "kind",
            Choice(*KINDS, blank=""),
            "An S3-compatible bucket, or a folder that a web server serves.",
            example="s3",
            required=True,
        ),
        Field(
            "public_url",
            WebAddress(),
            "The public address. Use your own domain, so that the storage can move.",
            example="https://podcast.example.org/breakthroughs/",
            required=True,
        ),
        Field("folder", FileName(), "For a folder: its path.", example="../public"),
        Field("bucket", Text(), "For S3: the bucket.", example="example-podcast"),
        Field("prefix", Text(), "For S3: the folder in the bucket.", example="breakthroughs"),
        Field(
            "endpoint_url",
            WebAddress(),
            "For S3-compatible stores other than Amazon's: the address of their API.",
            example="https://s3.example.org",
        ),
        Field("region", Text(), "For S3: the region.", example="eu-west-2"),
        Field(
            "addressing",
            Choice("path", "virtual"),
            "For S3: whether the bucket's name is in the path or in the host name.",
            example="path",
        ),
        Field(
            "single_writer",
            Boolean(),
            "Accept a store without conditional writes, which cannot protect two publishers from each "
            "other. Then never publish from two places.",
            example="false",
            default=False,
        ),
        Field(
            "public_url_unreachable",
            Text(),
            "Why the publishing computer cannot read `public_url`, such as an internal network. Then the address is "
            "not checked before the feed is replaced.",
            example="The build server has no internet access",
        ),
        Field(
            "records",
            Text(),
            "A second, private place for the records, for stores that can only make a whole bucket public. "
            "For S3 another bucket, optionally with a prefix after a slash; for a folder another folder.",
            example="example-podcast-records/breakthroughs",
        ),
        Field(
            "takes_over",
            Text(),
            "Why other people's objects may be replaced if they are in the way. Without it, nothing is "
            "published to a place that contains objects of others.",
            example="The old site was here; agreed with the web team on 2026-11-20",
        ),
        Field(
            "announce",
            ANNOUNCE,
            "Who is told of each release. docs/announcing.md shows how to set up each of them.",
        ),
    ),
    DestinationSettings,
)
