"""The form of the show."""

from podcast_publisher.load.yaml.fields.nested import (
    ARTWORK,
    LICENSE,
    LISTINGS,
    LOCATION,
    OWNER,
    SEASON,
    UPDATE_FREQUENCY,
)
from podcast_publisher.load.yaml.fields.other_feeds import FUNDING, OTHER_FEED
from podcast_publisher.load.yaml.fields.people import PERSON
from podcast_publisher.load.yaml.fields.show import SHOW
from podcast_publisher.model.directories import DIRECTORIES
from podcast_publisher.workflow.edit.form import Form, Rows, field_input

_OTHER = "More about the show"
_LISTINGS = "Where it is listed"
_DETAILS = "Details"

_FUNDING = Rows(
    "funding",
    "Pages for support",
    "page",
    SHOW.by_name["funding"].description,
    (
        field_input(FUNDING, "url", "Address", "line"),
        field_input(FUNDING, "text", "Words on the button", "line"),
    ),
    is_folded=True,
)
_PEOPLE = Rows(
    "people",
    "People",
    "person",
    SHOW.by_name["people"].description,
    (
        field_input(PERSON, "name", "Name", "line"),
        field_input(PERSON, "role", "Role", "line"),
        field_input(PERSON, "link", "Page about them", "line"),
    ),
)
_SEASONS = Rows(
    "seasons",
    "Names of seasons",
    "season",
    SHOW.by_name["seasons"].description,
    (
        field_input(SEASON, "number", "Number", "number"),
        field_input(SEASON, "name", "Name", "line"),
    ),
    is_folded=True,
)
_PODROLL = Rows(
    "podroll",
    "Shows that you recommend",
    "show",
    SHOW.by_name["podroll"].description,
    (
        field_input(OTHER_FEED, "title", "Name", "line"),
        field_input(OTHER_FEED, "guid", "Identifier of its feed", "line"),
        field_input(OTHER_FEED, "url", "Address of its feed", "line"),
    ),
    is_folded=True,
)

SHOW_FORM = Form(
    (
        field_input(SHOW, "title", "Title", "line"),
        field_input(SHOW, "description", "Description", "text"),
        field_input(SHOW, "link", "Link", "line"),
        field_input(SHOW, "author", "Author", "line"),
        field_input(OWNER, "name", "Owner", "line", inside=("owner",)),
        field_input(OWNER, "email", "Mailbox", "line", inside=("owner",)),
        field_input(SHOW, "categories", "Categories", "lines"),
        field_input(SHOW, "language", "Language", "line"),
        field_input(SHOW, "copyright", "Copyright", "line"),
        field_input(ARTWORK, "alt", "What the artwork shows", "line", inside=("artwork",)),
        field_input(SHOW, "type", "Type", "choice", fold=_OTHER),
        field_input(SHOW, "complete", "The series is complete", "switch", fold=_OTHER),
        field_input(SHOW, "explicit", "Explicit content", "truth", fold=_OTHER),
        field_input(
            UPDATE_FREQUENCY, "text", "How often", "line", inside=("update_frequency",), fold=_OTHER
        ),
        field_input(
            LOCATION, "name", "Where it comes from", "line", inside=("location",), fold=_OTHER
        ),
        field_input(LICENSE, "name", "Licence", "line", inside=("license",), fold=_OTHER),
        field_input(SHOW, "ai_content", "Made by a machine", "truth", fold=_OTHER),
        field_input(SHOW, "lawful_basis", "Lawful basis", "line", fold=_OTHER),
        *(
            field_input(
                LISTINGS, name, directory.name, "line", inside=("listings",), fold=_LISTINGS
            )
            for name, directory in DIRECTORIES.items()
        ),
        field_input(SHOW, "locked", "Locked against imports by others", "truth", fold=_DETAILS),
        *(
            field_input(OTHER_FEED, name, label, "line", inside=("publisher",), fold=_DETAILS)
            for name, label in (
                ("guid", "Publisher: identifier of its feed"),
                ("url", "Publisher: address of its feed"),
                ("title", "Publisher: name"),
            )
        ),
    ),
    (_PEOPLE, _FUNDING, _SEASONS, _PODROLL),
)
