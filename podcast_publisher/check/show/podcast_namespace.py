"""Rules for tags of the podcast namespace: roles, locations, licences, frequency."""

from collections.abc import Iterator
from difflib import get_close_matches

from podcast_publisher.check.engine.rule import Problems, owner_rule, show_rule
from podcast_publisher.check.show import recurrence
from podcast_publisher.check.show.taxonomy import GROUPS, ROLES
from podcast_publisher.check.text.public_texts import shortened
from podcast_publisher.model.countries import COUNTRIES
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.show import Episode, Location, Project, Show

LICENCES = ("ARR", "CC-BY-4.0", "CC-BY-NC-4.0", "CC-BY-NC-ND-4.0", "POD-V4V-1.0")
"""The namespace's list, in its spelling; capitals do not count in a comparison."""

PURPOSES = ("verify", "applepodcastsverify", "release", "ai-content")

_GEO = lazy_pattern(r"geo:(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)(?:,-?\d+(?:\.\d+)?)?(?:;.+)?")
_OSM = lazy_pattern(r"[NWR]\d+(?:#\d+)?")
_NORTH = (49.8, 61.0)
_WEST = -8.7
_EAST, _EAST_OF_THE_NORTH, _NORFOLK = 1.9, 0.4, 53.1
"""Where the United Kingdom lies, roughly. North of Norfolk next to nothing is east of Greenwich, so
that Leeds without its minus sign is seen to lie in the sea."""


@owner_rule("PP441", Severity.ADVICE)
def roles_are_known(project: Project) -> Problems:
    """A person's role and group are in the podcast taxonomy; case does not matter.

    Why: Apps sort people by these words, and know no others.
    Fix: Use one of its words, such as host, guest, producer, narrator, reporter or researcher. For
        most people a role is enough, and you can leave out the group.
    Source: Podcast namespace, person,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/person.md.
    """
    for owner in _owners(project):
        for number, person in enumerate(owner.people):
            named = (("role", person.role, ROLES), ("group", person.group, GROUPS))
            for field, word, known in named:
                if word and word.lower() not in known:
                    near = get_close_matches(word.lower(), sorted(known), n=1, cutoff=0.7)
                    guess = f'. Did you mean "{near[0]}"?' if near else ""
                    field_path = ("people", number, field)
                    yield Problem(
                        f'"{shortened(word)}" is not in the taxonomy{guess}',
                        field_path,
                        source=owner.source,
                    )


@owner_rule("PP442", Severity.ADVICE)
def places_can_be_read(project: Project) -> Problems:
    """A location's geo, osm and country have the formats that programs read.

    Why: Otherwise apps cannot put it on a map.
    Fix: Write geo as geo:53.80,-1.55, latitude first; osm as a letter N, W or R and its number;
        the country as two letters of ISO 3166, GB for the United Kingdom.
    Source: Podcast namespace, location,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/location.md; RFC
        5870, https://www.rfc-editor.org/rfc/rfc5870.
    """
    for owner, place in _places(project):
        for field, message in _unreadable(place):
            yield Problem(message, ("location", field), source=owner.source)


def _unreadable(place: Location) -> Iterator[tuple[str, str]]:
    geo = _GEO.fullmatch(place.geo)
    if place.geo and not geo:
        yield "geo", f'"{shortened(place.geo)}" is not in the form geo:53.80,-1.55'
    elif geo and (abs(float(geo[1])) > 90 or abs(float(geo[2])) > 180):
        yield "geo", f"{place.geo} is not a place on Earth"
    if place.osm and not _OSM.fullmatch(place.osm):
        yield "osm", f'"{shortened(place.osm)}" is not a letter and a number such as R118362'
    if place.country and place.country.upper() not in COUNTRIES:
        hint = "; the United Kingdom is GB" if place.country.upper() in {"UK", "EN"} else ""
        yield "country", f'"{shortened(place.country)}" is not a country of ISO 3166{hint}'


