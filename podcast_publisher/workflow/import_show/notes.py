"""Show notes from HTML, converted and read back: what apps will show is compared with what they showed."""

from difflib import SequenceMatcher

from msgspec import Struct

from podcast_publisher.edit.import_show.notes import (
    as_html,
    plain_markdown,
    to_markdown,
    visible_words,
)
from podcast_publisher.load.yaml.scalars import MAX_CHARACTERS
from podcast_publisher.render.show_notes import show_notes

_SHOWN = 12
"""Words of a difference that are shown."""
_MOST_COMPARED = 3_000
"""Words in which the place of a difference is looked for."""


class ConvertedNotes(Struct, frozen=True):
    """Markdown, and in which words it differs from what it was made of."""

    markdown: str
    difference: str = ""
    """What was and what is, as in `"a b" became "a"`; empty where all words are the same."""


def convert_notes(text: str) -> ConvertedNotes:
    """A text of a feed as Markdown that shows the same words, as far as Markdown can."""
    markup = as_html(text)
    before = visible_words(markup)
    converted = ""
    for with_emphasis in (True, False):
        try:
            converted = to_markdown(markup, with_emphasis=with_emphasis)
        except RecursionError:
            break
        if _fits(converted) and visible_words(show_notes(converted)) == before:
            return ConvertedNotes(converted)
    plain = plain_markdown(markup)
    if not _fits(converted) or not converted:
        converted = plain if _fits(plain) else plain[: MAX_CHARACTERS // 2].rpartition(" ")[0]
    after = visible_words(show_notes(converted))
    return ConvertedNotes(converted, "" if before == after else _difference(before, after))


def _fits(markdown: str) -> bool:
    return len(markdown) <= MAX_CHARACTERS


def _difference(before: list[str], after: list[str]) -> str:
    if "".join(before) == "".join(after):
        return "only blanks differ"
    matcher = SequenceMatcher(None, before[:_MOST_COMPARED], after[:_MOST_COMPARED], autojunk=True)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind != "equal":
            return f'"{_some(before[start:end])}" became "{_some(after[new_start:new_end])}"'
    return f"it had {len(before):,} words and has {len(after):,}"


def _some(words: list[str]) -> str:
    return " ".join(words[:_SHOWN]) + (" …" if len(words) > _SHOWN else "")
