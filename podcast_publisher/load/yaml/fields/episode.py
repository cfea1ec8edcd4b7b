"""The fields of an episode's YAML."""

from podcast_publisher.load.yaml.addresses import FileName, WebAddress
from podcast_publisher.load.yaml.allow import Allowances
from podcast_publisher.load.yaml.chapters import Chapters
from podcast_publisher.load.yaml.fields.nested import (
    AI_CONTENT,
    ARTWORK,
    CHAPTER,
    DECISION,
    LICENSE,
    LOCATION,
    TXT_LINES,
)
from podcast_publisher.load.yaml.fields.people import PERSON, REVIEWED
from podcast_publisher.load.yaml.guids import EpisodeGuid
from podcast_publisher.load.yaml.mappings import Field, Group, ListOf
from podcast_publisher.load.yaml.scalars import Boolean, Choice, DateTime, Text, WholeNumber

EPISODE = Group(
    "an episode",
    (
        Field(
            "title",
            Text(),
            "Its title, without a number and without the show's name.",
            feed="title",
            example="Saving lives before birth",
            required=True,
        ),
        Field(
            "number",
            WholeNumber(),
            "Its number, from 1.",
            feed="itunes:episode, podcast:episode",
            example="1",
        ),
        Field(
            "season",
            WholeNumber(),
            "Its season, from 1.",
            feed="itunes:season, podcast:season",
            example="1",
        ),
        Field(
            "type",
            Choice("full", "trailer", "bonus", blank=""),
            "What kind of episode it is.",
            feed="itunes:episodeType",
            example="full",
            default="full",
        ),
        Field(
            "guid",
            EpisodeGuid(),
            "What apps know the episode by. Made once; never changed, whatever else changes.",
            feed="guid",
            example="0b6f3c1e-6a54-4f0e-9c0b-7d3f6f9f7a11",
            required=True,
        ),
        Field(
            "published",
            DateTime(),
            "When it appears. Until then it is kept out of the feed.",
            feed="pubDate",
            example="2025-06-11 06:00 Europe/London",
            required=True,
        ),
        Field(
            "description",
            Text(),
            "The show notes. Paragraphs, lists with hyphens and [links](https://...) may be used.",
            feed="description",
            example="A clinic for the smallest patients.",
            required=True,
        ),
        Field(
            "link",
            WebAddress(),
            "A page about this episode; the show's page where there is none.",
            feed="link",
            example="https://www.example.org/podcast/1",
        ),
        Field(
            "audio",
            FileName(),
            "The recording, where it does not have this file's name.",
            feed="enclosure",
            example="01-saving-lives-before-birth.mp3",
        ),
        Field(
            "transcript",
            FileName(),
            "The WebVTT transcript, where it does not have this file's name.",
            feed="podcast:transcript",
            example="01-saving-lives-before-birth.vtt",
        ),
        Field(
            "reviewed",
            REVIEWED,
            "Who has read the transcript while listening, and when. Never published.",
        ),
        Field("artwork", ARTWORK, "A picture of its own.", feed="itunes:image, podcast:image"),
        Field(
            "explicit",
            Boolean(),
            "Where it differs from the show.",
            feed="itunes:explicit",
            example="false",
        ),
        Field(
            "people",
            ListOf(PERSON),
            "Who is heard, the host too: this list takes the place of the show's.",
            feed="podcast:person",
        ),
        Field(
            "chapters", Chapters(CHAPTER), "Parts a listener can jump to.", feed="podcast:chapters"
        ),
        Field("location", LOCATION, "The place it is about.", feed="podcast:location"),
        Field("license", LICENSE, "Where it differs from the show.", feed="podcast:license"),
        AI_CONTENT,
        TXT_LINES,
        Field(
            "draft",
            Boolean(),
            "While it is being made: it is not published whatever its date, and what is wrong with "
            "it is told as advice.",
            example="true",
            default=False,
        ),
        Field(
            "withdrawn",
            DECISION,
            "Takes the episode out of the feed for good. The file stays, so that its number and guid "
            "are never used again.",
        ),
        Field(
            "replaces_audio",
            DECISION,
            "Allows once that another recording takes the place of the published one.",
        ),
        Field(
            "replaces_date",
            DECISION,
            "Allows once that another date takes the place of the published one.",
        ),
        Field(
            "allow",
            Allowances(),
            "Warnings and advice to leave aside in this episode's files, as in `PP206: archive "
            "recording, short on purpose`. The reason must have ten characters.",
        ),
    ),
)
