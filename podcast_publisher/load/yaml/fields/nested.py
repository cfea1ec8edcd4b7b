"""Fields within fields: pictures, locations, chapters and other groups of a show or an episode."""

from msgspec import Struct

from podcast_publisher.load.yaml.addresses import Email, FileName, WebAddress
from podcast_publisher.load.yaml.dates import CalendarDate
from podcast_publisher.load.yaml.guids import EpisodeGuid
from podcast_publisher.load.yaml.mappings import Field, Group, ListOf
from podcast_publisher.load.yaml.scalars import Boolean, Choice, DateTime, Text, WholeNumber
from podcast_publisher.load.yaml.timecodes import Timecode
from podcast_publisher.model.directories import DIRECTORIES
from podcast_publisher.model.imported import Imported, LeftOut
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


class ArtworkReference(Struct, frozen=True):
    """A picture as the YAML names it, before it is probed."""

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
    ArtworkReference,
)
LOCATION = Group(
    "a place",
    (
        Field(
            "name", Text(), "The name as listeners should read it.", example="Leeds", required=True
        ),
        Field("geo", Text(), "Latitude and longitude.", feed="geo", example="geo:53.80,-1.55"),
        Field("osm", Text(), "Its OpenStreetMap object.", feed="osm", example="R118362"),
        Field("country", Text(), "Two letters.", feed="country", example="GB"),
        Field(
            "rel",
            Choice("creator", "subject", blank=""),
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
        Field(
            "url", WebAddress(), "Its terms.", feed="url", example="https://www.example.org/terms"
        ),
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
            Timecode(),
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
        Field(
            "link",
            WebAddress(),
            "A page about what is said here. Apps that know it show it while the chapter plays.",
            feed="url in the chapters file, psc:chapter href",
            example="https://www.example.org/clinic",
        ),
        Field(
            "image",
            FileName(),
            "A picture for this chapter: a JPEG or PNG, best square.",
            feed="img in the chapters file, psc:chapter image",
            example="artwork/clinic.jpg",
        ),
        Field(
            "end",
            Timecode(),
            "When it ends, if that is before the next chapter begins.",
            feed="endTime in the chapters file",
            example="2:45",
        ),
        Field(
            "hidden",
            Boolean(),
            "Leave it out of lists of chapters: only the picture and the link change.",
            feed="toc in the chapters file",
            example="true",
            default=False,
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
            "start",
            DateTime(),
            "The first time.",
            feed="dtstart",
            example="2025-06-11 06:00 London",
        ),
    ),
    UpdateFrequency,
)
LISTINGS = Group(
    "the show's addresses in directories",
    tuple(
        Field(name, WebAddress(), f"In {directory.name}.", example=directory.example)
        for name, directory in DIRECTORIES.items()
    ),
)
SEASON = Group(
    "a season",
    (
        Field("number", WholeNumber(), "Its number.", example="1", required=True),
        Field("name", Text(), "Its name.", example="The first nine", required=True),
    ),
    Season,
)
DECISION = Group(
    "a decision",
    (
        Field(
            "date",
            CalendarDate(),
            "The day on which it was decided.",
            example="2026-01-15",
            required=True,
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
IMPORTED = Group(
    "where the show was before",
    (
        Field(
            "feed",
            Text(),
            "The address of its feed there. `import` reads it again, and nobody else is told.",
            example="https://old-host.example.org/feed.xml",
            required=True,
        ),
    ),
    Imported,
)
LEFT_OUT = Group(
    "an item that stays behind",
    (
        Field(
            "guid",
            EpisodeGuid(),
            "Its guid in the old feed; without one, the address of its file or page, as `import` lists it.",
            required=True,
        ),
        Field("reason", Text(), "Why, in a sentence.", example="It is a video", required=True),
    ),
    LeftOut,
)

AI_CONTENT = Field(
    "ai_content",
    Boolean(),
    "Whether voices, words or translation were made by a machine.",
    feed="podcast:txt purpose=ai-content",
    example="false",
)
TXT_LINES = Field("txt", ListOf(TXT), "Lines that directories ask for.", feed="podcast:txt")
