"""Rules for what identifies a person, in every text that the world will read or hear.

No message repeats what was found in full: findings end up in logs that more people read than the
file.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from podcast_publisher.check.contact import is_personal
from podcast_publisher.check.rule import Problems, series_rule
from podcast_publisher.check.texts import everything
from podcast_publisher.model.finding import Severity
from podcast_publisher.model.show import Project

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>)\]\"']+")
_GAP = "[ \u00a0\u2009\u202f\u2011\u2013-]?"
_TEN_DIGITS = re.compile(
    rf"(?<![\w/=+])(?<!\d[.,-])\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{4}}(?![\w/=]|[.,-]\d)", re.ASCII
)
_BOOK = re.compile(r"ISBN(?:-1[03])?:?\s*$", re.IGNORECASE)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d\d)\b|\d{{4}}-\d\d-\d\d\b|"
    rf"{_DAY}(?: of)? {_MONTH}\.?,? \d{{4}}\b|{_MONTH}\.? {_DAY},? \d{{4}}\b)"
)
_BORN = re.compile(
    rf"(?:\bborn\b|\bdate of birth\b|\bbirth ?date\b|\bd\.?o\.?b\b\.?)"
    rf"[^.;!?\n\d]{{0,25}}?\b({_DATE})",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(
    r"\b(?:nhs|service|trust|hospital|charity|unit|centre|clinic|department|programme|project|study|"
    r"trial|series|podcast|idea|network|institute|university|college) (?:was|is|had been|being) $",
    re.IGNORECASE,
)
"""The NHS was born on 5 July 1948, and may say so."""
_POSTCODE = re.compile(
    r"(?<![\w-])(?:GIR ?0AA|(?:[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?) ?\d[ABD-HJLNP-UW-Z]{2})(?![\w-])"
)
_TELEPHONE = re.compile(
    r"(?<![\w/=-])(?<!\d[.,])(?:(?:\+|00)44[ -]?(?:\(0\)[ -]?)?|\(?0)(?P<area>[1-9])\d(?:[ ()-]{0,2}\d){7,8}"
    r"(?![\w/=]|[.,]\d)",
    re.ASCII,
)
_E_MAIL = re.compile(r"(?<![\w.+-])([\w.+'-]{1,64})@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_NOT_PERSONS = {"3", "8", "9"}
"""UK numbers that begin 03 and 08 are institutions' own and free ones, 09 services."""


@series_rule("PP811", Severity.ERROR)
def no_nhs_number(project: Project) -> Problems:
    """No text that is published holds an NHS number.

    Why: It leads to one person's whole medical record, and once in an app it cannot be called back.
    Fix: Take it out of the text, and cut it out of the recording if it is spoken there. If it is
        another number that only looks like one, write it with other gaps.
    Source: UK GDPR, article 9; NHS Data Dictionary, NHS number; GMC, recordings of patients.
    """
    return _found(project, _nhs_numbers, "what passes for an NHS number")


@series_rule("PP812", Severity.ERROR)
def no_date_of_birth(project: Project) -> Problems:
    """No text that is published holds somebody's date of birth.

    Why: Together with a name or an illness it tells who a person is.
    Fix: Say the age, or the year, if it matters.
    Source: UK GDPR, article 9; GMC, recordings of patients.
    """
    return _found(project, _dates_of_birth, "a date of birth")


@series_rule("PP813", Severity.WARNING)
def no_postcode(project: Project) -> Problems:
    """No text that is published holds a postcode.

    Why: A postcode is shared by some fifteen homes, so it says where a person lives.
    Fix: Name the town or the part of the country. If it is the institution's own, link its page.
    Source: UK GDPR, article 9; feed-rules 1.5, transcript-identifiers.
    """
    return _found(project, _postcodes, "a postcode")


@series_rule("PP814", Severity.WARNING)
def no_telephone_number(project: Project) -> Problems:
    """No text that is published holds a private telephone number.

    Why: A person's number stays in every app for years. Numbers that begin 03 or 08 are
        institutions' and are not meant.
    Fix: Link the page on which the number stands: there it can be changed.
    Source: UK GDPR, article 5; feed-rules 1.5, transcript-identifiers.
    """
    return _found(project, _telephones, "a telephone number")


@series_rule("PP815", Severity.WARNING)
def no_personal_e_mail(project: Project) -> Problems:
    """No text that is published holds a person's e-mail address.

    Why: It is personal data and is collected for unwanted mail; people leave.
    Fix: Name a shared mailbox, or link the page that does.
    Source: UK GDPR, article 5.
    """
    return _found(project, _e_mails, "a person's e-mail address")


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits pass the check of the last one: modulus 11."""
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)
    )
    return len(set(digits)) > 1 and (11 - total % 11) % 11 == int(digits[9])


def _found(project: Project, look: Callable[[str], Iterator[str]], what: str) -> Problems:
    for one in everything(project):
        # numbers in a web address identify pages
        text = _ADDRESS.sub(lambda found: " " * len(found[0]), one.text)
        for value in dict.fromkeys(look(text)):
            shown = value[:2] + re.sub(r"\w", "*", value[2:])
            yield replace(one.problem(f"It holds {what} ({shown})", value), secret=value)


def _before(text: str, found: re.Match[str]) -> str:
    """The few words in front of what was found."""
    return text[max(0, found.start() - 40) : found.start()]


def _nhs_numbers(text: str) -> Iterator[str]:
    # the last ten digits of a number behind +44 are none
    text = re.sub(r"(?:\+|\b00)\d[\d ()-]{7,}", lambda found: " " * len(found[0]), text)
    for found in _TEN_DIGITS.finditer(text):
        if is_nhs_number(re.sub(r"\D", "", found[0])) and not _BOOK.search(_before(text, found)):
            yield found[0]


def _dates_of_birth(text: str) -> Iterator[str]:
    for found in _BORN.finditer(text):
        if not _NO_PERSON.search(_before(text, found)):
            yield found[1]


def _postcodes(text: str) -> Iterator[str]:
    return (found[0] for found in _POSTCODE.finditer(text))


def _telephones(text: str) -> Iterator[str]:
    return (found[0] for found in _TELEPHONE.finditer(text) if found["area"] not in _NOT_PERSONS)


def _e_mails(text: str) -> Iterator[str]:
    return (found[0] for found in _E_MAIL.finditer(text) if is_personal(found[1]))
