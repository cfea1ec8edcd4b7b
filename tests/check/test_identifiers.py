"""Identifying data is found in any public text; ordinary numbers are not reported."""

import re
from pathlib import Path

import pytest

from podcast_publisher.check.privacy.identifiers import is_nhs_number, nhs_numbers_in_a_name
from podcast_publisher.check.show.contact import is_personal
from podcast_publisher.workflow.check import load_and_check
from tests.shows import workspace

EPISODE = "episodes/01-listening.yaml"
OURS = ("PP811", "PP812", "PP813", "PP814", "PP815", "PP816", "PP817")


def codes_of(small_show: Path, words: str) -> list[str]:
    """The privacy rules that report these words in an episode's description."""
    path = small_show / EPISODE
    written = path.read_text("utf-8").replace(
        "What patients say", f"{words}\n\n  What patients say"
    )
    path.write_text(written, "utf-8")
    findings = load_and_check(workspace(small_show), lambda _: None).findings
    return [finding.rule.code for finding in findings if finding.rule.code in OURS]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("943 476 5919", "PP811"),
        ("9434765919", "PP811"),
        ("943-476-5919", "PP811"),
        ("NHS no. 943.476.5919", "PP811"),
        ("NHS number:943 476 5919.", "PP811"),
        ("943 476 5919, and more", "PP811"),
        ("(943\u00a0476\u00a05919)", "PP811"),
        ("She was born on 12 March 1960", "PP812"),
        ("born 12th of March, 1960", "PP812"),
        ("born on March 12, 1960", "PP812"),
        ("DOB 12/03/1960", "PP812"),
        ("D.O.B.: 12.03.60", "PP812"),
        ("Date of birth - 1960-03-12", "PP812"),
        ("His birthday is 12 March 1951", "PP812"),
        ("Sam Sample (b. 12/03/1951)", "PP812"),
        ("DOB 12-Mar-60", "PP812"),
        ("Date of birth 12 03 1960", "PP812"),
        ("She was born on the twelfth of March nineteen sixty", "PP812"),
        ("9 4 3 4 7 6 5 9 1 9", "PP811"),
        ("Message us at https://wa.me/447700900123", "PP814"),
        ("[Write](https://api.whatsapp.com/send?phone=447700900123&text=Hello)", "PP814"),
        ("Sam lives at 14 Acacia Road, Leeds", "PP813"),
        ("14 Acacia Road, ls9 7tf", "PP816"),
        ("Sam, AB 12 34 56 C, takes part", "PP817"),
        ("Hospital number: 1234567", "PP817"),
        ("MRN 12345678", "PP817"),
        ("Her NHS number is 94347 65919", "PP811"),
        ("robin dot example at example dot org", "PP815"),
        ("He lives in LS9 7TF", "PP813"),
        ("She lives in ls9 7tf", "PP813"),
        ("We lived for years at home, LS9 7TF", "PP813"),
        ("Her address is LS9 7TF, near the hospital", "PP813"),
        ("SW1A 1AA", "PP816"),
        ("M11AE", "PP816"),
        ("0113 496 0999", "PP816"),
        ("(0113) 496 0999", "PP816"),
        ("+44 113 496 0999", "PP816"),
        ("+44 (0)113 496 0999", "PP816"),
        ("Her number is 0113 496 0999", "PP814"),
        ("Ring me on 0113 496 0999", "PP814"),
        ("On the ward call 07700 900123", "PP814"),
        ("07700900123", "PP814"),
        ("Ring 07700 900 123.", "PP814"),
        ("07700\u00a0900123", "PP814"),
        ("07700\u2009900\u2009123", "PP814"),
        ("07700\u2011900\u2011123", "PP814"),
        ("07700\u2013900123", "PP814"),
        ("07700\u200b900123", "PP814"),
        ("07700   900123", "PP814"),
        ("(+44) 7700 900123", "PP814"),
        ("(+44)7700 900123", "PP814"),
        ("+44.7700.900123", "PP814"),
        ("+44 (0) 7700 900 123", "PP814"),
        ("00 44 7700 900123", "PP814"),
        ("0 7 7 0 0 9 0 0 1 2 3", "PP814"),
        ("0-7-7-0-0-9-0-0-1-2-3", "PP814"),
        ("0113\u00a0496\u00a00999", "PP816"),
        ("0113 – 496 – 0999", "PP816"),
        ("01204 12345", "PP816"),
        ("016977 2345", "PP816"),
        ("+353 1 234 5678", "PP816"),
        ("+1 (202) 555-0143", "PP816"),
        ("+33 6 12 34 56 78", "PP816"),
        ("Her number is +353 87 123 4567", "PP814"),
        ("robin.example@example.org", "PP815"),
        ("robin.example [at] example [dot] org", "PP815"),
        ("robin1951@gmail.com", "PP815"),
        ("r.example@nhs.example.org", "PP815"),
    ],
)
def test_identifying_data_is_one_finding(small_show: Path, words: str, code: str) -> None:
    """However it is written, there is one finding."""
    assert codes_of(small_show, words) == [code]


