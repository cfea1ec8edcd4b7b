"""Rules for names of people and their consent references."""

import re

from podcast_publisher.check.engine.rule import Problems, owner_rule, series_rule
from podcast_publisher.check.privacy.consent_records import people_of
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.show import Person, Project

_AND = lazy_pattern(r" (?:and|&|\+|/) ")
_E_MAIL = lazy_pattern(r"[^\s@]+@[^\s@.]+\.[^\s@]+")
_OF_A_HOUSE = lazy_pattern(
    r"\b(?:trusts?|hospitals?|infirmary|universit(?:y|ies)|colleges?|schools?|society|societies|"
    r"associations?|institutes?|centres?|centers?|foundations?|services?|nhs|teams?|departments?|"
    r"groups?|councils?|partners(?:hip)?|companies|company|clinics?|wards?|units?|networks?|charity|"
    r"royal|saint|st|general|health|care|medicine|surgery|research|science|studies|trials?|media|news|"
    r"communications?|press|productions?|studios?|records|music|ltd|limited|llp|plc|inc|"
    r"north|south|east|west|northern|southern|eastern|western|central|patients?|carers?|family|"
    r"families|voices?|friends|sons?|brothers|sisters|presenters?|researchers?|hosts?|guests?)\b",
    re.IGNORECASE,
)
"""Words in the names of organisations and roles, which may well hold an "and"."""
_A_NAME = lazy_pattern(r"(?:[^\W\d_][\w.’'-]* )+[^\W\d_][\w’'-]*")
_PRESENTING = {"host", "co-host", "guest host"}
"""Only people do; as a guest, one word and another may be a firm."""


@owner_rule("PP109", Severity.ADVICE)
def people_are_entered_one_by_one(project: Project) -> Problems:
    """Every entry of people is the name of one person, not of two, and not an email address.

    Why: Apps make a page for each name. Two people in one entry are found under neither, and an
        address tells nobody who is speaking.
    Fix: Add an entry for each person, with the name as listeners should read it.
    Source: Podcast namespace, person,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/person.md.
    """
    for owner, field, person in people_of(project):
        if _E_MAIL.fullmatch(person.name):
            message = "This is an email address, not a name"
            where, fix = (*field, "name"), "Enter the name as listeners should read it."
            yield Problem(message, where, fix, owner.source, secret=person.name)
        elif _are_two(person):
            message = "This entry seems to have two people"
            yield Problem(message, (*field, "name"), source=owner.source)


def _are_two(person: Person) -> bool:
    sides = _AND.split(person.name)
    if len(sides) != 2 or _OF_A_HOUSE.search(person.name):
        return False
    words = [word for side in sides for word in side.split()]
    named = all(_A_NAME.fullmatch(side) and len(side.split()) <= 4 for side in sides)
    presenting = person.role.casefold() in _PRESENTING
    return all(word[0].isupper() for word in words) and (named or presenting)


@series_rule("PP807", Severity.WARNING)
def references_are_no_names(project: Project) -> Problems:
    """A consent reference is not the name of somebody in the list.

    Why: It does not help to find the form, and a name beside a consent reveals who is a patient.
    Fix: Enter the number or the name of the folder under which the form is kept.
    Source: UK GDPR, article 5, https://www.legislation.gov.uk/eur/2016/679/article/5.
    """
    everybody = {member.name.casefold() for _, _, member in people_of(project) if member.name}
    for owner, field, person in people_of(project):
        reference = person.consent.reference.strip() if person.consent else ""
        if reference.casefold() in everybody:
            message, where = (
                "It is somebody's name, not a reference",
                (*field, "consent", "reference"),
            )
            yield Problem(message, where, source=owner.source, secret=reference)


@owner_rule("PP808", Severity.ADVICE)
def scopes_are_given_once(project: Project) -> Problems:
    """No part of a consent's scope is listed twice.

    Why: If one of the two was meant to be another, the record allows less than the form.
    Fix: Check the form. Add what is missing, or remove one of the two.
    Source: UK GDPR, article 7, https://www.legislation.gov.uk/eur/2016/679/article/7.
    """
    for owner, field, person in people_of(project):
        scope = person.consent.scope if person.consent else ()
        for number, part in enumerate(scope):
            if part and part in scope[:number]:
                where = (*field, "consent", "scope", number)
                yield Problem(f'"{part}" is listed twice', where, source=owner.source)
