"""Rules for placeholders and titles that are not words."""

import re
from collections.abc import Iterator

from podcast_publisher.check.engine.rule import Problems, owner_rule, text_rule
from podcast_publisher.check.text.markup import is_stand_in
from podcast_publisher.check.text.owner_texts import searchable
from podcast_publisher.check.text.public_texts import (
    SHOWN,
    PublicText,
    plain_fields,
    shortened,
)
from podcast_publisher.check.text.recorder_titles import called_by_a_program
from podcast_publisher.model.finding import Severity
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.show import Project

_TO_FILL_IN = lazy_pattern(
    r"\b(?:TODO|TO DO(?=:)|TBC|TBD|TBA|FIXME)\b|\b(?i:lorem ipsum)\b|"
    r"(?<![\w,-])XXX+(?![\w-])(?! syndrome)|\?{3,}|"
    r"\[(?i:(?:insert|add|check|placeholder|working title|your)\b[^\[\]\n]*|"
    r"(?:name|title|date|link|guest|presenter|speaker|number|url)s?(?: here)?)\](?![(:\[])"
)
"""What people write for themselves; XXX syndrome is one of chromosomes."""
_STAND_INS = ("new episode", "episode title", "title", "title of the show", "test")
_OF_A_FILE = lazy_pattern(
    r"\S+\.(?:mp3|m4a|wav|aiff?|docx?|vtt|mp4)|[a-z0-9]+(?:[-_][a-z0-9]+){2,}|"
    r".*\b(?:FINAL|final|draft|master|edit|mix)(?:[ _-]*v?\d+)$|.*[ _-]v\d+"
)
"""Names that recordings and their versions have."""
_AN_ADDRESS = lazy_pattern(r"(?:https?://|www\.)\S+", re.IGNORECASE)


@text_rule(
    "PP452",
    Severity.WARNING,
    marks=("todo", "to do:", "tb", "fixme", "lorem ipsum", "xxx", "???", "[", *_STAND_INS),
    needs=rf"todo|to do:|tb[acd]|fixme|lorem ipsum|xxx|\?\?\?|\[|^[ .]*(?:{'|'.join(_STAND_INS)})[ .]*$",
    parts=SHOWN,
)
def nothing_is_left_to_fill_in(text: PublicText) -> Problems:
    """No placeholder is left in a text: TODO, TBC, XXX, [insert link], lorem ipsum.

    Why: Listeners see it as it is, and apps keep what they have seen.
    Fix: Replace or remove it.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; docs/reference/limits.md.
    """
    is_reported_elsewhere = text.field[-1:] == ("alt",) or (
        text.field == ("description",) and is_stand_in(text.text)
    )
    if is_reported_elsewhere:
        return
    if match := _TO_FILL_IN.search(text.text):
        yield text.problem(f'"{shortened(match[0])}" is a placeholder', match[0])
    elif text.field == ("title",) and searchable(text.text).strip(" .") in _STAND_INS:
        yield text.problem(f'"{text.text}" is a placeholder', text.text)


@owner_rule("PP453", Severity.ADVICE)
def titles_are_words(project: Project) -> Problems:
    """A title is words: no file name, no address, and not all capitals.

    Why: Listeners choose by the title. Screen readers spell out file names and addresses, and may
        spell out words in capitals.
    Fix: Write what the episode is about, with capitals only at the beginning and for names.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; WCAG 2.2, 2.4.6,
        https://www.w3.org/TR/WCAG22/#headings-and-labels.
    """
    for plain_field in plain_fields(project):
        is_program_name = plain_field.field == ("title",) and called_by_a_program(
            plain_field.text
        )  # another rule reports it
        if (
            plain_field.field[-1:] == ("title",)
            and not is_program_name
            and (what := next(_instead_of_words(plain_field), ""))
        ):
            yield plain_field.problem(f"The title is {what}")


def _instead_of_words(title: PublicText) -> Iterator[str]:
    text = title.text.strip()
    if _AN_ADDRESS.fullmatch(text):
        yield "an address"
    if _OF_A_FILE.fullmatch(text):
        yield "probably a file name"
    if text.isupper() and len(re.findall(r"[^\W\d_]{4,}", text)) > 1:
        yield "all in capitals"
