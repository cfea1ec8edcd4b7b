"""Rules for lengths of texts and invisible characters."""

from collections.abc import Iterator

from podcast_publisher.check.engine.rule import Problems, owner_rule
from podcast_publisher.check.text.public_texts import (
    PublicText,
    cue_text,
    descriptions,
    plain_fields,
    summaries,
    tokens,
)
from podcast_publisher.model.characters import describe_character
from podcast_publisher.model.finding import FieldPath, Problem, Severity
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.show import Episode, Project, Show
from podcast_publisher.model.transcript import Transcript

LONGEST = 255
IN_A_PODCAST_TAG = 128
IN_A_TXT = 4000

_HIDDEN = lazy_pattern(
    "[\r\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ue000-\uf8ff\ufdd0-\ufdef\ufeff\ufff9-\ufffc\U000e0000-\U000e007f]"
)
_TABS = lazy_pattern(r"\s*(?:\t|\\[tn](?=\w|$))\s*")
_FLAG = lazy_pattern("\U0001f3f4[\U000e0020-\U000e007f]+")
"""The flags of Wales, Scotland and England are a black one and letters that nobody sees."""
_MISREAD = lazy_pattern("\u00e2\u20ac.|\u00c3[\u0080-\u00bf]|\u00c2[\u00a0-\u00bf]|\ufffd")
"""What UTF-8 looks like after a program took it for Windows-1252, and a character that was lost."""


@owner_rule("PP417", Severity.WARNING)
def short_texts_are_short(project: Project) -> Problems:
    """Names and other short texts are on one line, without tabs, and have at most 255 characters.

    Why: Apps show them on one line, and Apple accepts no more.
    Fix: Shorten it; longer text belongs in the description.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; PSP-1,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """
    for plain_field in plain_fields(project):
        if "\n" in plain_field.text:
            yield plain_field.problem("It has more than one line", fix="Write it on one line.")
        elif tab := _TABS.search(plain_field.text):
            what = "a tab" if "\t" in tab[0] else f'"{tab[0].strip()}", which apps show as it is'
            fix = f"Write  {plain_field.field[-1]}: {' '.join(_TABS.split(plain_field.text))}"
            yield plain_field.problem(f"It has {what}, probably pasted from a table", fix=fix)
        elif len(plain_field.text) > LONGEST and plain_field.field != (
            "title",
        ):  # a title has a rule of its own
            yield plain_field.problem(
                f"It has {len(plain_field.text)} characters; at most {LONGEST} are allowed"
            )


@owner_rule("PP418", Severity.WARNING)
def podcast_tags_fit(project: Project) -> Problems:
    """Text in a tag of the podcast namespace has at most 128 characters.

    Why: Apps cut it, or ignore the tag.
    Fix: Shorten it. Only the text of a txt entry may have up to 4,000 characters.
    Source: Podcast namespace,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md; Podcast
        namespace, txt,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/txt.md; PSP-1,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """
    owners: tuple[Show | Episode, ...] = (project.show, *project.episodes)
    for owner in owners:
        for text, field, longest in _limited(owner):
            # beyond 255 the rule for all short texts has said so
            if longest < len(text) <= LONGEST or len(text) > longest > LONGEST:
                message = f"It has {len(text)} characters; at most {longest} are allowed"
                yield Problem(message, field, source=owner.source)


def _limited(owner: Show | Episode) -> Iterator[tuple[str, FieldPath, int]]:
    for number, person in enumerate(owner.people):
        for name in ("name", "role", "group"):
            yield getattr(person, name), ("people", number, name), IN_A_PODCAST_TAG
    if owner.location:
        yield owner.location.name, ("location", "name"), IN_A_PODCAST_TAG
    if owner.license:
        yield owner.license.name, ("license", "name"), IN_A_PODCAST_TAG
    for number, page in enumerate(owner.funding):
        yield page.text, ("funding", number, "text"), IN_A_PODCAST_TAG
    for number, line in enumerate(owner.txt):
        yield line.purpose, ("txt", number, "purpose"), IN_A_PODCAST_TAG
        yield line.text, ("txt", number, "text"), IN_A_TXT
    if isinstance(owner, Show):
        yield from _limited_of_show(owner)
    elif owner.type == "trailer":
        yield owner.title, ("title",), IN_A_PODCAST_TAG


def _limited_of_show(show: Show) -> Iterator[tuple[str, FieldPath, int]]:
    if show.update_frequency:
        text = show.update_frequency.text
        yield text, ("update_frequency", "text"), IN_A_PODCAST_TAG
    for number, season in enumerate(show.seasons):
        yield season.name, ("seasons", number, "name"), IN_A_PODCAST_TAG


@owner_rule("PP427", Severity.WARNING)
def texts_hold_what_is_seen(project: Project) -> Problems:
    """Every character of a text is visible, and is the one that was meant.

    Why: Characters that reverse the direction of writing, have no width, or exist in one font
        alone (the bullets of Word) arrive with pasted text and garble names on screens and in
        searches. Sequences such as â€™ are a curly apostrophe that a program misread.
    Fix: Delete the words and type them again instead of pasting them.
    Source: W3C, XML 1.0, section 2.2, https://www.w3.org/TR/xml/#charsets; Unicode Technical
        Report 36, https://www.unicode.org/reports/tr36/.
    """
    spoken = [
        transcript
        for episode in project.episodes
        for transcript in (episode.transcript, *(each.transcript for each in episode.translations))
    ]
    cues = (text for transcript in spoken for text in _cues_to_read(transcript))
    plain = (*plain_fields(project), *summaries(project))
    for text in (*plain, *descriptions(project), *cues, *tokens(project)):
        if text.text.isascii() and text.text.isprintable():
            continue  # most texts are
        if hidden := _HIDDEN.search(_FLAG.sub("", text.text)):
            yield text.problem(
                f"It holds {describe_character(hidden[0])}, which is invisible", hidden[0]
            )
        elif misread := _MISREAD.search(text.text):
            yield text.problem(
                f'It holds "{misread[0]}", which was one character before a program misread it',
                misread[0],
            )


def _cues_to_read(transcript: Transcript | None) -> list[PublicText]:
    """The cues, unless not one of them holds such a character."""
    if not transcript:
        return []
    # in most, the only character beyond ASCII is the apostrophe
    joined = "\n".join([cue.text for cue in transcript.cues]).replace("\u2019", "'")
    if joined.isascii() and "\r" not in joined and "\x7f" not in joined:
        return []
    if not _HIDDEN.search(_FLAG.sub("", joined)) and not _MISREAD.search(joined):
        return []
    return [cue_text(cue, transcript) for cue in transcript.cues]
