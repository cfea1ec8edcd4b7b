"""Fields within fields: pictures, locations, chapters and other groups of a show or an episode."""

from msgspec import Struct

from podcast_publisher.load.yaml.addresses import Email, FileName, WebAddress
from podcast_publisher.load.yaml.dates import CalendarDate
from podcast_publisher.load.yaml.guids import EpisodeGuid
from podcast_publisher.load.yaml.mappings import Field, Group, ListOf
from podcast_publisher.load.yaml.scalars import Boolean, Choice, DateTime, Text, WholeNumber
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
from podcast_publisher.model.transcript import Translation


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
TRANSLATION = Group(
    "a translation",
    (
        Field(
            "file",
            FileName(),
            "The WebVTT file.",
            example="01-saving-lives-before-birth.cy.vtt",
            required=True,
        ),
        Field(
            "language",
            Text(),
            "Its language: two letters, with a region if it matters.",
            feed="language",
            example="cy",
            required=True,
        ),
    ),
    Translation,
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
