"""Fields within fields: pictures, people, places, and what else stands in a show or an episode."""

from dataclasses import dataclass

from podcast_publisher.load.clock import Clock
from podcast_publisher.load.days import Day
from podcast_publisher.load.groups import Field, Group, Many
from podcast_publisher.load.kinds import (
    Email,
    FileName,
    Moment,
    OneOf,
    Text,
    Web,
    Whole,
    YesNo,
)
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.listing import DIRECTORIES
from podcast_publisher.model.show import (
    Decision,
    License,
    Location,
    Owner,
    Season,
    Txt,
    UpdateFrequency,
)
from podcast_publisher.model.transcript import Chapter


@dataclass(frozen=True, slots=True)
class NamedPicture:
    """A picture as the YAML names it, not looked at yet."""

    file: str
    alt: str


ARTWORK = Group(
    "a picture",
    (
        Field(
            "file",
            FileName(),
            "The picture: a square JPEG or PNG of 1400 to 3000 pixels.",
            feed="itunes:image, podcast:image href",
            example="artwork/cover.jpg",
            required=True,
        ),
        Field(
            "alt",
            Text(),
            "What it shows, in a sentence, for those who cannot see it.",
            feed="podcast:image alt",
            example="A microscope on a blue ground",
        ),
    ),
    NamedPicture,
)
LOCATION = Group(
    "a place",
    (
        Field("name", Text(), "As it is to be read.", example="Leeds", required=True),
        Field("geo", Text(), "Latitude and longitude.", feed="geo", example="geo:53.80,-1.55"),
        Field("osm", Text(), "Its OpenStreetMap object.", feed="osm", example="R118362"),
        Field("country", Text(), "Two letters.", feed="country", example="GB"),
        Field(
            "rel",
            OneOf("creator", "subject", blank=""),
            "Where it is made, or what it is about.",
            feed="rel",
            example="creator",
        ),
    ),
    Location,
)
LICENSE = Group(
    "a licence",
    (
        Field(
            "name",
            Text(),
            "A short name such as ARR (all rights reserved) or CC-BY-4.0.",
            example="ARR",
            required=True,
        ),
        Field("url", Web(), "Its terms.", feed="url", example="https://www.example.org/terms"),
    ),
    License,
)
TXT = Group(
    "a line for a directory",
    (
        Field("purpose", Text(), "What it is for.", feed="purpose", example="verify"),
        Field("text", Text(), "The line itself.", example="a1b2c3", required=True),
    ),
    Txt,
)
CHAPTER = Group(
    "a chapter",
    (
        Field(
            "start",
            Clock(),
            "When it begins; whole seconds are best.",
            feed="startTime in the chapters file",
            example="1:30",
            required=True,
        ),
        Field(
            "title",
            Text(),
            "What it is called.",
            feed="title in the chapters file",
            example="Welcome",
            required=True,
        ),
    ),
    Chapter,
)
OWNER = Group(
    "an owner",
    (
        Field("name", Text(), "A role, not a person.", feed="itunes:name", required=True),
        Field(
            "email",
            Email(),
            "A mailbox that is read: directories send ownership codes there.",
            feed="itunes:email",
            example="podcast@example.org",
            required=True,
        ),
    ),
    Owner,
)
UPDATE_FREQUENCY = Group(
    "how often",
    (
        Field("text", Text(), "In words.", example="Weekly, nine episodes", required=True),
        Field(
            "rrule",
            Text(),
            "The same as an RFC 5545 rule.",
            feed="rrule",
            example="FREQ=WEEKLY;COUNT=9",
        ),
        Field(
            "start", Moment(), "The first time.", feed="dtstart", example="2025-06-11 06:00 London"
        ),
    ),
    UpdateFrequency,
)
LISTINGS = Group(
    "the show's addresses in directories",
    tuple(
        Field(name, Web(), f"In {directory.name}.", example=directory.example)
        for name, directory in DIRECTORIES.items()
    ),
)
SEASON = Group(
    "a season",
    (
        Field("number", Whole(), "Its number.", example="1", required=True),
        Field("name", Text(), "Its name.", example="The first nine", required=True),
    ),
    Season,
)
DESTINATION = Group(
    "a destination",
    (
        Field(
            "kind",
            OneOf("s3", "folder", blank=""),
            "An S3-compatible bucket, or a folder that something else serves.",
            example="s3",
            required=True,
        ),
        Field(
            "public_url",
            Web(),
            "Where the world reads it. Best on a domain of your own, so that storage can move.",
            example="https://podcast.example.org/breakthroughs/",
            required=True,
        ),
        Field("folder", FileName(), "For a folder: its path.", example="../public"),
        Field("bucket", Text(), "For S3: the bucket.", example="example-podcast"),
        Field("prefix", Text(), "For S3: the folder in the bucket.", example="breakthroughs"),
        Field(
            "endpoint_url",
            Web(),
            "For S3 that is not Amazon's: the address of its interface.",
            example="https://s3.example.org",
        ),
        Field("region", Text(), "For S3: the region.", example="eu-west-2"),
        Field(
            "addressing",
            OneOf("path", "virtual"),
            "For S3: whether the bucket's name stands behind the store's, or in front of it.",
            example="path",
        ),
        Field(
            "single_writer",
            YesNo(),
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
    ),
    DestinationSettings,
)
DECISION = Group(
    "a decision",
    (
        Field(
            "date", Day(), "The day on which it was decided.", example="2026-01-15", required=True
        ),
        Field(
            "reason",
            Text(),
            "Why, in a sentence. It is kept in the record of the release, not in the feed.",
            example="A name was said wrongly",
            required=True,
        ),
    ),
    Decision,
)

AI_CONTENT = Field(
    "ai_content",
    YesNo(),
    "Whether voices, words or translation were made by a machine.",
    feed="podcast:txt purpose=ai-content",
    example="false",
)
TXT_LINES = Field("txt", Many(TXT), "Lines that directories ask for.", feed="podcast:txt")
