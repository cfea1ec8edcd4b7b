"""Rules for what identifies a person, in every text that the world will read or hear.

No message repeats what was found in full: findings end up in logs that more people read than the
file.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial

from podcast_publisher.check.engine.rule import Problems, series_rule
from podcast_publisher.check.text.public_texts import PublicText, between_cues, names, published
from podcast_publisher.model.finding import Severity
from podcast_publisher.model.show import Project

_ADDRESS = re.compile(
    r"(?:https?://(?!wa\.me/|api\.whatsapp\.com/|web\.whatsapp\.com/)|www\.)[^\s<>)\]\"']+",
    re.IGNORECASE,
)
"""Those of WhatsApp hold the number of whoever is to be written to."""
_GAP = "[ .\u00a0\u2009\u202f\u2011\u2013-]?"
_TEN_DIGITS = re.compile(
    rf"(?<![\w/=+])(?<!\d[.,-])\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{4}}(?![\w/=]|[.,-]\d)"
)
_DIGIT_BY_DIGIT = re.compile(r"(?<![\w/=+.-])(?<!\d[ ,])(?:\d[ -]){9}\d(?![\w/=]|[ .,-]\d)")
"""As it is read out, and written down by programs that listen."""
_SPOKEN = {
    **{
        word: str(n)
        for n, word in enumerate(
            ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
        )
    },
    **dict.fromkeys(("oh", "nought"), "0"),
}
_WORD_BY_WORD = re.compile(
    rf"\b(?:(?:{'|'.join(_SPOKEN)})[\s,.-]+){{9}}(?:{'|'.join(_SPOKEN)})\b", re.IGNORECASE
)
_SO_CALLED = re.compile(
    r"\bNHS (?:no\b\.?|number|nr\b\.?)[^\d\n]{0,15}((?:\d[ .-]?){9}\d)(?!\d)", re.IGNORECASE
)
"""Behind these words it is one, wherever its gaps are."""
_A_MOMENT = re.compile(
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|"
    r"\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d|1[5-9]\d{8}"
)
"""`20260304` and an hour, `2603040930`, and seconds since 1970."""
_BOOK = re.compile(r"ISBN(?:-1[03])?:?\s*$", re.IGNORECASE)
_OF_A_PERSON = re.compile(
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
_BORN = re.compile(
    rf"(?:\bborn\b|\bdate of birth\b|\bbirth ?date\b|\bd\.?o\.?b\b\.?|(?<!\d[a-z]{{2}} )\bbirthday\b|\(b\b\.?)"
    rf"[^.;!?\n\d]{{0,25}}?\b({_DATE})",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(
    r"\b(?:nhs|service|trust|hospital|charity|unit|centre|clinic|department|programme|project|study|"
    r"trial|series|podcast|idea|network|institute|university|college)(?: (?:was|is|had been|being)|[’']s) $",
    re.IGNORECASE,
)
"""The NHS was born on 5 July 1948, and may say so."""


@series_rule("PP811", Severity.ERROR)
def no_nhs_number(project: Project) -> Problems:
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
    what = "what passes for an NHS number"
    yield from found_in(published(project), nhs_numbers, what)
    yield from found_in(names(project), nhs_numbers_in_a_name, what)
    for text, begun in between_cues(project):
        for problem in found_in([text], nhs_numbers, what):
            yield replace(problem, secret=begun)


@series_rule("PP812", Severity.ERROR)
def no_date_of_birth(project: Project) -> Problems:
    """No published text holds somebody's date of birth.

    Why: Together with a name or an illness it identifies a person.
    Fix: Give the age, or the year, if it matters.
    Source: UK GDPR, article 9, https://www.legislation.gov.uk/eur/2016/679/article/9; GMC, Making
        and using visual and audio recordings of patients, paragraphs 36 to 40,
        https://www.gmc-uk.org/professional-standards/the-professional-standards/making-and-using-visual-and-audio-recordings-of-patients.
    """
    return found_in(published(project), _dates_of_birth, "a date of birth")


@series_rule("PP817", Severity.WARNING)
def no_other_number_of_a_person(project: Project) -> Problems:
    """No published text holds a National Insurance number or a hospital's number for a patient.

    Why: It belongs to one person alone, and opens their record to anyone who knows it.
    Fix: Remove it from the text, and cut it out of the recording if it is spoken there.
    Source: UK GDPR, article 9, https://www.legislation.gov.uk/eur/2016/679/article/9.
    """
    texts = list(published(project))
    for group, what in (
        ("insurance", "what passes for a National Insurance number"),
        ("record", "the number of a patient"),
    ):
        yield from found_in(texts, partial(_numbers_of_a_person, group), what)


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits pass the check of the last one: modulus 11."""
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)
    )
    return len(set(digits)) > 1 and (11 - total % 11) % 11 == int(digits[9])


def found_in(
    texts: Iterable[PublicText], look: Callable[[str], Iterator[str]], what: str
) -> Problems:
    """A problem for each thing found in a text, with its beginning alone."""
    for one in texts:
        # numbers in a web address identify pages
        text = _ADDRESS.sub(lambda found: " " * len(found[0]), one.text)
        for value in dict.fromkeys(look(text)):
            shown = value[:2] + re.sub(r"\w", "*", value[2:])
            yield replace(one.problem(f"It holds {what} ({shown})", value), secret=value)


def nhs_numbers_in_a_name(name: str) -> Iterator[str]:
    """The same, but for days, times and counts, which recorders and telephones make names of."""
    for number in nhs_numbers(name):
        whole = re.fullmatch(r"\d{10}|(?:\d{3})[ .-]\d{3}[ .-]\d{4}|(?i:NHS).*", number)
        if whole and not _A_MOMENT.match(re.sub(r"\D", "", number)):
            yield number


def _before(text: str, found: re.Match[str]) -> str:
    """The few words in front of what was found."""
    return text[max(0, found.start() - 40) : found.start()]


def nhs_numbers(text: str) -> Iterator[str]:
    """What passes for an NHS number, as it is written there."""
    # the last ten digits of a number behind +44 are none
    text = re.sub(r"(?:\+|\b00)\d[\d ()-]{7,}", lambda found: " " * len(found[0]), text)
    for pattern in (_TEN_DIGITS, _DIGIT_BY_DIGIT, _SO_CALLED):
        for found in pattern.finditer(text):
            written = found[found.lastindex or 0]
            book = _BOOK.search(_before(text, found))
            if is_nhs_number(re.sub(r"\D", "", written)) and not book:
                yield written
    for found in _WORD_BY_WORD.finditer(text):
        words = re.findall(r"\w+", found[0].casefold())
        if is_nhs_number("".join(_SPOKEN[word] for word in words)):
            yield found[0]


def _dates_of_birth(text: str) -> Iterator[str]:
    for found in _BORN.finditer(text):
        if not _NO_PERSON.search(_before(text, found)):
            yield found[1]


def _numbers_of_a_person(group: str, text: str) -> Iterator[str]:
    return (found[group] for found in _OF_A_PERSON.finditer(text) if found[group])
