"""Rules that check one text at a time read every text in which they find something."""

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast_publisher.check.engine.rule import TextRule
from podcast_publisher.check.engine.runner import ALL
from podcast_publisher.check.text.owner_texts import LOOK_ALIKES, OwnerTexts, searchable
from podcast_publisher.check.text.public_texts import Part, PublicText
from podcast_publisher.check.transcripts.content import TranscriptContent
from podcast_publisher.model.finding import SourceFile
from podcast_publisher.model.media_file import MediaFile
from podcast_publisher.model.show import Episode
from podcast_publisher.model.transcript import Cue, ParsedTranscript, Transcript

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
TO_LOOK_ALIKES = {ord(letter): alike for alike, letter in LOOK_ALIKES.items()}


def problems(rule: TextRule, text: str, part: Part) -> list[str]:
    field = ("title",) if part is Part.FIELD else ("transcript",)
    public_text = PublicText(text, SourceFile("episode.yaml"), field, part=part)
    return [problem.message for problem in rule.run(public_text)]


def is_read(rule: TextRule, text: str) -> bool:
    """Whether what the rule needs is in the text."""
    searched = searchable(text)
    held = sum(mark in searched for mark in rule.marks)
    return held >= rule.least and rule.needs.search(searched) is not None


@pytest.mark.parametrize("rule", TEXT_RULES, ids=lambda rule: rule.code)
@settings(max_examples=300, derandomize=True, database=None)
@given(text=texts, change_case=cases, look_alike=st.booleans())
def test_what_a_rule_needs(
    rule: TextRule, text: str, change_case: type[str], look_alike: bool
) -> None:
    """A text without the marks of a rule, or that `needs` does not match, has nothing that the rule would report."""
    text = change_case(text).translate(TO_LOOK_ALIKES if look_alike else {})
    for part in rule.parts:
        if problems(rule, text, part):
            assert is_read(rule, text)


@pytest.mark.parametrize("rule", TEXT_RULES, ids=lambda rule: rule.code)
def test_what_a_rule_needs_of_two_words(rule: TextRule) -> None:
    """The same for any two of the words above; among them are some that the rule reports."""
    part = Part.CUE if Part.CUE in rule.parts else Part.FIELD
    pairs = [f"{first}{second}" for first in TRIGGERS for second in TRIGGERS]
    reported = [text for text in pairs if problems(rule, text, part)]
    assert reported
    assert [text for text in reported if not is_read(rule, text)] == []


def episode(*texts: str) -> Episode:
    """An episode whose transcript has a cue with each text."""
    cues = tuple(Cue(n, n + 1, text, line=3 * n + 3) for n, text in enumerate(texts))
    file = MediaFile(Path("a.vtt"), "a.vtt", 1, "", "")
    transcript = Transcript.of(file, ParsedTranscript(SourceFile("a.vtt"), cues))
    return Episode(SourceFile("a.yaml"), transcript=transcript)


@settings(max_examples=300, derandomize=True, database=None)
@given(spoken=st.lists(texts, max_size=6), change_case=cases)
def test_texts_are_found_together(spoken: list[str], change_case: type[str]) -> None:
    """In all texts of an episode at once, marks are found in those texts that hold them, and only there."""
    owner = episode(*map(change_case, spoken))
    assert owner.transcript
    together = OwnerTexts(owner, TranscriptContent(owner.transcript))
    for rule in TEXT_RULES:
        expected = [
            (number, searchable(cue.text))
            for number, cue in enumerate(owner.transcript.cues)
            if sum(mark in searchable(cue.text) for mark in rule.marks) >= rule.least
        ]
        found = together.holding(rule.marks, rule.least)
        assert [text for text in found if text[0] < len(spoken)] == expected
        assert all(searchable(together[number].text) == searched for number, searched in found)


def test_every_letter_that_is_taken_for_another() -> None:
    """`searchable` knows each character beyond ASCII that `re.IGNORECASE` takes for a letter, and each digit."""
    beyond = "".join(map(chr, range(128, sys.maxunicode + 1)))
    assert set(re.findall("[a-z]", beyond, re.IGNORECASE)) == set(LOOK_ALIKES)
    assert all(
        re.fullmatch(searchable(character), character, re.IGNORECASE) for character in LOOK_ALIKES
    )
    assert all(searchable(digit) == str(int(digit)) for digit in re.findall(r"\d", beyond))
    assert len(searchable(beyond)) == len(beyond)


def test_most_texts_are_not_read() -> None:
    """A sentence without digits and special words needs no rule at all."""
    text = "The clinic opened in the spring, and someone came back for a test."
    assert [rule.code for rule in TEXT_RULES if is_read(rule, text)] == []


@pytest.mark.parametrize("letter", ["\u0130", "\u0131"])
def test_digits_read_out_with_other_letters(letter: str) -> None:
    """A capital I with a dot, a small one without, and a long s are letters of a number, too."""
    number = f"n{letter}ne four three four \u017feven \u017fix five nine one nine"
    (rule,) = [rule for rule in TEXT_RULES if rule.code == "PP811"]
    assert problems(rule, number, Part.CUE)
    assert is_read(rule, number)
