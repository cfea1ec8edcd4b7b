"""The fields of each form, with the explanations of docs/fields.md."""

from typing import Literal

from msgspec import Struct

from podcast_publisher.load.yaml.fields.chapter import CHAPTER
from podcast_publisher.load.yaml.fields.episode import EPISODE
from podcast_publisher.load.yaml.fields.nested import ARTWORK
from podcast_publisher.load.yaml.fields.people import CONSENT, PERSON, REVIEWED
from podcast_publisher.load.yaml.fields.show import SHOW
from podcast_publisher.load.yaml.mappings import Field, Group
from podcast_publisher.model.finding import FieldPath

Control = Literal["line", "text", "number", "moment", "day", "switch", "choice", "several"]
"""How a value is entered; `several` is a group of checkboxes."""


class Input(Struct, frozen=True):
    """A field of a form."""

    key: str
    """Its name in the form; in a row, the part after the row's number."""
    path: FieldPath
    """Its path in the file, or in an entry of a list."""
    label: str
    control: Control
    hint: str
    example: str = ""
    choices: tuple[str, ...] = ()


class Rows(Struct, frozen=True):
    """A list with a row of inputs for each entry."""

    key: str
    label: str
    entry: str
    """What an entry is called."""
    hint: str
    inputs: tuple[Input, ...]


class Form(Struct, frozen=True):
    """The inputs and lists of a form."""

    inputs: tuple[Input, ...]
    rows: tuple[Rows, ...] = ()


def _input(
    group: Group, name: str, label: str, control: Control, *, inside: FieldPath = ()
) -> Input:
    field: Field = group.by_name[name]
    path = (*inside, name)
    choices = getattr(field.kind, "choices", ())
    if control == "several":
        choices = getattr(field.kind, "kind").choices  # noqa: B009 - the kind of its items
    return Input(
        "-".join(map(str, path)), path, label, control, field.description, field.example, choices
    )


PEOPLE = Rows(
    "people",
    "People",
    "person",
    EPISODE.by_name["people"].description,
    (
        _input(PERSON, "name", "Name", "line"),
        _input(PERSON, "role", "Role", "line"),
        _input(PERSON, "patient", "Speaks as a patient", "switch"),
        _input(CONSENT, "reference", "Consent: reference", "line", inside=("consent",)),
        _input(CONSENT, "date", "Consent: given on", "day", inside=("consent",)),
        _input(CONSENT, "scope", "Consent: agreed to", "several", inside=("consent",)),
        _input(CONSENT, "taken_by", "Consent: asked by", "line", inside=("consent",)),
        _input(CONSENT, "review", "Consent: ask again on", "day", inside=("consent",)),
    ),
)

CHAPTERS = Rows(
    "chapters",
    "Chapters",
    "chapter",
    EPISODE.by_name["chapters"].description,
    (
        _input(CHAPTER, "start", "Begins at", "line"),
        _input(CHAPTER, "title", "Title", "line"),
    ),
)

EPISODE_FORM = Form(
    (
        _input(EPISODE, "title", "Title", "line"),
        _input(EPISODE, "description", "Show notes", "text"),
        _input(EPISODE, "published", "Comes out", "moment"),
        _input(EPISODE, "draft", "Still a draft", "switch"),
        _input(EPISODE, "number", "Number", "number"),
        _input(EPISODE, "season", "Season", "number"),
        _input(EPISODE, "type", "Type", "choice"),
        _input(EPISODE, "link", "Link", "line"),
        _input(REVIEWED, "by", "Transcript read by", "line", inside=("reviewed",)),
        _input(REVIEWED, "date", "Transcript read on", "day", inside=("reviewed",)),
        _input(ARTWORK, "alt", "What the artwork shows", "line", inside=("artwork",)),
    ),
    (PEOPLE, CHAPTERS),
)

SHOW_FORM = Form(
    (
        _input(SHOW, "title", "Title", "line"),
        _input(SHOW, "description", "Description", "text"),
        _input(SHOW, "link", "Link", "line"),
        _input(SHOW, "author", "Author", "line"),
        _input(SHOW, "copyright", "Copyright", "line"),
        _input(SHOW, "type", "Type", "choice"),
        _input(SHOW, "complete", "The series is complete", "switch"),
        _input(ARTWORK, "alt", "What the artwork shows", "line", inside=("artwork",)),
    )
)