@pytest.mark.parametrize(
    "words",
    [
        "More than 117,000 people, 1,460 projects and GBP 140,000,000.",
        "From April 2020 to March 2025, in 487 projects.",
        "Call 999 in an emergency, 111 otherwise, or the Samaritans on 116 123.",
        "Call 0800 1111 or 0300 123 4567, free of charge.",
        "ISBN 0-306-40615-2 and ISBN 0306406152.",
        "https://www.example.org/id/9434765919 has it.",
        "Trial NCT09434765919 and episode 1234567890123.",
        "943 476 5918 fails its own check.",
        "The NHS was born on 5 July 1948. The NHS's birthday is 5 July 1948.",
        "They kept her 80th birthday on 5 July 2025.",
        "The switchboard is 0113 496 0999.",
        "Textphone 18001 0113 496 0999.",
        "The clinic in Dublin is +353 1 234 5678.",
        "Order 0712345678 and 0123456780, and 0212345678.",
        "They count 0 1 2 3 4 5 6 7 8 9 10, and 0 2 4 6 8 10 12 14 16 18 20.",
        "On 07-08-2025 07:30, 01.02.2025 – 03.04.2025, 01 02 2025 03 04 05.",
        "It rose by +12,345,678 and +1 234 567, at +44 113 or +0.12345678.",
        "St James’s University Hospital, Beckett Street, Leeds LS9 7TF.",
        "Research saves lives at the infirmary, LS9 7TF.",
        "Look at [the trial] at noon, and write to example.podcast.team@gmail.com",
        "He was born in 1960, and she in March.",
        "Vitamin B12, COVID 19, the A64 and the M1.",
        "T4 5PM, at 10:30 on 2025-06-11.",
        "podcast@example.org, press.office@example.org, research-team@example.org",
        "Grade II* listed, 75,000 sq ft, from 2027.",
    ],
)
def test_ordinary_numbers_are_not_reported(small_show: Path, words: str) -> None:
    """Counts, years, short numbers, page addresses and roles identify nobody."""
    assert codes_of(small_show, f'"{words}"') == []


def test_an_nhs_number_in_a_file_name_is_reported(small_show: Path) -> None:
    """File names become public addresses."""
    for file in sorted((small_show / "episodes").glob("01-listening.*")):
        file.rename(file.with_stem("sam_9434765919"))
    findings = load_and_check(workspace(small_show), lambda _: None).findings
    assert {finding.rule.code for finding in findings if finding.rule.code in OURS} == {"PP811"}


@pytest.mark.parametrize("digits", ["260304-0932", "2026030417", "1709542805", "26-0304-0932"])
def test_timestamps_in_file_names_are_no_nhs_numbers(digits: str) -> None:
    """Timestamps that recorders write, whatever their last digit."""
    for last in range(10):
        name = re.sub("[-_/]", " ", f"episodes/talk-{digits[:-1]}{last}.mp3")
        assert list(nhs_numbers_in_a_name(name)) == []


def test_identifying_data_is_masked_in_messages(small_show: Path) -> None:
    """A finding names the kind and shows only the beginning."""
    path = small_show / EPISODE
    path.write_text(path.read_text("utf-8").replace("What patients", "943 476 5919"), "utf-8")
    (finding,) = load_and_check(workspace(small_show), lambda _: None).findings
    assert finding.rule.code == "PP811"
    assert "476" not in finding.message + finding.fix
    assert "5919" not in finding.message + finding.fix


@pytest.mark.parametrize(
    ("digits", "valid"),
    [("9434765919", True), ("4010232137", True), ("4010232138", False), ("0000000000", False)],
)
def test_the_nhs_check_digit(digits: str, valid: bool) -> None:
    """The tenth digit of an NHS number follows from the first nine."""
    assert is_nhs_number(digits) is valid


@pytest.mark.parametrize(
    ("local", "personal"),
    [
        ("robin.example", True),
        ("r.example2", True),
        ("anne-marie.o'neill", True),
        ("podcast", False),
        ("press.office", False),
        ("leeds.research", False),
        ("communications", False),
    ],
)
def test_personal_addresses_are_told_from_roles(local: str, personal: bool) -> None:
    """A name with a dot is personal unless a part of it is a role."""
    assert is_personal(local) is personal
