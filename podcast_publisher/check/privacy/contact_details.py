"""Rules for addresses, telephone numbers and email addresses of people in published texts.

A mobile number is one person's. A postcode or a landline may be a hospital's: its sentence decides.
"""

import re
from collections.abc import Iterator
from string import digits

from podcast_publisher.check.engine.rule import Problems, text_rule
from podcast_publisher.check.privacy.identifiers import problems_in
from podcast_publisher.check.show.contact import is_anyones_mailbox, is_personal
from podcast_publisher.check.text.public_texts import PublicText
from podcast_publisher.model.finding import Severity
from podcast_publisher.model.patterns import lazy_pattern

_POSTCODE = lazy_pattern(
    r"(?<![\w-])(?:GIR ?0AA|(?:[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?) ?\d[ABD-HJLNP-UW-Z]{2})(?![\w-])"
)
_POSTCODE_IN_ANY_LETTERS = lazy_pattern(_POSTCODE.pattern, re.IGNORECASE)
_GAP = "[ \u00a0\u2009\u200b\u202f().\u2010-\u2014-]"
"""Separators within a telephone number, including typographic spaces and dashes."""
_TELEPHONE = lazy_pattern(
    rf"(?<![\w/=-])(?<!\d[.,])(?:"
    rf"(?:\(?(?:\+|00 ?)44\)?{_GAP}?(?:\(0\){_GAP}?)?|\(?0)"
    rf"(?:(?P<area>[1-9])\d(?:{_GAP}{{0,3}}\d){{8}}|1\d{{3}}(?:\d{_GAP}{{1,2}}|{_GAP}{{1,2}}\d)(?:{_GAP}?\d){{4}})"
    rf"|\(?\+(?!44)[1-9]\d{{0,2}}\)?(?:{_GAP}{{0,3}}\d){{7,12}})(?![\w/=]|[.,]\d)",
    re.ASCII,
)
"""A UK number of 10 digits after its 0; one of 9, recognised by the gap after its area code; or a foreign
one after its +. The last two have no `area`."""
_TELEPHONE_DIGIT_BY_DIGIT = lazy_pattern(
    r"(?<![\w/=+.-])(?<!\d[ ,])0[ -](?P<area>[127])(?:[ -]\d){9}(?![\w/=]|[ .,-]\d)"
)
_WHATSAPP = lazy_pattern(
    r"(?:wa\.me/|whatsapp\.com/send/?\?(?:\S*&)?phone=)\+?(?:%2B)?(?P<number>(?:447|07)\d{9})\b",
    re.IGNORECASE,
)
_LANDLINES, _MOBILES = {"1", "2", None}, {"7"}
"""First digits of UK numbers after the 0; 03 and 08 belong to institutions, 09 to services.
Foreign ones may be either, and count as landlines."""
_E_MAIL = lazy_pattern(
    r"(?<![\w.+-])(?P<local>[\w.+'-]{1,64})(?:@| ?[\[(] ?at ?[\])] ?)"
    r"(?P<domain>[\w-]+(?:(?:\.| ?[\[(] ?dot ?[\])] ?)[\w-]+)+)",
    re.ASCII | re.IGNORECASE,
)
"""Including `robin.example [at] example [dot] org`."""
_E_MAIL_READ_OUT = lazy_pattern(
    r"\b(?P<local>\w+(?: dot \w+)+) at (?P<domain>\w+(?: dot \w+)+)\b", re.ASCII | re.IGNORECASE
)
_ROADS = (
    "Road|Rd|Street|St|Avenue|Ave|Lane|Close|Drive|Crescent|Terrace|Grove|Way|Gardens|Place|Court|"
    "Row|View|Mount"
)
_STREET = lazy_pattern(rf"\b\d{{1,4}}[A-Za-z]? (?:[A-Z][\w’'-]+ ){{1,3}}(?:{_ROADS})\b")
"""A house in a street, as on an envelope."""
_SENTENCE_ENDS = lazy_pattern(r"[.!?](?:\s+(?=[A-Z“\"])|$)|\n\s*\n")
_HOME = lazy_pattern(
    r"\b(?:(?<!save )(?<!saves )(?<!saved )(?<!saving )(?:liv(?:es?|ed|ing)|resid(?:es?|ed|ing)) "
    r"(?:\w+ )?(?:in|at|near|on)|home(?! page)|"
    r"(?:her|his|my|their|our|patient[’']?s?) (?:address|house|flat|number|phone|telephone|place)|"
    r"(?:ring|call|phone|text) (?:me|him|her))\b",
    re.IGNORECASE,
)
_INSTITUTION = lazy_pattern(
    r"\b(?:hospitals?|infirmary|trust|universit(?:y|ies)|switchboard|textphone|typetalk|reception|"
    r"wards?|helpline|call|clinic|department|centre|surgery|practice|office|18001)\b",
    re.IGNORECASE,
)
"""18001 is Relay UK's prefix for text."""


_SOUGHT_POSTCODE = r"\d[a-z\d]? ?\d[a-z]{2}|gir ?0aa"
_SOUGHT_STREET = rf"\d[a-z]? (?:[a-z]\S+ ){{1,3}}(?:{_ROADS.lower()})"
_SOUGHT_TELEPHONE = r"\d(?:[^a-z\d]{0,3}\d){7}"
"""What the above need of a text as `searchable` writes it."""


