"""The fields of an episode's YAML."""

from podcast_publisher.load.yaml.addresses import FileName, WebAddress
from podcast_publisher.load.yaml.allow import Allowances
from podcast_publisher.load.yaml.chapters import Chapters
from podcast_publisher.load.yaml.fields.chapter import CHAPTER
from podcast_publisher.load.yaml.fields.nested import (
    AI_CONTENT,
    ARTWORK,
    DECISION,
    LICENSE,
    LOCATION,
    TRANSLATION,
    TXT_LINES,
)
from podcast_publisher.load.yaml.fields.other_feeds import FUNDING_PAGES
from podcast_publisher.load.yaml.fields.people import APPROVAL, PERSON, REVIEWED
from podcast_publisher.load.yaml.guids import EpisodeGuid
from podcast_publisher.load.yaml.mappings import Field, Group, ListOf
from podcast_publisher.load.yaml.scalars import Boolean, Choice, DateTime, Text, WholeNumber

EPISODE = Group(
    "an episode",
    (
        Field(
            "title",
            Text(),
            "The title, without number and without the show's name.",
            feed="title",
            example="Saving lives before birth",
            required=True,
        ),
        Field(
            "number",
            WholeNumber(),
            "The number, from 1.",
            feed="itunes:episode, podcast:episode",
            example="1",
        ),
        Field(
            "season",
            WholeNumber(),
            "The season, from 1.",
            feed="itunes:season, podcast:season",
            example="1",
        ),
        Field(
            "type",
            Choice("full", "trailer", "bonus", blank=""),
            "The kind of episode.",
            feed="itunes:episodeType",
            example="full",
            default="full",
        ),
        Field(
            "guid",
            EpisodeGuid(),
            "The identifier by which apps know the episode. Created once and never changed.",
            feed="guid",
            example="0b6f3c1e-6a54-4f0e-9c0b-7d3f6f9f7a11",
            required=True,
        ),
        Field(
            "published",
            DateTime(),
            "The publication date. Until then the episode stays out of the feed.",
            feed="pubDate",
            example="2025-06-11 06:00 Europe/London",
            required=True,
        ),
        Field(
            "description",
            Text(),
            "The show notes. Use paragraphs, lists with hyphens and [links](https://...).",
            feed="description",
            example="A clinic for the smallest patients.",
            required=True,
        ),
        Field(
            "summary",
            Text(),
            "One or two sentences without links, for lists of episodes. Apps that show one text alone show this one, so "
            "leave it out if the show notes begin well.",
            feed="description, with the show notes in content:encoded",
            example="How a clinic treats children before they are born.",
        ),
        Field(
            "link",
            WebAddress(),
            "A page about this episode, if there is another than the published one.",
            feed="link",
            example="https://www.example.org/podcast/1",
        ),
        Field(
            "audio",
            FileName(),
            "The recording, if its name differs from this file's.",
            feed="enclosure",
            example="01-saving-lives-before-birth.mp3",
        ),
        Field(
            "transcript",
            FileName(),
            "The WebVTT transcript, if its name differs from this file's.",
            feed="podcast:transcript",
            example="01-saving-lives-before-birth.vtt",
        ),
        Field(
            "translations",
            ListOf(TRANSLATION),
            "The transcript in other languages. Apps offer it to listeners who have chosen that language.",
            feed="podcast:transcript",
        ),
        Field(
            "reviewed",
            REVIEWED,
            "Who read the transcript while listening, and when. Never published.",
        ),
        Field(
            "approved",
            ListOf(APPROVAL),
            "Who approved exactly this episode before it is published, and when. Never published.",
        ),
        Field("artwork", ARTWORK, "The episode's own artwork.", feed="itunes:image, podcast:image"),
        Field(
            "explicit",
            Boolean(),
            "Only if it differs from the show's.",
            feed="itunes:explicit",
            example="false",
        ),
        Field(
            "people",
            ListOf(PERSON),
            "Everyone who can be heard, including the host: this list replaces the show's.",
            feed="podcast:person",
        ),
        Field(
            "chapters", Chapters(CHAPTER), "Parts a listener can jump to.", feed="podcast:chapters"
        ),
        Field("location", LOCATION, "The place it is about.", feed="podcast:location"),
        Field("license", LICENSE, "Only if it differs from the show's.", feed="podcast:license"),
        FUNDING_PAGES,
        AI_CONTENT,
        TXT_LINES,
        Field(
            "block",
            Boolean(),
            "Ask directories such as Apple's to leave this episode out. Apps that read the feed themselves still show it.",
            feed="itunes:block",
            example="true",
            default=False,
        ),
        Field(
            "draft",
            Boolean(),
            "Keep the episode unpublished whatever its date, and report its errors as advice.",
            example="true",
            default=False,
        ),
        Field(
            "withdrawn",
            DECISION,
            "Remove the episode from the feed for good. The file stays, so that number and guid "
            "are never reused.",
        ),
        Field(
            "replaces_audio",
            DECISION,
            "Confirm once that a new recording replaces the published one.",
        ),
        Field(
            "replaces_date",
            DECISION,
            "Confirm once that a new date replaces the published one.",
        ),
        Field(
            "allow",
            Allowances(),
            "Warnings and advice to accept in this episode's files, such as `PP206: archive "
            "recording, short on purpose`. The reason needs at least ten characters.",
        ),
    ),
)
