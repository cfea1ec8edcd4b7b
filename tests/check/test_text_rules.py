"""Rules that check one text at a time read every text in which they find something."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast_publisher.check.engine.rule import TextRule
from podcast_publisher.check.engine.runner import ALL
from podcast_publisher.check.text.public_texts import Part, PublicText, fold
from podcast_publisher.model.finding import SourceFile

TEXT_RULES = [rule for rule in ALL if isinstance(rule, TextRule)]
TRIGGERS = (
    *("NHS number ", "943 476 5919", "943-476-5919", "9 4 3 4 7 6 5 9 1 9", "9434765919"),
    "nine four three, four seven six. five nine one nine",
    *(
        "born on ",
        "BORN ",
        "d.o.b. ",
        "date of birth: ",
        "birthday ",
        "(b. ",
        "1 May 1961",
        "01/05/61",
    ),
    *("QQ 12 34 56 C", "AB123456C", "MRN 1234567", "hospital number is ", "K 123456"),
    *("lives in ", "her address ", "LS1 3EX", "ls1 3ex", "12 Long Row Road ", "ring me on "),
    *(
        "07700 900123",
        "+44 7700 900123",
        "0113 496 0000",
        "0 7 7 0 0 9 0 0 1 2 3",
        "wa.me/447700900123",
    ),
    *(
        "robin.example@example.org",
        "robin dot example at example dot org",
        "robin.example",
        "@",
        " [at] ",
        "(AT)",
        "example.org",
        " dot ",
        " at ",
        "example [dot] org",
    ),
    *(
        "TODO",
        "TO DO:",
        "TBC",
        "XXX",
        "???",
        "[insert link]",
        "Lorem Ipsum",
        "title",
        "New Episode",
    ),
    *(
        "[inaudible 00:01:02]",
        "Transcribed by otter.ai",
        "captions by ",
        "auto-generated transcript",
    ),
    *("visit example.org to remove this", "Go unlimited to remove this message"),
    *(" ", ", ", ". ", "\n", "-", "\u2013", "\u00a0", "is ", "the "),
)
texts = st.lists(st.sampled_from(TRIGGERS) | st.text(max_size=3), max_size=8).map("".join)
cases = st.sampled_from([str, str.upper, str.title, str.swapcase])
LOOK_ALIKES = str.maketrans({"i": "\u0130", "s": "\u017f", "k": "\u212a"})
"""Letters that `re.IGNORECASE` takes for others: I with a dot, long s, and the sign for kelvin."""


def problems(rule: TextRule, text: str, part: Part) -> list[str]:
    field = ("title",) if part is Part.FIELD else ("transcript",)
    public_text = PublicText(text, SourceFile("episode.yaml"), field, part=part)
    return [problem.message for problem in rule.run(public_text)]


@pytest.mark.parametrize("rule", TEXT_RULES, ids=lambda rule: rule.code)
@settings(max_examples=300, derandomize=True, database=None)
@given(text=texts, change_case=cases, look_alike=st.booleans())
def test_what_a_rule_needs(
    rule: TextRule, text: str, change_case: type[str], look_alike: bool
) -> None:
    """A text that the pattern `needs` does not match has nothing that the rule would report."""
    text = change_case(text).translate(LOOK_ALIKES if look_alike else {})
    for part in rule.parts:
        if problems(rule, text, part):
            assert rule.needs.search(fold(text))


@pytest.mark.parametrize("rule", TEXT_RULES, ids=lambda rule: rule.code)
def test_what_a_rule_needs_of_two_words(rule: TextRule) -> None:
    """The same for any two of the words above; among them are some that the rule reports."""
    part = Part.CUE if Part.CUE in rule.parts else Part.FIELD
    pairs = [f"{first}{second}" for first in TRIGGERS for second in TRIGGERS]
    reported = [text for text in pairs if problems(rule, text, part)]
    assert reported
    assert [text for text in reported if not rule.needs.search(fold(text))] == []


def test_most_texts_are_not_read() -> None:
    """A sentence without digits and special words needs no rule at all."""
    text = PublicText("The clinic opened in the spring, and she came back.", SourceFile("a"), ())
    assert [rule.code for rule in TEXT_RULES if rule.needs.search(text.folded)] == []
    assert re.search("i", PublicText("\u0130", SourceFile("a"), ()).folded)


def test_digits_read_out_with_other_letters() -> None:
    """A dotted capital I and a long s are letters of a number, too."""
    number = "n\u0130ne four three four \u017feven \u017fix five nine one nine"
    (rule,) = [rule for rule in TEXT_RULES if rule.code == "PP811"]
    assert problems(rule, number, Part.CUE)
