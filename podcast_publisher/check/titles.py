"""Rules for what titles hold, and what stands in fields of its own instead."""

import re
from collections.abc import Iterator

from podcast_publisher.check.rule import Problems, episode_rule, show_rule
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.show import Episode, Show

_NUMBERED = re.compile(
    r"\b(?:episode|ep|season|series)\b\.?\s*\d+|\bs\d+\s*e\d+\b|(?<!\w)#\d+|"
    r"\bep\d{1,2}\b|\be0\d{1,2}\b|"
    r"(?:^|[:(|–—-]\s*)episode (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b",
    re.IGNORECASE,
)
"""EP300 is a gene, and E2 an enzyme."""
_COUNTED = re.compile(r"(?:^|[(\[])(\d{1,3})(?:\s*[.:)|–—-]\s|/\d{1,3}[)\]])")
"""`1. Asking` and `Asking (1/9)`, where that is the episode's number."""


@episode_rule("PP106", Severity.WARNING)
def episode_title_is_clean(episode: Episode, show: Show) -> Problems:
    """The title has no episode or season number in it, and not the show's name.

    Why: Apps show number and show beside the title, so listeners would read them twice, and the
        words that tell the episode apart move out of sight.
    Fix: Take them out of the title. The number belongs into the field number.
    Source: Apple, A Podcaster's Guide to RSS; PSP-1.
    """
    for what in _in_title(episode, show):
        yield Problem(f"The title holds {what}", ("title",))


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
    """The show's title is its name and nothing else: no list of tags, no keywords.

    Why: Apple refuses shows that fill their title with search words, and listeners cannot find the
        name among them.
    Fix: Keep the name; say in the description what the show is about.
    Source: Apple, A Podcaster's Guide to RSS; feed-rules 1.1, channel-title.
    """
    if re.search(r"(?<!\w)#\w", show.title):
        yield Problem("There is a tag in the title", ("title",))
    elif len(re.split(r"\s*[|;•]\s*|,\s", show.title)) > 3:
        yield Problem("The title is a list of four parts or more", ("title",))


@episode_rule("PP107", Severity.ADVICE)
def guid_stands_alone(episode: Episode, _show: Show) -> Problems:
    """An episode's guid is made for it alone, and not of its title, number, file or address.

    Why: Whatever it was made of may be corrected one day. Then somebody changes the guid too, and
        every app shows the episode a second time.
    Fix: For an episode that has never been published make a guid with
        python -c "import uuid; print(uuid.uuid4())". For one that has, leave it as it is.
    Source: Podcast namespace, recommendations for guid; feed-rules 1.2, item-guid-independent.
    """
    guid = episode.guid.casefold()
    title = re.sub(r"[^a-z0-9]+", "-", episode.title.casefold()).strip("-")
    digests = (episode.audio.file.sha256, episode.audio.file.md5) if episode.audio else ()
    made_of = {
        "a web address": guid.startswith(("http://", "https://")),
        "the title": bool(title) and title in guid,
        "the file's name": len(episode.slug) > 3 and episode.slug.casefold() in guid,
        "the recording's name": guid.endswith((".mp3", ".m4a")),
        "the recording's bytes": guid in digests,
        "a number": guid.isdigit() and len(guid) < 9,
    }
    if found := next((what for what, so in made_of.items() if so), ""):
        yield Problem(f"It is made of {found}", ("guid",))


@episode_rule("PP108", Severity.WARNING)
def trailer_has_no_number(episode: Episode, _show: Show) -> Problems:
    """A trailer has no episode number.

    Why: Apps would count it as that episode, and list the real one beside it or not at all.
    Fix: Take the field number out. A trailer of one season keeps the field season.
    Source: Apple, A Podcaster's Guide to RSS; PSP-1.
    """
    if episode.type == "trailer" and episode.number is not None:
        yield Problem(f"This trailer has the number {episode.number}", ("number",))
