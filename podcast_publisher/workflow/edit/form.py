"""What forms are made of: inputs with the explanations of docs/fields.md, and lists of them."""

from typing import Literal

from msgspec import Struct

from podcast_publisher.load.yaml.mappings import Field, Group
from podcast_publisher.model.finding import FieldPath

Control = Literal[
    "line", "text", "number", "moment", "day", "switch", "choice", "several", "lines", "truth"
]
"""How a value is entered; `several` is a group of checkboxes, `lines` a list with an entry a line, and
`truth` a choice of yes, no and what holds without it."""
TRUTHS = ("", "yes", "no")


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
    fold: str = ""
    """The heading under which it is folded away; empty where it is always shown."""


class Rows(Struct, frozen=True):
    """A list with a row of inputs for each entry."""

    key: str
    label: str
    entry: str
    """What an entry is called."""
    hint: str
    inputs: tuple[Input, ...]
    is_folded: bool = False
    """Whether the list is folded away while it is empty."""


class Form(Struct, frozen=True):
    """The inputs and lists of a form."""

    inputs: tuple[Input, ...]
    rows: tuple[Rows, ...] = ()


def field_input(
    group: Group,
    name: str,
    label: str,
    control: Control,
    *,
    inside: FieldPath = (),
    fold: str = "",
) -> Input:
    """The input for a field of that group; `inside` is the path of the group."""
    field: Field = group.by_name[name]
    path = (*inside, name)
    choices = getattr(field.kind, "choices", ())
    if control == "several":
        choices = getattr(field.kind, "kind").choices  # noqa: B009 - the kind of its items
    elif control == "truth":
        choices = TRUTHS
    key = "-".join(map(str, path))
    return Input(key, path, label, control, field.description, field.example, choices, fold)
