"""Rules for the records of patients and their consent."""

import re
from collections.abc import Iterator

from podcast_publisher.check.engine.rule import Problems, owner_rule, series_rule
from podcast_publisher.model.finding import FieldPath, Problem, Severity
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.show import Episode, Person, Project, Show

_PATIENT_TITLE = lazy_pattern(
    r"\b(?:(?:former |ex-?)?patients?|survivor|carer|relative)\b(?! (?:and public|safety|experience|advocate|liaison))",
    re.IGNORECASE,
)
"""How a patient or relative is introduced; a patient safety lead is neither."""


@owner_rule("PP805", Severity.ADVICE)
def patients_are_marked(project: Project) -> Problems:
    """Anyone who is called a patient, or has given a patient's consent, is marked as one.

    Why: Consent is required, and reviewed, only for people who are marked.
    Fix: Write patient: true under the person; or remove the consent if they do not speak about
        their own illness.
    Source: GMC, Making and using visual and audio recordings of patients, paragraphs 36 to 40,
        https://www.gmc-uk.org/professional-standards/the-professional-standards/making-and-using-visual-and-audio-recordings-of-patients.
    """
    for owner, field_path, person in people_of(project):
        if person.patient:
            continue
        if person.consent:
            message = "There is a consent, but the person is not marked as a patient"
            yield Problem(message, (*field_path, "consent"), source=owner.source)
        elif _PATIENT_TITLE.search(person.name) or _PATIENT_TITLE.search(person.role):
            message = "The person is called a patient or a relative, but not marked as one"
            yield Problem(message, (*field_path, "name"), source=owner.source)


@series_rule("PP806", Severity.ADVICE)
def references_are_of_one_person(project: Project) -> Problems:
    """No two people share one consent.

    Why: Each signs their own form. Under a copied reference, the right form is not found when
        somebody asks for it or withdraws consent.
    Fix: Write the reference of this person's own form.
    Source: UK GDPR, article 7, https://www.legislation.gov.uk/eur/2016/679/article/7.
    """
    names: dict[str, str] = {}
    for owner, field_path, person in people_of(project):
        reference = person.consent.reference.casefold() if person.consent else ""
        if reference and names.setdefault(reference, person.name) != person.name:
            message = "Another person's consent has the same reference"
            yield Problem(message, (*field_path, "consent", "reference"), source=owner.source)


def people_of(project: Project) -> Iterator[tuple[Show | Episode, FieldPath, Person]]:
    """Everyone listed, with their show or episode and the field's path."""
    owners: tuple[Show | Episode, ...] = (project.show, *project.episodes)
    for owner in owners:
        for number, person in enumerate(owner.people):
            yield owner, ("people", number), person
