"""Findings as people and programs get them."""

import json
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from podcast_publisher.load.yaml.rules import unknown_field
from podcast_publisher.model.finding import Finding, Position
from podcast_publisher.report.characters import visible
from podcast_publisher.report.episodes import table
from podcast_publisher.report.objects import as_json
from podcast_publisher.report.text import as_text, by_episode, summary
from podcast_publisher.workflow.check import Checked, load_and_check
from tests.cases.broken_show import BrokenShow, as_line
from tests.shows import workspace

GOLDEN = Path(__file__).parent / "several-mistakes.txt"
SEVERAL = BrokenShow("several-mistakes-at-once")
FIELDS = [
    *("code", "rule", "severity", "file", "line", "column", "length", "field", "message"),
    *("excerpt", "why", "fix"),
]


@pytest.fixture
def several(tmp_path: Path) -> Checked:
    return load_and_check(workspace(SEVERAL.lay_out(tmp_path / "show")), lambda _: None)


def finding(excerpt: str, column: int = 1, length: int = 1, **other: str) -> Finding:
    original = Finding(
        unknown_field,
        "Something is wrong",
        "podcast.yaml",
        position=Position(7, column, length),
        excerpt=excerpt,
        fix="Mend it.",
    )
    return replace(original, **other)  # type: ignore[arg-type]  # fields that are text, by name


def marked(shown: str) -> str:
    """What the carets of a finding stand under."""
    line, carets = (excerpt.split("| ", 1)[1] for excerpt in shown.split("\n") if " | " in excerpt)
    return "".join(letter for letter, mark in zip(line, carets, strict=False) if mark == "^")


def test_several_mistakes_are_told_at_once(several: Checked) -> None:
    """The text for people is, to the letter, that of the file beside this test."""
    project, findings = several.project, several.findings
    text = [by_episode(findings, project), table(project, findings), summary(findings, 2)]
    assert "\n".join(text) + "\n" == GOLDEN.read_text("utf-8")


def test_the_golden_text_tells_what_the_case_expects() -> None:
    """The file beside this test names every finding of its case, in order."""
    heads = re.findall(r"^(\S+:\d+:\d+): \w+ (PP\d{3}) ", GOLDEN.read_text("utf-8"), re.MULTILINE)
    text = [f"{place}: {code}" for place, code in heads]
    assert [line.replace(": ", " ") for line in text] == SEVERAL.expected


def test_each_file_has_its_heading(several: Checked) -> None:
    """Findings stand under the show or their episode, and how many there are stands in the heading."""
    text = by_episode(several.findings, several.project)
    assert re.findall("^== (.*)$", text, re.MULTILINE) == [
        "podcast.yaml: 2 errors",
        "episodes/01-listening.yaml: 3 errors",
        "episodes/02-measuring.yaml: 2 errors",
    ]


def test_a_transcript_stands_under_its_episode(tmp_path: Path) -> None:
    """What is wrong in a transcript is told with its episode, and counted there."""
    result = load_and_check(
        workspace(BrokenShow("vtt-flaws").lay_out(tmp_path / "show")), lambda _: None
    )
    files = {finding.file for finding in result.findings}
    assert all(file.endswith(".vtt") for file in files)
    heads = re.findall("^== (.*):", by_episode(result.findings, result.project), re.MULTILINE)
    assert heads == [file.replace(".vtt", ".yaml") for file in sorted(files)]


def test_a_file_of_no_episode_has_a_heading_too(several: Checked) -> None:
    """What belongs to no episode comes behind the episodes, under its own name."""
    stray = replace(several.findings[0], file="artwork/cover.jpg")
    text = by_episode([stray, *several.findings], several.project)
    assert text.rpartition("\n== ")[2].startswith("artwork/cover.jpg: 1 error\n")


def test_the_fields_for_programs(several: Checked) -> None:
    """Every finding has the same fields, and they say what the text says."""
    objects = json.loads(as_json(several.findings))
    assert [list(obj) for obj in objects] == [FIELDS] * len(several.findings)
    lines = [f"{obj['file']}:{obj['line']}:{obj['column']} {obj['code']}" for obj in objects]
    assert lines == [as_line(finding) for finding in several.findings]
    guid, number = objects[2], objects[3]
    assert (guid["field"], guid["severity"], guid["rule"]) == ("guid", "error", "missing-field")
    assert number["excerpt"] == "number: first"
    assert number["excerpt"][number["column"] - 1 :][: number["length"]] == "first"


