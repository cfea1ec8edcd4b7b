"""The form of an episode, and the steps that show it a part at a time."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from podcast_publisher.load.yaml.fields.chapter import CHAPTER
from podcast_publisher.load.yaml.fields.episode import EPISODE
from podcast_publisher.load.yaml.fields.nested import ARTWORK, LICENSE, LOCATION, TRANSLATION
from podcast_publisher.load.yaml.fields.other_feeds import FUNDING
from podcast_publisher.load.yaml.fields.people import CONSENT, PERSON, REVIEWED
from podcast_publisher.workflow.edit.form import Control, Form, Input, Rows, field_input

Part = Literal["audio", "transcript", "artwork", ""]
"""The file that belongs to a step."""
_DETAILS = "Details"


def _consent(name: str, label: str, control: Control) -> Input:
    return field_input(CONSENT, name, label, control, inside=("consent",), fold="Consent")


PEOPLE = Rows(
    "people",
    "People",
    "person",
    EPISODE.by_name["people"].description,
    (
        field_input(PERSON, "name", "Name", "line"),
        field_input(PERSON, "role", "Role", "line"),
        field_input(PERSON, "patient", "Speaks as a patient", "switch"),
        _consent("reference", "Consent: reference", "line"),
        _consent("date", "Consent: given on", "day"),
        _consent("scope", "Consent: agreed to", "several"),
        _consent("taken_by", "Consent: asked by", "line"),
        _consent("review", "Consent: ask again on", "day"),
    ),
)

CHAPTERS = Rows(
    "chapters",
    "Chapters",
    "chapter",
    EPISODE.by_name["chapters"].description,
    (
        field_input(CHAPTER, "start", "Begins at", "line"),
        field_input(CHAPTER, "title", "Title", "line"),
        field_input(CHAPTER, "link", "Link", "line", fold=_DETAILS),
        field_input(CHAPTER, "image", "Picture", "line", fold=_DETAILS),
        field_input(CHAPTER, "end", "Ends at", "line", fold=_DETAILS),
        field_input(CHAPTER, "hidden", "Not in lists of chapters", "switch", fold=_DETAILS),
    ),
)

TRANSLATIONS = Rows(
    "translations",
    "Transcripts in other languages",
    "translation",
    EPISODE.by_name["translations"].description,
    (
        field_input(TRANSLATION, "file", "File", "line"),
        field_input(TRANSLATION, "language", "Language", "line"),
    ),
    is_folded=True,
)

FUNDING_ROWS = Rows(
    "funding",
    "Pages for support",
    "page",
    EPISODE.by_name["funding"].description,
    (
        field_input(FUNDING, "url", "Address", "line"),
        field_input(FUNDING, "text", "Words on the button", "line"),
    ),
    is_folded=True,
)

EPISODE_FORM = Form(
    (
        field_input(EPISODE, "title", "Title", "line"),
        field_input(EPISODE, "description", "Show notes", "text"),
        field_input(EPISODE, "number", "Number", "number"),
        field_input(EPISODE, "summary", "Summary", "line", fold=_DETAILS),
        field_input(EPISODE, "season", "Season", "number", fold=_DETAILS),
        field_input(EPISODE, "type", "Type", "choice", fold=_DETAILS),
        field_input(EPISODE, "link", "Link", "line", fold=_DETAILS),
        field_input(EPISODE, "explicit", "Explicit content", "truth", fold=_DETAILS),
        field_input(
            LOCATION, "name", "Place it is about", "line", inside=("location",), fold=_DETAILS
        ),
        field_input(LICENSE, "name", "Licence", "line", inside=("license",), fold=_DETAILS),
        field_input(EPISODE, "published", "Comes out", "moment"),
        field_input(EPISODE, "draft", "Still a draft", "switch"),
        field_input(EPISODE, "block", "Leave out of directories", "switch", fold=_DETAILS),
        field_input(EPISODE, "ai_content", "Made by a machine", "truth", fold=_DETAILS),
        field_input(REVIEWED, "by", "Transcript read by", "line", inside=("reviewed",)),
        field_input(REVIEWED, "date", "Transcript read on", "day", inside=("reviewed",)),
        field_input(ARTWORK, "alt", "What the artwork shows", "line", inside=("artwork",)),
    ),
    (PEOPLE, CHAPTERS, TRANSLATIONS, FUNDING_ROWS),
)


class Step(Struct, frozen=True):
    """A part of an episode's form with an address of its own."""

    name: str
    """In its address."""
    label: str
    inputs: tuple[str, ...] = ()
    """Keys of inputs, in their order."""
    rows: tuple[str, ...] = ()
    part: Part = ""


STEPS = (
    Step("recording", "Recording", ("ai_content",), part="audio"),
    Step(
        "notes",
        "Show notes",
        (
            *("title", "description", "number", "summary", "season", "type", "link", "explicit"),
            *("location-name", "license-name"),
        ),
        ("funding",),
    ),
    Step("people", "People and consent", rows=("people",)),
    Step("chapters", "Chapters", rows=("chapters",)),
    Step(
        "transcript",
        "Transcript",
        ("reviewed-by", "reviewed-date"),
        ("translations",),
        part="transcript",
    ),
    Step("artwork", "Artwork", ("artwork-alt",), part="artwork"),
    Step("date", "Date", ("published", "draft", "block")),
)
STEP: Mapping[str, Step] = {step.name: step for step in STEPS}


def step_of(key: str) -> Step:
    """The step that shows the input, list or part with that key; the notes for what none shows."""
    root = key.split("-", 1)[0]
    for step in STEPS:
        if key in step.inputs or root in step.rows or (root and root == step.part):
            return step
    return next((step for step in STEPS if root in step.rows), STEP["notes"])
