"""Rules for identifiers of a person in published texts.

Messages show only the start of an identifier: more people read logs than the file.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from string import digits

from msgspec.structs import replace

from podcast_publisher.check.engine.rule import Problems, text_rule
from podcast_publisher.check.text.owner_texts import searchable
from podcast_publisher.check.text.public_texts import PUBLISHED, Part, PublicText
from podcast_publisher.model.finding import Severity
from podcast_publisher.model.patterns import lazy_pattern

_ADDRESS = lazy_pattern(
    r"(?:https?://(?!wa\.me/|api\.whatsapp\.com/|web\.whatsapp\.com/)|www\.)[^\s<>)\]\"']+",
    re.IGNORECASE,
)
"""Except those of WhatsApp, which hold a person's number."""
_GAP = "[ .\u00a0\u2009\u202f\u2011\u2013-]?"
_TEN_DIGITS = lazy_pattern(
    rf"(?<![\w/=+])(?<!\d[.,-])\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{4}}(?![\w/=]|[.,-]\d)"
)
_DIGIT_BY_DIGIT = lazy_pattern(r"(?<![\w/=+.-])(?<!\d[ ,])(?:\d[ -]){9}\d(?![\w/=]|[ .,-]\d)")
"""As read out, and transcribed by speech recognition."""
_SPOKEN = {
    **{
        word: str(n)
        for n, word in enumerate(
            ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
        )
    },
    **dict.fromkeys(("oh", "nought"), "0"),
}
_WORD_BY_WORD = lazy_pattern(
    rf"\b(?:(?:{'|'.join(_SPOKEN)})[\s,.-]+){{9}}(?:{'|'.join(_SPOKEN)})\b", re.IGNORECASE
)
_LABELLED = lazy_pattern(
    r"\bNHS (?:no\b\.?|number|nr\b\.?)[^\d\n]{0,15}((?:\d[ .-]?){9}\d)(?!\d)", re.IGNORECASE
)
"""After these words it is an NHS number, wherever its gaps are."""
_TIMESTAMP = lazy_pattern(
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|"
    r"\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d|1[5-9]\d{8}"
)
"""`20260304` and an hour, `2603040930`, and seconds since 1970."""
_BOOK = lazy_pattern(r"ISBN(?:-1[03])?:?\s*$", re.IGNORECASE)
_PERSON_NUMBER = lazy_pattern(
    r"\b(?P<insurance>(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D])\b|"
    r"\b(?i:(?:hospital|patient|case ?note|MRN|CHI|unit|K)(?:[’']s)? (?:number|no\.?|ID)|MRN|CHI)"
    r"(?i:\s*(?:is|was|:|=|-)?\s*)(?P<record>[A-Z]{0,2}\d{6,10})(?![\d,.]\d)"
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_TEENTH = r"(?:first|second|third|(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf|\w{3,5}teen|twentie|thirtie)th)"
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|(?:twenty|thirty)[ -]{_TEENTH}|{_TEENTH})"
_YEAR = r"(?:\d{4}|(?:nineteen|twenty|two thousand)(?:[ -](?:and )?[a-z]+){1,2})"
_DATE = (
    rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d\d)\b|\d{{4}}-\d\d-\d\d\b|"
    rf"\d{{1,2}} \d{{1,2}} \d{{4}}\b|\d{{1,2}}-{_MONTH}-\d\d\b|"
    rf"{_DAY}(?: of)?[ -]{_MONTH}\.?,?[ -]{_YEAR}\b|{_MONTH}\.? (?:the )?{_DAY},? {_YEAR}\b)"
)
_BORN = lazy_pattern(
    rf"(?:\bborn\b|\bdate of birth\b|\bbirth ?date\b|\bd\.?o\.?b\b\.?|(?<!\d[a-z]{{2}} )\bbirthday\b|\(b\b\.?)"
    rf"[^.;!?\n\d]{{0,25}}?\b({_DATE})",
    re.IGNORECASE,
)
_INSTITUTION = lazy_pattern(
    r"\b(?:nhs|service|trust|hospital|charity|unit|centre|clinic|department|programme|project|study|"
    r"trial|series|podcast|idea|network|institute|university|college)(?: (?:was|is|had been|being)|[’']s) $",
    re.IGNORECASE,
)
"""The NHS was born on 5 July 1948, and may say so."""


