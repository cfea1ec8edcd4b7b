"""The fields of a destination."""

from podcast_publisher.load.yaml.addresses import FileName, WebAddress
from podcast_publisher.load.yaml.mappings import Field, Group
from podcast_publisher.load.yaml.scalars import Boolean, Choice, Text
from podcast_publisher.model.destination_settings import DestinationSettings

DESTINATION = Group(
    "a destination",
    (
        Field(
            "kind",
            Choice("s3", "folder", blank=""),
            "An S3-compatible bucket, or a folder that something else serves.",
            example="s3",
            required=True,
        ),
        Field(
            "public_url",
            WebAddress(),
            "Where the world reads it. Best on a domain of your own, so that storage can move.",
            example="https://podcast.example.org/breakthroughs/",
            required=True,
        ),
        Field("folder", FileName(), "For a folder: its path.", example="../public"),
        Field("bucket", Text(), "For S3: the bucket.", example="example-podcast"),
        Field("prefix", Text(), "For S3: the folder in the bucket.", example="breakthroughs"),
        Field(
            "endpoint_url",
            WebAddress(),
            "For S3 that is not Amazon's: the address of its interface.",
            example="https://s3.example.org",
        ),
        Field("region", Text(), "For S3: the region.", example="eu-west-2"),
        Field(
            "addressing",
            Choice("path", "virtual"),
            "For S3: whether the bucket's name stands behind the store's, or in front of it.",
            example="path",
        ),
        Field(
            "single_writer",
            Boolean(),
            "Whether it is accepted that nothing protects one publisher from another: for stores that "
            "cannot write on a condition. Then never publish from two places.",
            example="false",
            default=False,
        ),
        Field(
            "public_url_unreachable",
            Text(),
            "Why the computer that publishes cannot read `public_url`: an internal network, say. Then nobody "
            "makes sure before the feed is replaced that listeners can read what it names.",
            example="The build server has no way out to the internet",
        ),
        Field(
            "records",
            Text(),
            "A second place for the records, which the world may not read: for stores that can only open a bucket as a "
            "whole. For S3 another bucket, with a prefix behind a slash if need be; for a folder another folder.",
            example="example-podcast-records/breakthroughs",
        ),
        Field(
            "takes_over",
            Text(),
            "Why what others put there may be replaced, where it is in the way of the show. Without it, nothing is "
            "published to a place that holds what this program did not put there.",
            example="The old site stood here; agreed with the web team on 2026-11-20",
        ),
    ),
    DestinationSettings,
)