@owner_rule("PP443", Severity.ADVICE)
def british_places_are_in_britain(project: Project) -> Problems:
    """A location with country GB lies in the United Kingdom.

    Why: Most of Britain is west of Greenwich. Without the minus sign, Leeds lies in the North Sea.
    Fix: Check the signs: latitude first, from 49 to 61, then longitude, from -9 to 2.
    Source: Podcast namespace, location,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/location.md;
        docs/reference/limits.md.
    """
    for owner, place in _places(project):
        geo = _GEO.fullmatch(place.geo)
        if not geo or place.country.upper() != "GB":
            continue
        north, east = float(geo[1]), float(geo[2])
        if not _in_britain(north, east):
            turned = geo[2].removeprefix("-") if east < 0 else f"-{geo[2]}"
            meant = f". Did you mean geo:{geo[1]},{turned}?" if _in_britain(north, -east) else ""
            message = f"{place.geo} is outside the United Kingdom{meant}"
            yield Problem(message, ("location", "geo"), source=owner.source)


def _in_britain(north: float, east: float) -> bool:
    easternmost = _EAST if north < _NORFOLK else _EAST_OF_THE_NORTH
    return _NORTH[0] <= north <= _NORTH[1] and _WEST <= east <= easternmost


@owner_rule("PP444", Severity.ADVICE)
def licences_are_known(project: Project) -> Problems:
    """A licence is one of the listed short names, or has the address of its terms.

    Why: Apps know what the short names allow. With any other text nobody can tell what is
        permitted.
    Fix: Write ARR (all rights reserved), CC-BY-4.0, CC-BY-NC-4.0 or CC-BY-NC-ND-4.0, or add a
        field url with the address of the terms.
    Source: Podcast namespace, license,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/license.md.
    """
    known = {licence.lower() for licence in LICENCES}
    for owner in _owners(project):
        licence = owner.license
        # an address that could not be read is written all the same
        without = licence and ("license", "url") not in owner.source.positions
        if licence and licence.name and without and licence.name.lower() not in known:
            near = get_close_matches(licence.name.upper(), LICENCES, n=1, cutoff=0.6)
            guess = f'. Did you mean "{near[0]}"?' if near else ""
            message = f'"{shortened(licence.name)}" is not in the list and has no url{guess}'
            yield Problem(message, ("license", "name"), source=owner.source)


@show_rule("PP445", Severity.ADVICE)
def frequency_can_be_read(show: Show) -> Problems:
    """The recurrence rule of update_frequency is valid RFC 5545, with a start if it has COUNT.

    Why: Apps use it to tell listeners when the next episode is due.
    Fix: Write it as FREQ=WEEKLY;COUNT=9 and enter the first date in the field start; or remove
        rrule and keep the text.
    Source: Podcast namespace, updateFrequency,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/update-frequency.md;
        RFC 5545, section 3.3.10, https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10.
    """
    frequency = show.update_frequency
    if not frequency or not frequency.rrule:
        return
    for message in recurrence.mistakes(frequency.rrule):
        yield Problem(message, ("update_frequency", "rrule"))
    without = ("update_frequency", "start") not in show.source.positions
    if "COUNT" in recurrence.parts(frequency.rrule) and without:
        message = "It has COUNT, but no field start to count from"
        yield Problem(message, ("update_frequency", "rrule"))


@owner_rule("PP446", Severity.ADVICE)
def txt_purposes_are_meant(project: Project) -> Problems:
    """The purpose of a txt entry is one that a directory looks for.

    Why: Directories ignore an entry with a misspelt purpose, so you cannot claim the show. Whether
        voices are machine-made has its own field, and two answers may contradict each other.
    Fix: Copy the purpose from the directory's page; for machine-made voices use ai_content.
    Source: Podcast namespace, txt,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/txt.md.
    """
    for owner in _owners(project):
        for number, line in enumerate(owner.txt):
            purpose, path = line.purpose.lower(), ("txt", number, "purpose")
            if purpose == "ai-content":
                message = "Use the field ai_content for this"
                yield Problem(message, path, source=owner.source)
            elif purpose and purpose not in PURPOSES:
                near = get_close_matches(purpose, PURPOSES, n=1, cutoff=0.75)
                if near:
                    message = f'"{shortened(line.purpose)}" is unknown. Did you mean "{near[0]}"?'
                    yield Problem(message, path, source=owner.source)


def _owners(project: Project) -> tuple[Show | Episode, ...]:
    return (project.show, *project.episodes)


def _places(project: Project) -> Iterator[tuple[Show | Episode, Location]]:
    return ((owner, owner.location) for owner in _owners(project) if owner.location)
