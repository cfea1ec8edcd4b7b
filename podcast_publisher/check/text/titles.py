"""Rules for titles, guids and trailers."""

import re
from collections.abc import Iterator

from podcast_publisher.check.engine.rule import Problems, episode_rule, owner_rule, show_rule
from podcast_publisher.check.text.public_texts import plain_fields, shortened, summaries
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.show import Episode, Project, Show

_NUMBERED = lazy_pattern(
    r"\b(?:episode|ep|season|series|pennod|folge|épisode|episodio)\b\.?\s*#?\d+|\bs\d+\s*e\d+\b|"
    r"(?<![\w&])#\d+|\bep\d{1,2}\b|\be0\d{1,2}\b|^\d{1,2}x0\d\b|"
    r"(?:^|[:(|–—-]\s*)episode (?:[ivx]+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b",
    re.IGNORECASE,
)
"""EP300 is a gene, and E2 an enzyme."""
_COUNTED = lazy_pattern(
    r"(?:^|[(\[])(?:no\.? ?|e)?(\d{1,3})(?:\s*[.:)\]|–—-]\s|(?:/| of )\d{1,3}[)\]])", re.IGNORECASE
)
"""`1. Asking`, `No. 1: Asking` and `Asking (1 of 9)`, where that is the episode's number."""
_SEASON_AND_NUMBER = lazy_pattern(r"(?<![a-z0-9])s\d{1,2}[._-]?e\d{1,3}(?![a-z0-9])")
_DIGEST = lazy_pattern(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}")
_OF_THE_DOCS = "0b6f3c1e-6a54-4f0e-9c0b-7d3f6f9f7a11"
_CUT_OFF = lazy_pattern(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){1,3}(?:-[0-9a-f]{0,11})?")
"""The beginning of a UUID, of which the end was left behind."""
_WHOLE_UUID = lazy_pattern(r"(?:urn:uuid:)?\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?")
_UUID = lazy_pattern(r"[0-9a-f]{12}[1-8][0-9a-f]{3}[89ab][0-9a-f]{15}")
"""A UUID without its hyphens, which is as long as an MD5."""


@episode_rule("PP106", Severity.WARNING)
def episode_title_is_clean(episode: Episode, show: Show) -> Problems:
    """The title has no episode or season number, and not the show's name.

    Why: Apps show number and show beside the title. Listeners would read them twice, and the
        distinctive words move out of sight.
    Fix: Remove them from the title. Put the number into the field number.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; PSP-1,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """
    for what in _in_title(episode, show):
        yield Problem(f"The title has {what}", ("title",))


def _in_title(episode: Episode, show: Show) -> Iterator[str]:
    if numbered := _NUMBERED.search(episode.title):
        yield f'a number: "{numbered[0]}"'
    elif (counted := _COUNTED.search(episode.title)) and int(counted[1]) == episode.number:
        yield f'a number: "{counted[0].strip()}"'
    # one word, such as a subject, may well be both the show's name and a part of a title
    name = " ".join(show.title.split()).casefold()
    short = name.partition(":")[0]
    for written in (name, short):
        if " " in written and written in " ".join(episode.title.split()).casefold():
            yield f'the name of the show, "{show.title[: len(written)]}"'
            return


@show_rule("PP409", Severity.WARNING)
def show_title_is_a_name(show: Show) -> Problems:
    """The show's title is its name and nothing else: no tags, no keywords.

    Why: Apple refuses shows that fill their title with search words, and listeners cannot find the
        name among them.
    Fix: Keep the name; say in the description what the show is about.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390.
    """
    if re.search(r"(?<!\w)#\w", show.title):
        yield Problem("There is a tag in the title", ("title",))
    elif len(re.split(r"\s*[|;•]\s*|,\s", show.title)) > 3:
        yield Problem("The title is a list of four parts or more", ("title",))


