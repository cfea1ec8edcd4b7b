"""Rules for an episode's YAML."""

import re
from datetime import UTC

from podcast_publisher.check.engine.rule import Problems, episode_rule
from podcast_publisher.check.show.show import LONGEST_DESCRIPTION, LONGEST_TITLE
from podcast_publisher.check.text.public_texts import shortened
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.show import Episode, Show

LONGEST_NAME = 100
"""Characters of a file's name; more than 255 with what is added to it, no folder can hold."""


@episode_rule("PP101", Severity.ERROR)
def episode_title_fits(episode: Episode, _show: Show) -> Problems:
    """The title has at most 255 characters.

    Why: Directories refuse an episode with a longer title; apps cut it long before.
    Fix: Shorten it, and put the distinctive words first.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; PSP-1,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """
    if len(episode.title) > LONGEST_TITLE:
        yield Problem(f"The title has {len(episode.title)} characters", ("title",))


@episode_rule("PP102", Severity.WARNING)
def episode_description_fits(episode: Episode, _show: Show) -> Problems:
    """The description has at most 4,000 bytes.

    Why: Apple shows no more; other apps cut it, perhaps in the middle of a character.
    Fix: Shorten it. Curly quotation marks and dashes take three bytes each.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; PSP-1,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """
    size = len(episode.description.encode())
    if size > LONGEST_DESCRIPTION:
        over = size - LONGEST_DESCRIPTION
        yield Problem(f"The description takes {size:,} bytes, {over:,} too many", ("description",))


@episode_rule("PP103", Severity.ERROR)
def file_name_makes_an_address(episode: Episode, _show: Show) -> Problems:
    """The name of the YAML file has only lower-case letters, digits and hyphens, and at most 100
    characters.

    Why: The name becomes part of the addresses of recording and transcript. Other characters break
        in some app or store.
    Fix: Rename the YAML file, and with it the recording and transcript of the same name.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", episode.slug):
        what = (
            f"has {odd}"
            if (odd := _odd(episode.slug))
            else "begins or ends with a hyphen, or has two in a row"
        )
        yield Problem(f'The name "{shortened(episode.slug)}" {what}')
    elif len(episode.slug) > LONGEST_NAME:
        yield Problem(
            f"The name has {len(episode.slug)} characters; at most {LONGEST_NAME} are allowed"
        )


@episode_rule("PP104", Severity.ERROR)
def date_can_be_written(episode: Episode, _show: Show) -> Problems:
    """The year is between 1990 and 2100.

    Why: Apps misread other years, and put the episode at the end of the list.
    Fix: Correct the year.
    Source: RFC 2822, section 3.3, https://www.rfc-editor.org/rfc/rfc2822#section-3.3.
    """
    if episode.published and not 1990 <= episode.published.astimezone(UTC).year <= 2100:
        yield Problem(f"The year is {episode.published.year}", ("published",))


@episode_rule("PP105", Severity.WARNING)
def people_are_named_once(episode: Episode, show: Show) -> Problems:
    """An episode's list of people includes the show's own people, and nobody twice.

    Why: The episode's list replaces the show's, so apps leave out a host who is missing from it,
        and show somebody twice who is listed twice.
    Fix: Repeat the show's people in the episode, or remove the list.
    Source: Podcast namespace, person,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/person.md.
    """
    here = {person.name for person in episode.people}
    for person in show.people if "" not in here else ():  # a name that could not be read may be any
        if here and person.name and person.name not in here:
            yield Problem(f"{person.name} is in podcast.yaml, but not in this list", ("people",))
    for number, person in enumerate(episode.people):
        if person.name and person in episode.people[:number]:  # one may well have two roles
            fix = "Remove one of the two, or enter this person's other role."
            yield Problem(f"{person.name} is already in the list", ("people", number), fix)


def _odd(name: str) -> str:
    """Describe the characters of a name that an address cannot have."""
    characters = dict.fromkeys(re.findall(r"[^a-z0-9-]", name))
    words = {
        "a space": " " in characters,
        "capital letters": any(character.isupper() for character in characters),
    }
    others = "".join(
        character for character in characters if character != " " and not character.isupper()
    )
    described = [word for word, is_present in words.items() if is_present]
    return " and ".join([*described, *([repr(shortened(others))] if others else [])])
