"""The pages' own words in the language of the show; where a translation is missing, English that is marked as English.

Templates call them by Jinja's `i18n` extension, with the English text as the name: `_("Episodes")`. A result is
markup, so an attribute takes it through `striptags`.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from gettext import c2py

from markupsafe import Markup, escape
from msgspec import Struct, field

_ENGLISH = Markup('<span lang="en" dir="ltr">{}</span>')
_PLACEHOLDER = re.compile(r"%(?:\((\w{1,40})\)s|(%)|)")


class Words(Struct, frozen=True):
    """A language, and what it calls everything that pages name. Without a catalogue, everything is English."""

    language: str = "en"
    """As the show's YAML has it."""
    direction: str = "ltr"
    """Or `rtl`."""
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Translations by the English text: one, or one for each plural form."""
    plural: str = "n != 1"
    """Which of the forms a number takes, as catalogues state it."""

    def text(self, message: str, /, **values: object) -> Markup:
        """The text with the values in its placeholders."""
        forms = self.forms.get(message)
        return self._markup(forms[0] if forms else None, message, values)

    def plural_text(self, singular: str, plural: str, number: int, /, **values: object) -> Markup:
        """The text in the form for that number."""
        forms = self.forms.get(singular)
        form = forms[_plural_rule(self.plural)(number) % len(forms)] if forms else None
        return self._markup(form, singular if number == 1 else plural, values)

    def _markup(self, form: str | None, message: str, values: Mapping[str, object]) -> Markup:
        text = _filled(message if form is None else form, values)
        return text if form is not None else in_english(text, self.language)

    def of_script(self, messages: Mapping[str, str], name: str = "words") -> str:
        """A line of JavaScript that gives a script its words by name, and lists those that are English."""
        english = (
            []
            if is_english(self.language)
            else [key for key, text in messages.items() if text not in self.forms]
        )
        words = {key: self.forms.get(text, (text,))[0] for key, text in messages.items()}
        # json.dumps escapes everything beyond ASCII, line separators included
        return f"const {name} = {json.dumps({**words, 'english': english})};\n"


def is_english(language: str) -> bool:
    """Whether pages in that language need no translation."""
    return language.lower().partition("-")[0] == "en"


def in_english(text: str, language: str) -> Markup:
    """English text on a page in that language, marked as English where that is another one."""
    return escape(text) if is_english(language) else _ENGLISH.format(text)


def gettext_noop(message: str) -> str:
    """Mark a text for the catalogues that is looked up elsewhere."""
    return message


def _filled(text: str, values: Mapping[str, object]) -> Markup:
    """Not by Python's own formatting: `%(number)999999999d` in a template would fill the memory."""
    filled = _PLACEHOLDER.sub(
        lambda match: str(escape(values[match[1]])) if match[1] else "%", str(escape(text))
    )
    return Markup(filled)  # noqa: S704 - escaped above


def placeholders(text: str) -> Iterator[str]:
    """The names of its placeholders; an empty one for a percent sign that begins none."""
    for match in _PLACEHOLDER.finditer(text):
        if not match[2]:
            yield match[1] or ""


@cache
def _plural_rule(expression: str) -> Callable[[int], int]:
    return c2py(expression)