@text_rule(
    "PP811",
    Severity.ERROR,
    marks=(*digits, *_SPOKEN),
    least=2,  # ten times the same digit is no number of the NHS
    needs=rf"\d(?:[^a-z\d]?\d){{9}}|(?:{'|'.join(_SPOKEN)})[\s,.-]+(?:{'|'.join(_SPOKEN)})",
    parts=PUBLISHED | {Part.NAME, Part.DIGITS_OF_TWO_CUES},
)
def no_nhs_number(text: PublicText) -> Problems:
    """No published text, guid or file name holds an NHS number.

    Why: It leads to one person's whole medical record, and once in an app it cannot be recalled.
    Fix: Remove it from the text, and cut it out of the recording if it is spoken there. If it is
        another number that only looks like one, write it with different gaps.
    Source: UK GDPR, article 9, https://www.legislation.gov.uk/eur/2016/679/article/9; NHS Data
        Model and Dictionary, NHS number,
        https://www.datadictionary.nhs.uk/attributes/nhs_number.html; GMC, Making and using visual
        and audio recordings of patients, paragraphs 36 to 40,
        https://www.gmc-uk.org/professional-standards/the-professional-standards/making-and-using-visual-and-audio-recordings-of-patients.
    """
    search = nhs_numbers_in_a_name if text.part is Part.NAME else nhs_numbers
    for problem in problems_in(text, search, "a possible NHS number"):
        # the line that is shown holds the first cue alone
        yield replace(problem, secret=text.first_digits or problem.secret)


@text_rule(
    "PP812",
    Severity.ERROR,
    marks=("born", "birth", "dob", "d.o", "do.b", "(b"),
    needs=r"\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
)
def no_date_of_birth(text: PublicText) -> Problems:
    """No published text holds somebody's date of birth.

    Why: Together with a name or an illness it identifies a person.
    Fix: Give the age, or the year, if it matters.
    Source: UK GDPR, article 9, https://www.legislation.gov.uk/eur/2016/679/article/9; GMC, Making
        and using visual and audio recordings of patients, paragraphs 36 to 40,
        https://www.gmc-uk.org/professional-standards/the-professional-standards/making-and-using-visual-and-audio-recordings-of-patients.
    """
    return problems_in(text, _dates_of_birth, "a date of birth")


@text_rule("PP817", Severity.WARNING, marks=digits, needs=r"\d\d ?\d\d ?\d\d")
def no_other_number_of_a_person(text: PublicText) -> Problems:
    """No published text holds a National Insurance number or a hospital's number for a patient.

    Why: It belongs to one person alone, and opens their record to anyone who knows it.
    Fix: Remove it from the text, and cut it out of the recording if it is spoken there.
    Source: UK GDPR, article 9, https://www.legislation.gov.uk/eur/2016/679/article/9.
    """
    for group, what in (
        ("insurance", "a possible National Insurance number"),
        ("record", "a patient's number"),
    ):
        yield from problems_in(text, partial(_numbers_of_a_person, group), what)


def is_nhs_number(digits: str) -> bool:
    """Whether the last of ten digits is their check digit, modulo 11."""
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)
    )
    return len(set(digits)) > 1 and (11 - total % 11) % 11 == int(digits[9])


def problems_in(text: PublicText, search: Callable[[str], Iterator[str]], what: str) -> Problems:
    """A problem for each match in the text; the message shows only its start."""
    # numbers in a web address identify pages
    words = _ADDRESS.sub(lambda match: " " * len(match[0]), text.text)
    for value in dict.fromkeys(search(words)):
        shown = value[:2] + re.sub(r"\w", "*", value[2:])
        yield replace(text.problem(f"It holds {what} ({shown})", value), secret=value)


def nhs_numbers_in_a_name(name: str) -> Iterator[str]:
    """The same, without dates, times and counts, from which recorders make file names."""
    for number in nhs_numbers(name):
        whole = re.fullmatch(r"\d{10}|(?:\d{3})[ .-]\d{3}[ .-]\d{4}|(?i:NHS).*", number)
        if whole and not _TIMESTAMP.match(re.sub(r"\D", "", number)):
            yield number


def _before(text: str, match: re.Match[str]) -> str:
    """The few words before the match."""
    return text[max(0, match.start() - 40) : match.start()]


def nhs_numbers(text: str) -> Iterator[str]:
    """Possible NHS numbers, as written."""
    # the last ten digits of a number after +44 are not one
    text = re.sub(r"(?:\+|\b00)\d[\d ()-]{7,}", lambda match: " " * len(match[0]), text)
    for pattern in (_TEN_DIGITS, _DIGIT_BY_DIGIT, _LABELLED):
        for match in pattern.finditer(text):
            written = match[match.lastindex or 0]
            book = _BOOK.search(_before(text, match))
            if is_nhs_number(re.sub(r"\D", "", written)) and not book:
                yield written
    for match in _WORD_BY_WORD.finditer(text):
        words = re.findall(r"\w+", searchable(match[0]))
        if is_nhs_number("".join(_SPOKEN[word] for word in words)):
            yield match[0]


def _dates_of_birth(text: str) -> Iterator[str]:
    for match in _BORN.finditer(text):
        if not _INSTITUTION.search(_before(text, match)):
            yield match[1]


def _numbers_of_a_person(group: str, text: str) -> Iterator[str]:
    return (match[group] for match in _PERSON_NUMBER.finditer(text) if match[group])
