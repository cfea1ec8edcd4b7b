"""Load templates: the project's own first, then the built-in ones.

`ours/layout.html` is always the built-in one, for templates that extend it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from markupsafe import Markup

from podcast_publisher.model.site import FOLDER, TEMPLATES
from podcast_publisher.render.pages.words import Words

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.runtime import Context

_OURS = "ours/"
Kind = TypeVar("Kind", bound="Environment")


def built_in(name: str) -> str:
    """The text of the built-in file of that name."""
    return Path(__file__).with_name(FOLDER).joinpath(name).read_text("utf-8")


def plain_environment(templates: Mapping[str, str]) -> "Environment":
    """An environment for pages that no template of the project can change."""
    from jinja2 import Environment  # slow to import

    return jinja_environment(templates, Environment)


def jinja_environment(own: Mapping[str, str], kind: type[Kind]) -> Kind:
    """An environment of that class: sandboxing every step is slow, and the built-in templates need none."""
    from jinja2 import FunctionLoader, StrictUndefined, pass_context  # slow to import

    def load(name: str) -> tuple[str, str | None, None] | None:
        if name in own:
            return own[name], name, None
        base_name = name.removeprefix(_OURS)
        return (built_in(base_name), None, None) if base_name in TEMPLATES else None

    environment = kind(
        extensions=["jinja2.ext.i18n"],
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # safe markup reaches templates as Markup, so no template may declare any
    del environment.filters["safe"]
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.globals |= {"gettext": pass_context(_gettext), "ngettext": pass_context(_ngettext)}
    return environment


def _gettext(context: "Context", message: str, /, **values: object) -> Markup:
    words: Words = context["words"]
    return words.text(message, **values)


def _ngettext(
    context: "Context", singular: str, plural: str, number: int, /, **values: object
) -> Markup:
    words: Words = context["words"]
    return words.plural_text(singular, plural, number, **values)