def test_a_finding_without_a_place_for_programs() -> None:
    """Where there is no line there is none in JSON either, and the fields are there all the same."""
    (obj,) = json.loads(as_json([Finding(unknown_field, "Wrong", "podcast.yaml")]))
    assert list(obj) == FIELDS
    assert [obj[name] for name in ("line", "column", "length")] == [None] * 3


def test_json_keeps_letters_readable() -> None:
    """Letters outside ASCII are written as themselves."""
    assert "Zoë “quoted”" in as_json([finding("", message="Zoë “quoted”")])
    assert as_json([]) == "[]"


@pytest.mark.parametrize(
    ("excerpt", "column", "length", "under"),
    [
        ("title: Listening", 8, 9, "Listening"),
        ("  file: a.jpg", 9, 5, "a.jpg"),
        ("\tname: Robin", 8, 5, "Robin"),
        ("title: Zoë – “x”", 8, 9, "Zoë – “x”"),
        ("title: x", 8, 500, "x"),
        ("title: " + "x" * 500, 8, 500, "x" * 113),
        ("title: x", 1, 1, "t"),
    ],
)
def test_carets_stand_under_what_is_meant(
    excerpt: str, column: int, length: int, under: str
) -> None:
    """The mark begins at the column, is as long as the value, and ends with the line."""
    assert marked(as_text([finding(excerpt, column, length)])) == under


@pytest.mark.parametrize("line", [1, 99, 12_345])
def test_carets_do_not_depend_on_the_line_number(line: int) -> None:
    """Line numbers of any length leave the mark in its place."""
    placed = Finding(unknown_field, "Wrong", "a.yaml", Position(line, 8, 3), "title: One two")
    assert marked(as_text([placed])) == "One"


@pytest.mark.parametrize("excerpt", ["", "    "])
def test_no_caret_where_there_is_no_line(excerpt: str) -> None:
    """An empty line is not shown, and neither is a mark below it."""
    assert "|" not in as_text([finding(excerpt)])


def test_no_caret_behind_the_end_of_the_line() -> None:
    """What stands behind the part of a line that is shown has no mark."""
    assert "^" not in as_text([finding("title:", 9)])
    assert "^" not in as_text([finding("x" * 500, 300)])


@pytest.mark.parametrize(
    "hidden",
    ["\x1b[31m", "\x07", "\x00", "\r", "\x9b2J", "\u202e", "\u2066", "\u200f", "\u200b", "\ufeff"],
)
@pytest.mark.parametrize("field", ["excerpt", "message", "file", "fix"])
def test_nothing_hidden_reaches_the_terminal(field: str, hidden: str) -> None:
    """No file can move the cursor, colour the screen or turn the direction of writing."""
    altered = replace(finding("title: x"), **{field: f"before{hidden}after"})  # type: ignore[arg-type]
    shown = as_text([altered])
    kinds = {unicodedata.category(letter) for letter in shown.replace("\n", "")}
    assert not kinds & {"Cc", "Cf"}
    assert "before" in shown
    assert "after" in shown


def test_what_is_seen_stays() -> None:
    """Letters of every script, signs and emoji pass as they are."""
    assert visible("Zoë – שלום 你好 \U0001f600") == "Zoë – שלום 你好 \U0001f600"


def test_why_and_fix_fit_the_screen(several: Checked) -> None:
    """No line of the text is wider than a screen, except the author's own."""
    lines = as_text(several.findings).splitlines()
    assert max(len(line) for line in lines if " | " not in line) <= 96


@pytest.mark.parametrize(
    ("findings", "episodes", "text"),
    [
        ([], 2, "Checked the show and 2 episodes: no problems found."),
        ([finding("")], 1, "Checked the show and 1 episode: 1 error."),
        ([finding("")] * 2, 0, "Checked the show and 0 episodes: 2 errors."),
    ],
)
def test_the_summary(findings: list[Finding], episodes: int, text: str) -> None:
    """One line says how much there is to mend, and in how much."""
    assert summary(findings, episodes) == text


def test_the_summary_counts_what_is_left_out() -> None:
    """Whoever leaves findings out is told how many, so that no silence looks like praise."""
    text = summary([], 1, left_out=3)
    assert (
        text == "Checked the show and 1 episode: no problems found; 3 findings left out on request."
    )
