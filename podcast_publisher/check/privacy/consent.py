"""Rules for patients' consent and its lawful basis."""

import re
from collections.abc import Iterator
from datetime import date

from podcast_publisher.check.engine.rule import Problems, episode_rule, owner_rule, series_rule
from podcast_publisher.check.privacy.identifiers import nhs_numbers
from podcast_publisher.model.finding import Finding, Problem, Severity
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.rules import rule
from podcast_publisher.model.show import Consent, Episode, Project, Show


@rule("PP803", Severity.ADVICE, allowable=False)
def consent_is_current() -> None:
    """No consent is overdue for review.

    Why: People's lives change, and some institutions let consent lapse after five years.
    Fix: Ask the person again and write the new date, or withdraw the episode.
    Source: Healthwatch, Consent for case studies and photography,
        https://network.healthwatch.co.uk/guidance/2019-04-23/consent-case-studies-and-photography.
    """


_FIRST_PLAUSIBLE_YEAR = 2000
_REQUIRED_SCOPE = {
    "audio": "the voice",
    "transcript": "the transcript",
    "worldwide": "worldwide",
    "apps": "in apps",
}
"""What every podcast's scope must include, with its wording in messages."""
_PLACEHOLDERS = {
    "tbc",
    "tba",
    "tbd",
    "none",
    "none yet",
    "n/a",
    "pending",
    "to follow",
    "to do",
    "?",
    "x",
    "yes",
    "verbal",
    "verbal consent",
    "oral",
    "given",
    "obtained",
    "signed",
}
"""What people write in place of a reference or an answer."""
_FORM = lazy_pattern(r"[^\s.]\.(?:pdf|docx?|odt|jpe?g|png|heic|tiff?|msg|eml)$", re.IGNORECASE)


_BIRTHDAY = lazy_pattern(r"(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-](?:19\d\d|200\d)(?!\d)")


@owner_rule("PP801", Severity.ERROR)
def patients_have_consented(project: Project) -> Problems:
    """For every patient or relative who is heard, consent to everything a podcast involves is on
    record.

    Why: A recording that anyone may hear needs the consent of each person who speaks in it,
        usually in writing, whether or not they can be recognised. A podcast is a voice and its
        transcript, worldwide, in apps that keep copies, so the scope must name all four.
    Fix: Add the field consent under the person, with reference, date and scope, as
        docs/when-check-says-no.md shows. Write only the reference; never put the form into this
        folder. None of it is published.
    Source: GMC, Making and using visual and audio recordings of patients, paragraphs 36 to 40,
        https://www.gmc-uk.org/professional-standards/the-professional-standards/making-and-using-visual-and-audio-recordings-of-patients.
    """
    owners: tuple[Show | Episode, ...] = (project.show, *project.episodes)
    for owner in owners:
        for number, person in enumerate(owner.people):
            field_path = ("people", number)
            if person.patient and person.consent is None:
                # not the name: logs should hold as little about a patient as possible
                message = f"Person {number + 1} in the list is a patient without consent"
                yield Problem(message, field_path, source=owner.source)
            elif person.consent:
                for field, message, fix in _gaps(person.consent):
                    # what should not be in the file should not be in a log either
                    private = field == "reference" and any(_personal_data(person.consent.reference))
                    secret = person.consent.reference if private else ""
                    where = (*field_path, "consent", field)
                    yield Problem(message, where, fix, owner.source, secret=secret)


def _gaps(consent: Consent) -> Iterator[tuple[str, str, str]]:
    """What makes the consent invalid: field, message and fix."""
    if consent.reference.strip(" .").casefold() in _PLACEHOLDERS:
        yield "reference", f'"{consent.reference}" is not a reference', ""
    elif kind := next(_personal_data(consent.reference), ""):
        yield "reference", f"It is {kind}, not a reference", ""
    elif _FORM.search(consent.reference):
        fix = "Write the reference under which the form is filed, and keep the form outside this folder."
        yield "reference", "This is a file name, not a reference", fix
    missing = [words for part, words in _REQUIRED_SCOPE.items() if part not in consent.scope]
    if not consent.scope:
        yield "scope", "It does not say what may be published", ""
    elif missing and all(consent.scope):  # an unread part may be the missing one
        fix = "Ask the person for the rest, or leave the episode out: a feed is read everywhere."
        yield "scope", f"It does not allow publishing {' or '.join(missing)}", fix