@episode_rule("PP107", Severity.ADVICE)
def guid_stands_alone(episode: Episode, show: Show) -> Problems:
    """An episode's guid is unique to it, and not made of its title, number, date, file or address.

    Why: Whatever it was made of may be corrected one day. Then somebody changes the guid too, and
        every app shows the episode a second time.
    Fix: If the episode has ever been published, leave the guid as it is. If not, remove the line
        guid and run check again: it suggests a new one to copy.
    Source: Podcast namespace, other recommendations,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/other-recommendations.md.
    """
    if origin := next(_made_of(episode, show), ""):
        yield Problem(f"It is {origin}", ("guid",))


def _made_of(episode: Episode, show: Show) -> Iterator[str]:
    guid = episode.guid.casefold()
    title, name = _in_an_address(episode.title), _in_an_address(show.title)
    files = (episode.audio.file.sha256, episode.audio.file.md5) if episode.audio else ()
    # RFC 4151: a tag has a day in it, and often the show's name
    tag = guid.startswith("tag:")
    # the digits of a UUID may contain ED, ace or a date by chance
    chosen = not _WHOLE_UUID.fullmatch(guid)
    parts = {
        "the show's own": guid == show.guid.casefold(),
        "a placeholder": 0 < len(set(guid) - {"-"}) < 3,
        "the example of docs/fields.md": guid == _OF_THE_DOCS,
        "an incomplete UUID": _CUT_OFF.fullmatch(guid),
        "made of the ETag of an object in storage": '"' in guid,
        "made of a web address": guid.startswith(("http://", "https://")),
        "made of the title": chosen and len(title) > 3 and title in guid,
        "made of the file's name": chosen
        and len(episode.slug) > 3
        and episode.slug.casefold() in guid,
        "made of the recording's name": guid.endswith((".mp3", ".m4a")),
        "made of the recording's bytes": guid in files,
        "probably made of a file's bytes": _DIGEST.fullmatch(guid) and not _UUID.fullmatch(guid),
        "made of season and number": _SEASON_AND_NUMBER.search(guid),
        "made of the show's name": chosen and len(name) > 3 and name in guid and not tag,
        "made of the date": chosen and not tag and _day(episode) in re.sub(r"[._/-]", "", guid),
        "made of a number": re.fullmatch(r"(?:ep(?:isode)?[ ._-]?)?\d{1,8}", guid),
    }
    return (what for what, so in parts.items() if so)


def _in_an_address(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")


def _day(episode: Episode) -> str:
    """The day it appears in digits, or what no guid holds."""
    return f"{episode.published:%Y%m%d}" if episode.published else " "


@episode_rule("PP108", Severity.WARNING)
def trailer_has_no_number(episode: Episode, _show: Show) -> Problems:
    """A trailer has no episode number.

    Why: Apps would count it as that episode, and list the real one beside it or not at all.
    Fix: Remove the field number. A trailer of one season keeps the field season.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; PSP-1,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """
    if episode.type == "trailer" and episode.number is not None:
        yield Problem(f"This trailer has the number {episode.number}", ("number",))


@owner_rule("PP450", Severity.ADVICE)
def nothing_is_lost_behind_a_hash(project: Project) -> Problems:
    """No name or title continues after a space and # without quotes.

    Why: In YAML a comment begins there, so listeners would not see the rest.
    Fix: Put the whole text in straight quotes ("). If it is a comment, put a space after the #.
    Source: YAML 1.2.2, section 6.6, https://yaml.org/spec/1.2.2/#66-comments.
    """
    for plain_field in (*plain_fields(project), *summaries(project)):
        place = plain_field.source.position(plain_field.field)
        line = plain_field.source.line(place.line) if place else ""
        if place and line[place.column - 1 : place.column] not in {'"', "'"}:
            behind = line[place.column - 1 + place.length :]
            if lost := re.match(r" (#\w.*)", behind):
                yield plain_field.problem(f"Listeners would not see {shortened(lost[1])}")
