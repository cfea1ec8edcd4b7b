"""How templates are read, whoever's they are.

`ours/layout.html` is ours under any circumstances, for templates that extend it.
"""

from collections.abc import Mapping
from importlib.resources import files
from typing import TypeVar

from jinja2 import Environment, FunctionLoader, StrictUndefined

from podcast_publisher.model.site import FOLDER, TEMPLATES

_OURS = "ours/"
Kind = TypeVar("Kind", bound=Environment)


def ours(name: str) -> str:
    """The text of the file of ours with that name."""
    return (files(__package__) / FOLDER / name).read_text("utf-8")


def environment(own: Mapping[str, str], kind: type[Kind]) -> Kind:
    """An environment of that kind: looking at every step takes more time than all else, and ours need none."""

    def load(name: str) -> tuple[str, str | None, None] | None:
        if name in own:
            return own[name], name, None
        bare = name.removeprefix(_OURS)
        return (ours(bare), None, None) if bare in TEMPLATES else None

    made = kind(
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # what may be markup is handed over as such; there is no other way to write any
    del made.filters["safe"]
    return made