@text_rule("PP813", Severity.WARNING, marks=digits, needs=f"{_SOUGHT_POSTCODE}|{_SOUGHT_STREET}")
def no_postcode_of_a_home(text: PublicText) -> Problems:
    """No published text holds the postcode or street of somebody's home.

    Why: About fifteen homes share a postcode, so it says where a person lives. It is taken for a
        home's where the sentence mentions one: lives, lived, home, her address.
    Fix: Name the town or the part of the country.
    Source: UK GDPR, article 9, https://www.legislation.gov.uk/eur/2016/679/article/9;
        docs/reference/limits.md.
    """
    yield from problems_in(text, _postcodes_of_homes, "a postcode")
    yield from problems_in(text, _house_addresses, "a house address")


@text_rule("PP814", Severity.WARNING, marks=digits, needs=_SOUGHT_TELEPHONE)
def no_private_telephone_number(text: PublicText) -> Problems:
    """No published text holds a private telephone number.

    Why: A person's number stays in every app for years. UK mobile numbers count as private;
        others, including those of other countries, where the sentence mentions a person: her
        number, at home, ring me.
    Fix: Link to the page that gives the number, where it can be changed.
    Source: UK GDPR, article 5, https://www.legislation.gov.uk/eur/2016/679/article/5;
        docs/reference/limits.md.
    """
    return problems_in(text, _private_telephones, "a telephone number")


@text_rule("PP815", Severity.WARNING, marks=("@", "[at", "[ at", "(at", "( at", "dot"))
def no_personal_e_mail(text: PublicText) -> Problems:
    """No published text holds a person's email address.

    Why: It is personal data and attracts spam; people leave.
    Fix: Give a shared mailbox, or link to the page that does.
    Source: UK GDPR, article 5, https://www.legislation.gov.uk/eur/2016/679/article/5.
    """
    return problems_in(text, _e_mails, "a person's email address")


@text_rule("PP816", Severity.ADVICE, marks=digits, needs=f"{_SOUGHT_POSTCODE}|{_SOUGHT_TELEPHONE}")
def place_and_number_are_an_institutions(text: PublicText) -> Problems:
    """Where a postcode or telephone number appears, the sentence says which institution's it is.

    Why: Nobody can tell whether it is a patient's. A sentence with a word such as hospital,
        trust, university, ward, switchboard, textphone, reception or helpline passes, and so do
        numbers that start with 03 or 08.
    Fix: Say whose it is, or link to the page that gives it.
    Source: UK GDPR, article 5, https://www.legislation.gov.uk/eur/2016/679/article/5;
        docs/reference/limits.md.
    """
    return problems_in(text, _unattributed, "a postcode or telephone number")


def _postcodes_of_homes(text: str) -> Iterator[str]:
    for match in _POSTCODE_IN_ANY_LETTERS.finditer(text):
        if _HOME.search(_sentence(text, match)):
            yield match[0]


def _house_addresses(text: str) -> Iterator[str]:
    for match in _STREET.finditer(text):
        if _HOME.search(_sentence(text, match)):
            yield match[0]


def _telephones(text: str) -> Iterator[re.Match[str]]:
    yield from _TELEPHONE.finditer(text)
    yield from _TELEPHONE_DIGIT_BY_DIGIT.finditer(text)


def _private_telephones(text: str) -> Iterator[str]:
    for telephone in _telephones(text):
        at_home = telephone["area"] in _LANDLINES and _HOME.search(_sentence(text, telephone))
        if telephone["area"] in _MOBILES or at_home:
            yield telephone[0]
    for match in _WHATSAPP.finditer(text):
        yield match["number"]


def _unattributed(text: str) -> Iterator[str]:
    landlines = (telephone for telephone in _telephones(text) if telephone["area"] in _LANDLINES)
    # in lower case, too many words look like a postcode, unless a house address precedes
    lower_case = (
        postcode
        for postcode in _POSTCODE_IN_ANY_LETTERS.finditer(text)
        if not _POSTCODE.fullmatch(postcode[0]) and _STREET.search(_sentence(text, postcode))
    )
    for match in (*_POSTCODE.finditer(text), *lower_case, *landlines):
        sentence = _sentence(text, match)
        if not _HOME.search(sentence) and not _INSTITUTION.search(sentence):
            yield match[0]


def _sentence(text: str, match: re.Match[str]) -> str:
    """The sentence around the match."""
    start, stop = 0, len(text)
    for end in _SENTENCE_ENDS.finditer(text):
        if end.start() >= match.end():
            stop = end.start()
            break
        if end.end() <= match.start():
            start = end.end()
    return text[start:stop]


def _e_mails(text: str) -> Iterator[str]:
    for match in (*_E_MAIL.finditer(text), *_E_MAIL_READ_OUT.finditer(text)):
        local = match["local"].replace(" dot ", ".")
        if is_personal(local) or (
            is_anyones_mailbox(match["domain"]) and re.search(r"\d\d", local)
        ):
            yield match[0]