def _personal_data(reference: str) -> Iterator[str]:
    """What personal data the reference holds."""
    if any(nhs_numbers(reference)):
        yield "a possible NHS number"
    if _BIRTHDAY.search(reference):
        yield "a date, possibly of birth"
    if re.fullmatch(r"[^\s@]+@[^\s@.]+\.\S+", reference.strip()):
        yield "an email address"
    if re.fullmatch(r"(?:\+44|0)[ \d()-]{9,14}", reference.strip()):
        yield "a telephone number"


@episode_rule("PP802", Severity.ERROR)
def consent_comes_first(episode: Episode, _show: Show) -> Problems:
    """Consent predates the episode, and its date is plausible.

    Why: What was published without consent cannot be recalled from the apps.
    Fix: Correct the date, or publish later.
    Source: GMC, Making and using visual and audio recordings of patients, paragraphs 36 to 40,
        https://www.gmc-uk.org/professional-standards/the-professional-standards/making-and-using-visual-and-audio-recordings-of-patients.
    """
    for number, person in enumerate(episode.people):
        given = person.consent.date if person.consent else None
        if given and episode.published and given > episode.published.date():
            message = (
                f"It was given on {given}, after the episode's date, {episode.published.date()}"
            )
            yield Problem(message, ("people", number, "consent", "date"))
        elif given and given.year < _FIRST_PLAUSIBLE_YEAR:
            yield Problem(f"The year is {given.year}", ("people", number, "consent", "date"))


@series_rule("PP804", Severity.ADVICE)
def lawful_basis_is_recorded(project: Project) -> Problems:
    """A show in which patients are heard records its lawful basis under data protection law.

    Why: A voice together with an illness is special category data. The institution must be able
        to say on which basis of article 6 and which condition of article 9 it publishes them.
    Fix: Ask the data protection officer and write the answer in podcast.yaml, in the field
        lawful_basis. It is not published.
    Source: UK GDPR, article 6, https://www.legislation.gov.uk/eur/2016/679/article/6; UK GDPR,
        article 9, https://www.legislation.gov.uk/eur/2016/679/article/9.
    """
    owners: tuple[Show | Episode, ...] = (project.show, *project.episodes)
    people = (person for owner in owners for person in owner.people)
    basis = project.show.lawful_basis
    if not any(person.patient for person in people):
        return
    if not basis:
        yield Problem(
            "Patients are heard, but the field lawful_basis is missing", ("lawful_basis",)
        )
    elif basis.strip(" .").casefold() in _PLACEHOLDERS:
        yield Problem(f'Patients are heard, but "{basis}" is not a lawful basis', ("lawful_basis",))
    elif missing := [article for article in ("6", "9") if not re.search(rf"\b{article}\b", basis)]:
        message = f"Patients are heard, but article {' or article '.join(missing)} is not named"
        yield Problem(message, ("lawful_basis",))


def future_consents(project: Project, today: date) -> tuple[Finding, ...]:
    """Consents dated after today. Rules of `check` do not know today's date."""
    return tuple(
        Finding.of(
            consent_comes_first,
            Problem(
                f"Its date, {person.consent.date}, is in the future",
                ("people", number, "consent", "date"),
            ),
            episode.source,
        )
        for episode in project.episodes
        for number, person in enumerate(episode.people)
        if person.consent and person.consent.date and person.consent.date > today
        if not episode.published or person.consent.date <= episode.published.date()
    )


def overdue_consents(project: Project, today: date) -> tuple[Finding, ...]:
    """Consents due for review before today. Rules of `check` do not know today's date."""
    owners: tuple[Show | Episode, ...] = (project.show, *project.episodes)
    return tuple(
        Finding.of(
            consent_is_current,
            Problem(
                f"This consent was due for review on {person.consent.review}",
                ("people", number, "consent", "review"),
            ),
            owner.source,
        )
        for owner in owners
        for number, person in enumerate(owner.people)
        if person.consent and person.consent.review and person.consent.review < today
    )
